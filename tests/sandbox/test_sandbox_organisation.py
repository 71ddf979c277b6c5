"""What a seed makes, held against the vendor's own types."""

import re

import orjson
import pytest
import vendor
from sdk import ROOTS

from gateway.sandbox import Organisation
from gateway.sandbox.kinds import KINDS
from gateway.sandbox.seeds.contacts import full_name
from gateway.sandbox.seeds.media import LISTS

TYPES = {kind: of for kind, of in ROOTS.items() if kind in KINDS}
"""The SDK's type for each kind of entity that the sandbox holds."""

NEVER_SENT = {
    "Conversation": {"state"},  # "when reading conversations, this field will never have a value"
    "Evaluation": {"resourceId", "resourceType"},  # only of an email's evaluation
    "ExternalContact": {"mergeOperation", "mergedTo"},  # only of a contact that was merged away
    "ExternalOrganization": {"trustor"},  # only of an organisation that trusts this one
    "Flow": {
        "lockedClient",
        "nluInfo",
        "worktypeId",
    },  # locked by a user, not by a client; neither bot nor work
    "FlowVersion": {
        "createdByClient",
        "inputSchema",
        "nluInfo",
        "outputSchema",
        "datePublishedEnd",
    },  # the same of its versions, all of them still published
    "MessageDetails": {"stickers"},  # "this attribute is no longer used"
    "Operation": {
        "client",
        "errorCode",
        "errorDetails",
        "errorMessage",
        "errorMessageParams",
    },  # it succeeded
}


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    """Only looked at here, so one is enough."""
    return Organisation.seeded(7, 112, ended=28)


def everything(organisation: Organisation) -> bytes:
    entities = {name: list(organisation.all(name).values()) for name in KINDS}
    return orjson.dumps([entities, [organisation.record(each) for each in entities["conversation"]]])


def answer_of(kind: str, of: str) -> str:
    """The SDK's type of what a read answers."""
    return f"list[{of}]" if KINDS[kind].items else of


def test_every_kind_of_entity_is_judged_and_present(organisation):
    assert TYPES.keys() == KINDS.keys()
    assert all(organisation.all(name) for name in KINDS)


@pytest.mark.parametrize(("kind", "of"), TYPES.items())
def test_every_value_is_one_that_the_vendor_knows(organisation, kind, of):
    answered = [KINDS[kind].answered(entity) for entity in organisation.all(kind).values()]
    assert {fault for each in answered for fault in vendor.faults(each, answer_of(kind, of))} == set()


def test_every_analytics_record_is_one_that_the_vendor_knows(organisation):
    records = [organisation.record(each) for each in organisation.all("conversation").values()]
    assert {
        fault for each in records for fault in vendor.faults(each, "AnalyticsConversationWithoutAttributes")
    } == set()


def test_every_field_of_the_vendors_types_is_somewhere(organisation):
    seen: dict[str, set[str]] = {}
    for kind, of in TYPES.items():
        for entity in organisation.all(kind).values():
            vendor.keys(KINDS[kind].answered(entity), answer_of(kind, of), seen)
    assert len(seen) > 160
    unseen = {of: vendor.declared(of) - keys for of, keys in seen.items()}
    assert {of: keys for of, keys in unseen.items() if keys} == NEVER_SENT


def test_the_same_seed_makes_the_same_organisation():
    assert everything(Organisation.seeded(5, 30)) == everything(Organisation.seeded(5, 30))


def test_another_seed_makes_another_organisation():
    assert everything(Organisation.seeded(5, 3)) != everything(Organisation.seeded(6, 3))


def test_a_plain_call_has_four_participants_with_the_fields_of_the_screen(organisation):
    plain = organisation.active(organisation.user_id)[:7]
    for conversation in plain:
        purposes = [person["purpose"] for person in conversation["participants"]]
        assert purposes == ["customer", "ivr", "acd", "agent"]
        assert all(person["calls"][0]["segments"] for person in conversation["participants"])
        assert "queueId" in conversation["participants"][2]
        assert conversation["participants"][3]["userId"] in organisation.all("user")
        assert conversation["recentTransfers"][0]["initiator"]["userId"] in organisation.all("user")
        assert conversation["divisions"]


