"""The store in memory."""

from gateway.cache.store import Entry, MemoryStore, Section

USERS = Section("one", "user")
OTHERS = Section("other", "user")


def entry(text: str = "{}") -> Entry:
    return Entry(1000.0, text.encode())


async def put(memory: MemoryStore, section: Section, **entries: Entry) -> None:
    mark, _ = await memory.read(section, [])
    await memory.write(section, mark, entries, 60)


async def got(memory: MemoryStore, section: Section, *ids: str) -> dict[str, Entry]:
    _, found = await memory.read(section, ids)
    return dict(found)


async def test_an_entry_is_found_by_its_principal_its_kind_and_its_id():
    memory = MemoryStore(100_000)
    await put(memory, USERS, a=entry("a"), b=entry("b"))
    assert await got(memory, USERS, "a", "b", "c") == {"a": entry("a"), "b": entry("b")}
    assert await got(memory, Section("one", "queue"), "a") == {}


async def test_no_principal_reads_the_entries_of_another():
    memory = MemoryStore(100_000)
    await put(memory, USERS, a=entry("mine"))
    assert await got(memory, OTHERS, "a") == {}
    await put(memory, OTHERS, a=entry("theirs"))
    assert await got(memory, USERS, "a") == {"a": entry("mine")}
    assert await got(memory, OTHERS, "a") == {"a": entry("theirs")}


async def test_the_longest_unused_entry_is_dropped_first():
    memory = MemoryStore(2_000)
    await put(memory, USERS, a=entry("x" * 200), b=entry("x" * 200), c=entry("x" * 200))
    await got(memory, USERS, "a")
    await put(memory, USERS, d=entry("x" * 200))
    assert set(await got(memory, USERS, "a", "b", "c", "d")) == {"a", "c", "d"}


async def test_an_entry_larger_than_the_whole_cache_is_not_kept():
    memory = MemoryStore(2_000)
    await put(memory, USERS, a=entry("a"), b=entry("x" * 3_000))
    assert set(await got(memory, USERS, "a", "b")) == {"a"}


async def test_a_principal_can_be_evicted_alone():
    memory = MemoryStore(100_000)
    await put(memory, USERS, a=entry())
    await put(memory, OTHERS, a=entry())
    await memory.forget("one")
    assert await got(memory, USERS, "a") == {}
    assert await got(memory, OTHERS, "a") == {"a": entry()}


async def test_what_was_under_way_at_an_eviction_is_not_kept():
    memory = MemoryStore(100_000)
    await put(memory, USERS, a=entry())
    mark, _ = await memory.read(USERS, ["b"])
    await memory.forget("one")
    await put(memory, USERS, c=entry())
    await memory.write(USERS, mark, {"b": entry()}, 60)
    assert set(await got(memory, USERS, "a", "b", "c")) == {"c"}


async def test_one_entity_can_be_evicted_and_no_read_under_way_brings_it_back():
    memory = MemoryStore(100_000)
    await put(memory, USERS, a=entry("old"), b=entry("other"))
    mark, _ = await memory.read(USERS, ["a"])
    await memory.evict(USERS, ["a"])
    assert await got(memory, USERS, "a", "b") == {"b": entry("other")}
    await memory.write(USERS, mark, {"a": entry("old"), "c": entry("third")}, 60)
    assert await got(memory, USERS, "a", "b", "c") == {"b": entry("other"), "c": entry("third")}
    await put(memory, USERS, a=entry("new"))
    assert await got(memory, USERS, "a") == {"a": entry("new")}


async def test_reads_under_way_at_the_same_time_are_all_kept():
    memory = MemoryStore(100_000)
    first, second = [(await memory.read(USERS, [id_]))[0] for id_ in "ab"]
    await memory.write(USERS, first, {"a": entry()}, 60)
    await memory.write(USERS, second, {"b": entry()}, 60)
    assert set(await got(memory, USERS, "a", "b")) == {"a", "b"}


async def test_callers_without_entries_take_no_room():
    memory = MemoryStore(100_000)
    await put(memory, USERS, a=entry())
    for number in range(20_000):
        await memory.read(Section(f"stranger {number}", "user"), ["a"])
        await memory.forget(f"stranger {number}")
    assert await got(memory, USERS, "a") == {"a": entry()}
