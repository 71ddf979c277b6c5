"""The topics that tell of entities."""

from gateway.links import KINDS, to
from gateway.links.topics import TOPICS, link_of, topics_of

USER = "1b1f2a0e-0000-4000-8000-000000000001"
QUEUE = "1b1f2a0e-0000-4000-8000-000000000002"
CONVERSATION = "1b1f2a0e-0000-4000-8000-000000000003"


def test_every_topic_of_an_entity_leads_back_to_it():
    for kind in KINDS.values():
        link = to(kind.name, *(USER for _ in kind.ids))
        for topic in topics_of(link):
            assert link_of(topic) == link


def test_a_conversation_is_told_of_by_its_participants_topics_and_by_its_own():
    participants = [{"userId": USER}, {"queueId": QUEUE}, {"userId": USER}, {"userId": "../me"}, {}]
    topics = topics_of(to("conversation", CONVERSATION), participants)
    assert topics[:2] == [f"v2.users.{USER}.conversations", f"v2.routing.queues.{QUEUE}.conversations"]
    assert all(f".{CONVERSATION}." in topic for topic in topics[2:])
    assert len(set(topics)) == len(topics)


def test_a_topic_whose_events_name_the_entity_names_none_itself():
    assert link_of(f"v2.users.{USER}.conversations") is None
    assert link_of("v2.system.socket_closing") is None
    assert link_of(f"v2.users.{USER}.presence.{QUEUE}") is None


def test_each_topic_stands_once_in_the_table_and_has_one_id():
    assert len(set(TOPICS)) == len(TOPICS)
    assert all(topic.count("{") == 1 for topic in TOPICS)