def test_one_in_eight_is_mixed_until_every_medium_was_there(organisation):
    active = organisation.active(organisation.user_id)
    media = {
        key for each in active for person in each["participants"] for key in LISTS.values() if key in person
    }
    assert media == set(LISTS.values())
    roles = {key for each in active for person in each["participants"] for key in person}
    assert roles >= {
        "consultParticipantId",
        "monitoredParticipantId",
        "coachedParticipantId",
        "bargedParticipantId",
    }
    assert "evaluations" in roles


def test_without_a_mix_all_conversations_are_calls():
    organisation = Organisation.seeded(1, 40, mixed_every=0)
    people = [person for each in organisation.active(organisation.user_id) for person in each["participants"]]
    assert len(people) == 160
    assert all("calls" in person for person in people)


def test_sizes_are_as_asked_for():
    organisation = Organisation.seeded(1, 3, users=9, queues=5, divisions=2, contacts=6, ended=4)
    sizes = {
        kind: len(organisation.all(kind))
        for kind in ("user", "queue", "division", "externalContact", "conversation")
    }
    assert sizes == {"user": 9, "queue": 5, "division": 2, "externalContact": 6, "conversation": 7}
    assert len(organisation.active(organisation.user_id)) == 3


def test_every_bare_id_in_a_participant_leads_to_an_entity(organisation):
    kinds = {
        "userId": "user",
        "queueId": "queue",
        "groupId": "group",
        "teamId": "team",
        "externalContactId": "externalContact",
        "externalOrganizationId": "externalOrganization",
    }
    for conversation in organisation.all("conversation").values():
        ids = {person["id"] for person in conversation["participants"]}
        for person in conversation["participants"]:
            for key, kind in kinds.items():
                assert key not in person or person[key] in organisation.all(kind)
            for key in ("consult", "monitored", "coached", "barged"):
                assert person.get(f"{key}ParticipantId") in {*ids, None}


def test_every_phone_number_is_reserved_for_fiction_and_every_address_for_examples(organisation):
    text = everything(organisation).decode()
    numbers = set(re.findall(r"\+\d{7,}", text))
    assert numbers
    assert all(re.fullmatch(r"\+1\d{3}55501\d\d", number) for number in numbers)
    hosts = {
        host for pair in re.findall(r"[a-z0-9]@([a-z0-9.-]+)|https?://([a-z0-9.-]+)", text) for host in pair
    }
    reserved = re.compile(r"(?:.+\.)?example\.(?:com|net|org)")  # RFC 2606
    assert {host for host in hosts if not reserved.fullmatch(host)} == {"", "json-schema.org"}


NAMED = (
    "user",
    "queue",
    "group",
    "team",
    "skill",
    "language",
    "wrapupCode",
    "division",
    "location",
    "script",
)


def test_names_are_believable_and_each_is_given_once():
    organisation = Organisation.seeded(1, 25)
    people = [user["name"] for user in organisation.all("user").values()]
    customers = [full_name(contact) for contact in organisation.all("externalContact").values()]
    assert len({*people, *customers}) == len(people) + len(customers)
    assert all(re.fullmatch(r"[A-Z]\w+ [A-Z]\w+", name) for name in people + customers)
    for kind in (*NAMED, "externalOrganization", "flow", "campaign"):
        names = [entity["name"] for entity in organisation.all(kind).values()]
        assert len(set(names)) == len(names)
        assert not any(re.search(r"\d", name) for name in names)


def test_names_go_on_when_the_lists_are_used_up():
    organisation = Organisation.seeded(1, 1, users=4_000, queues=40, contacts=4, ended=0)
    users, queues = (list(organisation.all(kind).values()) for kind in ("user", "queue"))
    assert len({user["email"] for user in users}) == 4_000
    assert len({queue["name"] for queue in queues}) == 40
    assert all(user["email"].isascii() for user in users)


def test_another_seed_brings_other_people():
    first, second = (
        [user["name"] for user in Organisation.seeded(seed, 1).all("user").values()] for seed in (1, 2)
    )
    assert first != second
