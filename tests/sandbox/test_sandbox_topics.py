"""Topics: what there is, how they are named, and who may have them."""

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
import vendor
from hypothesis import given
from hypothesis import strategies as st
from listening import CHANNELS, named, next_event, opened
from topic_models import OF_TOPICS

from gateway.sandbox import Token
from gateway.sandbox.notifications import topics
from gateway.sandbox.refusals import Refusal

AVAILABLE = "/api/v2/notifications/availabletopics"
EVERY = (
    "description,enforced,schema,visibility,transports,publicApiTemplateUriPaths,requiresPermissions,"
    "permissionDetails,topicParameters"
)
QUEUE_MODELS = {
    "v2.routing.queues.{id}.conversations.socialexpressions": (
        "QueueConversationSocialExpressionEventTopicConversation"
    ),
}
"""The models of topics that tell something else of queues than of users."""

JSON_TYPES = {"str": "string", "datetime": "string", "int": "integer", "float": "number", "bool": "boolean"}


def json_type(kind):
    if kind.startswith("list["):
        return "array"
    return JSON_TYPES.get(kind, "object")


async def test_every_topic_is_told_with_a_schema_that_the_vendors_model_fits(ask):
    available = (await ask.get(AVAILABLE, expand=EVERY)).json["entities"]
    endings = set()
    for topic in available:
        ending = topic["id"].split("{id}.")[1]
        endings.add(ending)
        model = getattr(sdk, QUEUE_MODELS.get(topic["id"], OF_TOPICS[ending]))()
        declared = {model.attribute_map[name]: of for name, of in model.swagger_types.items()}
        for key, described in topic["schema"]["properties"].items():
            assert described == {"type": json_type(declared[key])}, (topic["id"], key)
        assert set(vendor.faults(topic, "AvailableTopic")) == set()
        assert topic["requiresPermissions"]
        assert topic["topicParameters"] == ["id"]
    assert endings == OF_TOPICS.keys()


async def test_of_available_topics_only_what_is_asked_for_is_told(ask):
    ask.token = ask.sandbox.add(Token("poor", None, permissions=frozenset())).value
    available = (await ask.get(AVAILABLE, expand="transports")).json["entities"]
    assert all(topic.keys() == {"id", "transports"} for topic in available)


async def test_the_sdk_reads_the_available_topics(ask):
    with vendor.client(ask.url, ask.token) as client:
        api = sdk.NotificationsApi(client)
        listed = await vendor.ask(
            api.get_notifications_availabletopics, expand=["description", "permissionDetails"]
        )
    topic = next(each for each in listed.entities if each.id == "v2.users.{id}.activity")
    assert topic.description
    assert topic.permission_details[0].permissions == ["analytics:userObservation:view"]


async def test_combined_topics_are_answered_and_heard_under_their_own_names(ask):
    user = ask.any("user")
    names = [f"v2.users.{user['id']}.{part}" for part in ("presence", "routingStatus")]
    channel = await opened(ask)
    path = f"{CHANNELS}/{channel['id']}/subscriptions"
    answer = await ask("PUT", path, json=named(f"v2.users.{user['id']}?presence&routingStatus"))
    assert [each["id"] for each in answer.json["entities"]] == names
    assert [each["id"] for each in (await ask.get(path)).json["entities"]] == names
    async with ask.session.ws_connect(channel["connectUri"]) as socket:
        user["routingStatus"]["status"] = "NOT_RESPONDING"
        ask.sandbox.organisation.changed("user", user)
        assert (await next_event(socket))["topicName"] == names[1]


async def test_the_parts_of_combined_topics_are_counted(ask):
    channel = await opened(ask)
    path = f"{CHANNELS}/{channel['id']}/subscriptions"
    ids = [f"00000000-0000-4000-8000-{number:012x}" for number in range(501)]
    pairs = named(*(f"v2.users.{each}?presence&routingStatus" for each in ids))
    assert (await ask("PUT", path, json=pairs[:500])).status == 200
    assert (await ask("POST", path, json=pairs[500:])).status == 400


