"""What is kept of documents stays within its memory, and is weighed by what it takes."""

import gc
import tracemalloc

import pytest
from pair import Pair

from gateway.engine.operation_cache import OperationCache
from gateway.service.persisted import plan_ahead

FIELDS = "id name email department title state selfUri username version acdAutoAnswer"

DOCUMENTS = {
    "small": ([f"{{me{{a{n}:id}}}}" for n in range(200)], {}),
    "flat": (["{me{" + " ".join(f"a{n}b{m}:name" for m in range(190)) + "}}" for n in range(20)], {}),
    "deep": ([f"{{me{{x{n}:id " + "manager{" * 12 + FIELDS + "}" * 14 for n in range(40)], {}),
    "wide": (
        [
            f"{{me{{x{n}:id " + " ".join(f"m{m}:manager{{id name}}" for m in range(100)) + "}}"
            for n in range(10)
        ],
        {},
    ),
    "screens": (
        [
            f"{{activeConversations{{nodes{{id x{n}:name participants{{id name user{{{FIELDS}}}}}}}}}}}"
            for n in range(40)
        ],
        {},
    ),
    "literals": (
        ["{users(ids:[" + " ".join(f'"{m}"' for m in range(900)) + f"]){{a{n}:id}}}}" for n in range(10)],
        {},
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_what_is_kept_of_documents_takes_no_more_memory_than_counted(pair: Pair, name: str):
    documents, variables = DOCUMENTS[name]
    await pair.ask(pair.planned, "{me{id}}")
    counted = pair.cache.bytes
    gc.collect()
    tracemalloc.start()
    try:
        for document in documents:
            await pair.ask(pair.planned, document, variables)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 0.2 * (pair.cache.bytes - counted) < taken < 1.2 * (pair.cache.bytes - counted)


async def test_documents_that_are_planned_ahead_are_not_planned_again(pair: Pair):
    document = """
        query Maybe($id: ID!, $a: Boolean!, $b: Boolean = true) {
          user(id: $id) { id @include(if: $a) name @skip(if: $b) email }
        }
    """
    plan_ahead({"1": document, "2": "{ me { id } }"}, pair.documents, pair.planned.plan)
    before = len(pair.cache)
    assert before == (1 + 4) + (1 + 1)
    for variables in ({"a": True}, {"a": False, "b": False}):
        await pair.ask(pair.planned, document, {"id": "1", **variables})
    assert len(pair.cache) == before + 2  # one for the values of each request's variables


async def test_prepared_operations_are_counted_for_each_value_of_their_variables(pair: Pair):
    document = "query($id: ID!){user(id: $id){id}}"
    for number in range(100):
        await pair.ask(pair.planned, document, {"id": str(number)})
    assert len(pair.cache) == 2 + 100
    assert pair.cache.bytes > 100 * 3_000


class TestOrder:
    def test_the_longest_unused_entry_goes_first(self):
        cache = OperationCache(5_000)
        cache.put("a", 1, 1_000)
        cache.put("b", 2, 1_000)
        assert cache.get("a") == 1
        cache.put("c", 3, 1_000)
        assert [cache.get(key) for key in "abc"] == [1, None, 3]

    def test_a_parent_stays_as_long_as_its_children(self):
        cache = OperationCache(7_000)
        cache.put("parent", 1, 1_000)
        cache.put("child", 2, 1_000, parent="parent")
        cache.put("other", 3, 1_000)
        assert cache.get("child") == 2
        cache.put("more", 4, 1_000)
        assert [cache.get(key) for key in ("parent", "child", "other", "more")] == [1, 2, None, 4]

    def test_an_entry_without_its_parent_is_not_kept(self):
        cache = OperationCache(5_000)
        cache.put("child", 1, 1_000, parent="parent")
        assert cache.get("child") is None

    def test_an_entry_that_grows_makes_others_go(self):
        cache = OperationCache(6_000)
        cache.put("a", 1, 1_000)
        cache.put("b", 2, 1_000)
        cache.weigh("b", 4_000)
        assert [cache.get(key) for key in "ab"] == [None, 2]

    def test_an_entry_larger_than_all_memory_is_not_kept(self):
        cache = OperationCache(2_000)
        cache.put("a", 1, 5_000)
        assert cache.get("a") is None
        assert cache.bytes == 0