@pytest.mark.parametrize("parts", ["presence&weather", "", "&".join(["conversations.callbacks"] * 9)])
async def test_a_combination_with_an_unknown_part_or_a_long_name_is_refused(ask, parts):
    channel = await opened(ask)
    topic = f"v2.users.{ask.any('user')['id']}?{parts}"
    answer = await ask("PUT", f"{CHANNELS}/{channel['id']}/subscriptions", json=named(topic))
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_a_topic_in_a_foreign_division_is_rejected(ask):
    queue = ask.any("queue")
    ask.sandbox.forbid(queue["id"])
    topic = f"v2.routing.queues.{queue['id']}.conversations"
    channel = await opened(ask)
    answer = await ask(
        "PUT",
        f"{CHANNELS}/{channel['id']}/subscriptions",
        json=named(topic),
        query=[("ignoreErrors", "true")],
    )
    assert answer.json["entities"][0]["state"] == "Rejected"


@pytest.mark.parametrize(
    ("topic", "permission"),
    [
        ("v2.users.{user}.activity", "analytics:userObservation:view"),
        ("v2.users.{user}.conversations.calls", "conversation:communication:view"),
        ("v2.detail.events.conversation.{conversation}.acd.start", "analytics:conversationDetail:view"),
        ("v2.analytics.queues.{queue}.observations", "analytics:queueObservation:view"),
    ],
)
async def test_what_is_about_others_needs_the_permission_that_is_told(ask, topic, permission):
    name = topic.format(**{kind: ask.any(kind)["id"] for kind in ("user", "conversation", "queue")})
    other = list(ask.sandbox.organisation.all("user"))[5]
    states = {}
    for permissions in (frozenset[str](), frozenset({permission})):
        ask.token = ask.sandbox.add(Token("one", other, permissions=permissions)).value
        channel = await opened(ask)
        path = f"{CHANNELS}/{channel['id']}/subscriptions"
        answer = await ask("PUT", path, json=named(name), query=[("ignoreErrors", "true")])
        states[permissions] = answer.json["entities"][0]
    rejected, permitted = states.values()
    assert rejected["missingPermissions"] == [permission]
    assert permitted["state"] == "Permitted"
    available = (await ask.get(AVAILABLE, expand="requiresPermissions")).json["entities"]
    template = topic.replace("{user}", "{id}").replace("{conversation}", "{id}").replace("{queue}", "{id}")
    told = next(each for each in available if each["id"] == template)
    assert told["requiresPermissions"] == [permission]


PARTS = ["presence", "routingStatus", "station", "activity", "conversations", "conversations.calls"]


@given(st.lists(st.sampled_from(PARTS), min_size=1))
def test_a_combination_stands_for_its_parts_as_long_as_its_name_fits(parts):
    stem = "v2.users.00000000-0000-4000-8000-000000000000"
    combined = f"{stem}?{'&'.join(parts)}"
    if len(combined) > topics.LONGEST:
        with pytest.raises(Refusal):
            list(topics.expanded(combined))
    else:
        assert list(topics.expanded(combined)) == [f"{stem}.{part}" for part in parts]


async def test_the_sdk_adds_lists_and_removes_topics_and_learns_what_is_rejected(ask):
    user_id, other_id = list(ask.sandbox.organisation.all("user"))[3:5]
    ask.token = ask.sandbox.add(Token("agent", user_id, permissions=frozenset())).value
    with vendor.client(ask.url, ask.token) as client:
        api = sdk.NotificationsApi(client)
        channel = await vendor.ask(api.post_notifications_channels)
        await vendor.ask(api.head_notifications_channel, channel.id)
        wanted = [{"id": f"v2.users.{each}.presence"} for each in (user_id, other_id)]
        told = await vendor.ask(
            api.post_notifications_channel_subscriptions, channel.id, wanted, ignore_errors=True
        )
        held = await vendor.ask(api.get_notifications_channel_subscriptions, channel.id)
        await vendor.ask(api.delete_notifications_channel_subscriptions, channel.id)
        left = await vendor.ask(api.get_notifications_channel_subscriptions, channel.id)
    assert [each.state for each in told.entities] == ["Permitted", "Rejected"]
    assert told.entities[1].missing_permissions == ["directory:user:view"]
    assert [each.id for each in held.entities] == [wanted[0]["id"]]
    assert left.entities == []
