"""The vendor's own client reads the sandbox through its own classes."""

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling
import pytest
import vendor

from gateway.sandbox import DEMO_CLIENT, DEMO_TOKEN, Organisation
from gateway.sandbox.kinds import KINDS
from gateway.sandbox.seeds.about import insights
from gateway.sandbox.seeds.media import LISTS
from gateway.sandbox.users.views import EXPANSIONS

ONE = {
    "user": (sdk.UsersApi, "get_user"),
    "queue": (sdk.RoutingApi, "get_routing_queue"),
    "division": (sdk.AuthorizationApi, "get_authorization_division"),
    "group": (sdk.GroupsApi, "get_group"),
    "team": (sdk.TeamsApi, "get_team"),
    "externalContact": (sdk.ExternalContactsApi, "get_externalcontacts_contact"),
    "externalOrganization": (sdk.ExternalContactsApi, "get_externalcontacts_organization"),
    "wrapupCode": (sdk.RoutingApi, "get_routing_wrapupcode"),
    "skill": (sdk.RoutingApi, "get_routing_skill"),
    "skillExpression": (sdk.RoutingApi, "get_routing_skillexpression"),
    "language": (sdk.RoutingApi, "get_routing_language"),
    "flow": (sdk.ArchitectApi, "get_flow"),
    "flowOutcome": (sdk.ArchitectApi, "get_flows_outcome"),
    "station": (sdk.StationsApi, "get_station"),
    "location": (sdk.LocationsApi, "get_location"),
    "script": (sdk.ScriptsApi, "get_script"),
    "utilizationLabel": (sdk.RoutingApi, "get_routing_utilization_label"),
    "campaign": (sdk.OutboundApi, "get_outbound_campaign"),
    "contactList": (sdk.OutboundApi, "get_outbound_contactlist"),
    "responseLibrary": (sdk.ResponseManagementApi, "get_responsemanagement_library"),
    "knowledgeBase": (sdk.KnowledgeApi, "get_knowledge_knowledgebase"),
    "voicemailMessage": (sdk.VoicemailApi, "get_voicemail_message"),
    "evaluationForm": (sdk.QualityApi, "get_quality_forms_evaluation"),
    "surveyForm": (sdk.QualityApi, "get_quality_forms_survey"),
    "presenceDefinition": (sdk.PresenceApi, "get_presence_definition"),
}
MANY = {
    "user": (sdk.UsersApi, "get_users"),
    "queue": (sdk.RoutingApi, "get_routing_queues"),
    "division": (sdk.AuthorizationApi, "get_authorization_divisions"),
    "group": (sdk.GroupsApi, "get_groups"),
    "wrapupCode": (sdk.RoutingApi, "get_routing_wrapupcodes"),
    "skill": (sdk.RoutingApi, "get_routing_skills"),
    "skillExpression": (sdk.RoutingApi, "get_routing_skillexpressions"),
    "language": (sdk.RoutingApi, "get_routing_languages"),
    "flow": (sdk.ArchitectApi, "get_flows_lookup"),
    "flowOutcome": (sdk.ArchitectApi, "get_flows_outcomes"),
    "station": (sdk.StationsApi, "get_stations"),
    "location": (sdk.LocationsApi, "get_locations"),
    "campaign": (sdk.OutboundApi, "get_outbound_campaigns"),
    "contactList": (sdk.OutboundApi, "get_outbound_contactlists"),
    "evaluationForm": (sdk.QualityApi, "get_quality_forms_evaluations_bulk"),
    "surveyForm": (sdk.QualityApi, "get_quality_forms_surveys_bulk"),
}
BULK = {
    "externalContact": "post_externalcontacts_bulk_contacts",
    "externalOrganization": "post_externalcontacts_bulk_organizations",
}


@pytest.fixture(scope="module")
def organisation():
    """Large enough for every medium; read by all and written to by one."""
    return Organisation.seeded(7, 112, ended=28)


@pytest.fixture
def client(ask):
    with vendor.client(ask.url, DEMO_TOKEN) as client:
        yield client


def shown(kind, entity):
    """An entity as a plain read shows it."""
    hidden = set(EXPANSIONS.values()) if kind == "user" else KINDS[kind].on_request.keys()
    return vendor.comparable({key: value for key, value in entity.items() if key not in hidden})


@pytest.mark.parametrize("kind", ONE)
async def test_the_sdk_reads_one_of_every_kind(ask, client, kind):
    api, name = ONE[kind]
    entity = ask.any(kind)
    read = await vendor.ask(getattr(api(client), name), entity["id"])
    assert vendor.written(read) == shown(kind, entity)


@pytest.mark.parametrize("kind", MANY)
async def test_the_sdk_reads_many_of_a_kind_by_their_ids(ask, client, kind):
    api, name = MANY[kind]
    entities = list(ask.sandbox.organisation.all(kind).values())[:3]
    ids = [entity["id"] for entity in entities]
    wanted = {"id": ",".join(ids) if kind == "station" else ids}
    if KINDS[kind].demands_ids:
        read = await vendor.ask(getattr(api(client), name), wanted["id"])
    else:
        read = await vendor.ask(getattr(api(client), name), **wanted)
    assert [vendor.written(each) for each in read.entities] == [shown(kind, each) for each in entities]
    assert read.total == len(entities)


@pytest.mark.parametrize("kind", BULK)
async def test_the_sdk_reads_external_contacts_and_organizations_in_bulk(ask, client, kind):
    entities = list(ask.sandbox.organisation.all(kind).values())[:2]
    body = {"entities": [{"id": entity["id"]} for entity in entities]}
    read = await vendor.ask(getattr(sdk.ExternalContactsApi(client), BULK[kind]), body)
    assert [vendor.written(each.entity) for each in read.results] == [shown(kind, each) for each in entities]


VIEWS = {
    "queue": (sdk.RoutingApi, "get_routing_queues_divisionviews"),
    "division": (sdk.AuthorizationApi, "get_authorization_divisions_query"),
    "wrapupCode": (sdk.RoutingApi, "get_routing_wrapupcodes_divisionviews"),
    "flow": (sdk.ArchitectApi, "get_flows_divisionviews"),
    "flowOutcome": (sdk.ArchitectApi, "get_flows_outcomes_divisionviews"),
    "campaign": (sdk.OutboundApi, "get_outbound_campaigns_divisionviews"),
    "contactList": (sdk.OutboundApi, "get_outbound_contactlists_divisionviews"),
    "evaluationForm": (sdk.QualityApi, "get_quality_publishedforms_evaluations_divisionviews"),
    "surveyForm": (sdk.QualityApi, "get_quality_publishedforms_surveys_divisionviews"),
}


@pytest.mark.parametrize("kind", VIEWS)
async def test_the_sdk_reads_the_views_that_show_less(ask, client, kind):
    api, name = VIEWS[kind]
    entity = ask.any(kind)
    (view,) = KINDS[kind].views
    read = await vendor.ask(getattr(api(client), name), id=[entity["id"]])
    expected = {key: value for key, value in shown(kind, entity).items() if not view.keys or key in view.keys}
    assert [vendor.written(each) for each in read.entities] == [expected]


async def test_the_sdk_reads_the_fields_that_need_a_parameter(ask, client):
    contact, division = ask.any("externalContact"), ask.any("division")
    contacts, authorization = sdk.ExternalContactsApi(client), sdk.AuthorizationApi(client)
    read = await vendor.ask(
        contacts.get_externalcontacts_contact, contact["id"], expand=["identifiers", "externalDataSources"]
    )
    assert vendor.written(read) == vendor.comparable(contact)
    read = await vendor.ask(authorization.get_authorization_division, division["id"], object_count="true")
    assert vendor.written(read) == vendor.comparable(division)


async def test_the_sdk_reads_all_utilization_labels(ask, client):
    read = await vendor.ask(sdk.RoutingApi(client).get_routing_utilization_labels)
    held = ask.sandbox.organisation.all("utilizationLabel").values()
    assert [vendor.written(each) for each in read.entities] == [vendor.comparable(each) for each in held]


@pytest.mark.parametrize(
    ("kind", "form"), [("queue", "{}*"), ("wrapupCode", "{}*"), ("station", "{}*"), ("skill", "{}")]
)
async def test_the_sdk_lists_entities_by_the_beginning_of_their_names(ask, client, kind, form):
    api, name = MANY[kind]
    held = list(ask.sandbox.organisation.all(kind).values())
    beginning = held[-1]["name"][:5]
    due = [shown(kind, each) for each in held if each["name"].startswith(beginning)]
    read = await vendor.ask(getattr(api(client), name), name=form.format(beginning), page_size=50)
    assert [vendor.written(each) for each in read.entities] == due
    assert read.total == len(due)
    whole = await vendor.ask(getattr(api(client), name), name=beginning)
    assert whole.total == (len(due) if form == "{}" else 0)


@pytest.mark.parametrize("kind", ["queue", "wrapupCode"])
async def test_the_sdk_lists_entities_of_a_division_in_pages(ask, client, kind):
    api, name = MANY[kind]
    division = ask.any(kind)["division"]["id"]
    held = ask.sandbox.organisation.all(kind).values()
    due = [each["id"] for each in held if each["division"]["id"] == division]
    pages = [
        await vendor.ask(
            getattr(api(client), name), division_id=[division], page_size=1, page_number=number + 1
        )
        for number in range(len(due))
    ]
    assert [each.id for page in pages for each in page.entities] == due
    assert {page.total for page in pages} == {len(due)}


async def test_the_sdk_lists_the_presences_that_can_be_chosen(ask, client):
    api = sdk.PresenceApi(client)
    held = ask.sandbox.organisation.all("presenceDefinition").values()
    read = await vendor.ask(api.get_presence_definitions, deactivated="FALSE", locale_code="ALL")
    due = [vendor.comparable(each) for each in held if not each["deactivated"]]
    assert [vendor.written(each) for each in read.entities] == due
    assert read.total == len(due) < len(held)
    division = due[0]["divisionId"]
    read = await vendor.ask(api.get_presence_definitions, division_id=[division])
    assert [each.id for each in read.entities] == [
        each["id"] for each in held if each["divisionId"] == division
    ]


async def test_the_sdk_searches_users(ask, client):
    search = sdk.UserSearchRequest()
    search.query = [{"type": "STARTS_WITH", "fields": ["name"], "value": "m"}]
    search.sort_by, search.sort_order, search.page_size, search.expand = "name", "ASC", 2, ["team"]
    users = ask.sandbox.organisation.all("user").values()
    due = sorted(each["name"] for each in users if each["name"].startswith("M") and each["state"] == "active")
    found = []
    for number in range(1, len(due) // 2 + 2):
        search.page_number = number
        read = await vendor.ask(sdk.UsersApi(client).post_users_search, search)
        assert read.total == len(due)
        found += read.results or []
    assert [each.name for each in found] == due
    assert all(each.team for each in found)
    assert not any(each.presence for each in found)


@pytest.mark.parametrize(
    "search", [{"query": [{"type": "REGEX"}]}, {"query": [], "pageSize": 101}, {"query": "all"}]
)
async def test_a_search_that_the_sandbox_does_not_know_is_refused(ask, search):
    assert (await ask("POST", "/api/v2/users/search", json=search)).status == 400


async def test_the_sdk_reads_every_expansion_of_a_user(ask, client):
    user = ask.any("user")
    read = await vendor.ask(sdk.UsersApi(client).get_user, user["id"], expand=list(EXPANSIONS))
    assert vendor.written(read) == vendor.comparable(user)


async def test_the_sdk_reads_its_own_user(ask, client):
    read = await vendor.ask(sdk.UsersApi(client).get_users_me, expand=["organization", "date", "adjacents"])
    assert read.id == ask.sandbox.organisation.user_id
    assert read.organization.id == ask.sandbox.organisation.id
    assert read.date.current_date.isoformat() == "2026-01-31T10:00:00+00:00"


async def test_the_sdk_reads_a_recording_of_every_medium(ask, client):
    api = sdk.RecordingApi(client)
    recordings = list(ask.sandbox.organisation.all("recording").values())[-9:]
    assert {each["media"] for each in recordings} == {"audio", "screen", "chat", "email", "messaging"}
    for recording in recordings:
        read = await vendor.ask(api.get_conversation_recording, recording["conversationId"], recording["id"])
        assert vendor.written(read) == vendor.comparable(recording)


async def test_the_sdk_reads_a_recording_that_need_not_be_playable(ask, client):
    recording = ask.any("recording")
    read = await vendor.ask(
        sdk.RecordingApi(client).get_conversation_recording,
        recording["conversationId"],
        recording["id"],
        format_id="NONE",
    )
    shown = {key: value for key, value in recording.items() if key not in KINDS["recording"].unless}
    assert vendor.written(read) == vendor.comparable(shown)


async def test_the_sdk_reads_the_contacts_of_a_contact_list(ask, client):
    api = sdk.OutboundApi(client)
    contacts = list(ask.sandbox.organisation.all("outboundContact").values())[:2]
    list_id, ids = contacts[0]["contactListId"], [each["id"] for each in contacts]
    one = await vendor.ask(api.get_outbound_contactlist_contact, list_id, ids[0])
    assert vendor.written(one) == vendor.comparable(contacts[0])
    unknown = "00000000-0000-4000-8000-000000000000"
    many = await vendor.ask(api.post_outbound_contactlist_contacts_bulk, list_id, [*ids, unknown])
    assert [vendor.written(each) for each in many] == [vendor.comparable(each) for each in contacts]


async def test_the_sdk_reads_voicemail_messages_by_their_ids(ask, client):
    messages = list(ask.sandbox.organisation.all("voicemailMessage").values())[:2]
    ids = ",".join(each["id"] for each in messages)
    read = await vendor.ask(sdk.VoicemailApi(client).get_voicemail_messages, ids=ids)
    assert [vendor.written(each) for each in read.entities] == [vendor.comparable(each) for each in messages]


async def test_the_sdk_reads_libraries_in_bulk(ask, client):
    libraries = list(ask.sandbox.organisation.all("responseLibrary").values())[:2]
    api = sdk.ResponseManagementApi(client)
    wanted = {"libraryIds": [each["id"] for each in libraries]}
    read = await vendor.ask(api.post_responsemanagement_libraries_bulk, wanted)
    assert [vendor.written(each) for each in read.entities] == [vendor.comparable(each) for each in libraries]


async def test_a_contact_of_another_list_is_not_found(ask):
    contact, *_, other = ask.sandbox.organisation.all("outboundContact").values()
    path = f"/api/v2/outbound/contactlists/{other['contactListId']}/contacts"
    assert (await ask.get(f"{path}/{contact['id']}")).status == 404
    assert (await ask("POST", f"{path}/bulk", json=[contact["id"]])).json == []


@pytest.mark.parametrize("body", [None, [], {}, [1], ["contact-1"] * 101])
async def test_a_bulk_read_by_a_list_takes_1_to_100_ids(ask, body):
    list_id = ask.any("contactList")["id"]
    answer = await ask("POST", f"/api/v2/outbound/contactlists/{list_id}/contacts/bulk", json=body)
    assert (answer.status, answer.json["code"]) == (400, "bad.request")


async def test_the_sdk_reads_the_categories_of_a_conversation(ask, client):
    conversation = ask.sandbox.organisation.all("conversation")[ask.any("conversationMetrics")["id"]]
    api = sdk.SpeechTextAnalyticsApi(client)
    read = await vendor.ask(api.get_speechandtextanalytics_conversation_categories, conversation["id"])
    held = insights.categories(conversation)
    assert [vendor.written(each) for each in read.entities] == held
    assert not {fault for each in held for fault in vendor.faults(each, "ConversationCategory")}
    assert vendor.declared("Operand") == set().union(*(one for each in held for one in _operands(each)))


def _operands(category):
    return [category["criteria"], *category["criteria"]["operands"]]


async def test_the_sdk_reads_the_evaluations_of_a_conversation(ask, client):
    conversations = ask.sandbox.organisation.all("conversation").values()
    evaluated = next(
        (one["id"], person["evaluations"])
        for one in conversations
        for person in one["participants"]
        if "evaluations" in person
    )
    read = await vendor.ask(
        sdk.QualityApi(client).get_quality_evaluations_query,
        conversation_id=evaluated[0],
        expand_answer_total_scores=True,
    )
    assert read.total == 1
    written = vendor.written(read.entities[0])
    (held,) = vendor.comparable(evaluated[1])
    assert written.pop("answers").items() <= held.pop("answers").items()
    assert written == held


async def test_the_sdk_reads_messages_one_by_one_and_all_of_a_conversation(ask, client):
    held = list(ask.sandbox.organisation.all("messageData").values())
    conversation_id = held[0]["conversationId"]
    held = [each for each in held if each["conversationId"] == conversation_id]
    api = sdk.ConversationsApi(client)
    one = await vendor.ask(api.get_conversations_message_message, conversation_id, held[0]["id"])
    ids = [each["id"] for each in held]
    many = await vendor.ask(api.post_conversations_message_messages_bulk, conversation_id, body=ids)
    assert vendor.written(one) == vendor.comparable(held[0])
    assert [vendor.written(each) for each in many.entities] == vendor.comparable(held)
    assert len(held) > 1


async def test_the_sdk_reads_where_a_transcript_is(ask, client):
    held = ask.any("transcript")
    api = sdk.SpeechTextAnalyticsApi(client)
    read = await vendor.ask(
        api.get_speechandtextanalytics_conversation_communication_transcripturl,
        held["conversationId"],
        held["id"],
    )
    assert read.url == held["url"]


async def test_the_transcript_of_another_conversations_communication_is_not_found(ask):
    held, *_, other = ask.sandbox.organisation.all("transcript").values()
    path = KINDS["transcript"].item.format(conversationId=other["conversationId"], id=held["id"])
    assert (await ask.get(path)).status == 404


async def test_a_recording_of_another_conversation_is_not_found(ask):
    recording, *_, other = ask.sandbox.organisation.all("recording").values()
    answer = await ask.get(f"/api/v2/conversations/{other['conversationId']}/recordings/{recording['id']}")
    assert answer.status == 404


ABOUT = {
    "conversationMetrics": (sdk.SpeechTextAnalyticsApi, "get_speechandtextanalytics_conversation"),
    "conversationSentiments": (
        sdk.SpeechTextAnalyticsApi,
        "get_speechandtextanalytics_conversation_sentiments",
    ),
    "conversationSummaries": (sdk.ConversationsApi, "get_conversation_summaries"),
    "conversationSurveys": (sdk.QualityApi, "get_quality_conversation_surveys"),
}


@pytest.mark.parametrize("kind", ABOUT)
async def test_the_sdk_reads_what_there_is_about_a_conversation(ask, client, kind):
    api, name = ABOUT[kind]
    held = ask.any(kind)
    read = await vendor.ask(getattr(api(client), name), held["id"])
    written = list(map(vendor.written, read)) if KINDS[kind].items else vendor.written(read)
    assert written == vendor.comparable(KINDS[kind].answered(held))


@pytest.mark.parametrize("medium", LISTS)
async def test_the_sdk_reads_a_conversation_of_every_medium(ask, client, medium):
    api = sdk.ConversationsApi(client)
    listed = await vendor.ask(api.get_conversations, communication_type=medium)
    conversation = ask.sandbox.organisation.get("conversation", listed.entities[0].id)
    assert any(LISTS[medium] in person for person in conversation["participants"])
    assert vendor.written(listed.entities[0]) == vendor.comparable(conversation)
    read = await vendor.ask(api.get_conversation, conversation["id"])
    assert vendor.written(read) == vendor.comparable(conversation)


async def test_the_sdk_reads_an_evaluated_conversation(ask, client):
    for conversation in ask.sandbox.organisation.all("conversation").values():
        if any("evaluations" in person for person in conversation["participants"]):
            read = await vendor.ask(sdk.ConversationsApi(client).get_conversation, conversation["id"])
            assert vendor.written(read) == vendor.comparable(conversation)
            return
    pytest.fail("nothing was evaluated")


async def test_the_sdk_lists_all_active_conversations_in_one_answer(ask, client):
    listed = await vendor.ask(sdk.ConversationsApi(client).get_conversations)
    organisation = ask.sandbox.organisation
    assert [each.id for each in listed.entities] == [
        each["id"] for each in organisation.active(organisation.user_id)
    ]
    assert (listed.total, listed.page_size, listed.page_count) == (112, 112, 1)


async def test_the_sdk_reads_history(ask, client):
    api = sdk.AnalyticsApi(client)
    ids = list(ask.sandbox.organisation.all("conversation"))[:3]
    records = [
        vendor.comparable(ask.sandbox.organisation.record(ask.sandbox.organisation.get("conversation", each)))
        for each in ids
    ]
    one = await vendor.ask(api.get_analytics_conversation_details, ids[0])
    many = await vendor.ask(api.get_analytics_conversations_details, id=ids)
    assert vendor.written(one) == records[0]
    assert [vendor.written(each) for each in many.conversations] == records


async def test_the_sdk_queries_history(client):
    query = sdk.ConversationQuery()
    query.interval = "2026-01-30T00:00:00.000Z/2026-02-01T00:00:00.000Z"
    query.paging = {"pageSize": 5, "pageNumber": 2}
    answer = await vendor.ask(sdk.AnalyticsApi(client).post_analytics_conversations_details_query, query)
    assert len(answer.conversations) == 5
    assert answer.total_hits == 140


async def test_the_sdk_gets_a_token_for_client_credentials(ask):
    with vendor.client(ask.url, "") as client:
        await vendor.ask(client.get_client_credentials_token, *DEMO_CLIENT)
        queue = ask.any("queue")
        read = await vendor.ask(sdk.RoutingApi(client).get_routing_queue, queue["id"])
        assert read.name == queue["name"]


async def test_the_sdk_understands_an_error(client):
    with pytest.raises(sdk.rest.ApiException) as caught:
        await vendor.ask(sdk.RoutingApi(client).get_routing_queue, "00000000-0000-4000-8000-000000000000")
    assert caught.value.status == 404
    assert '"code":"not.found"' in caught.value.body


async def test_the_sdk_subscribes_to_a_channel(ask, client):
    api = sdk.NotificationsApi(client)
    channel = await vendor.ask(api.post_notifications_channels)
    topic = f"v2.users.{ask.sandbox.organisation.user_id}.conversations"
    answer = await vendor.ask(api.put_notifications_channel_subscriptions, channel.id, [{"id": topic}])
    assert [(each.id, each.state) for each in answer.entities] == [(topic, "Permitted")]
    listed = await vendor.ask(api.get_notifications_channels)
    assert [each.connect_uri for each in listed.entities] == [channel.connect_uri]


async def test_the_sdk_changes_a_conversation(ask, client):
    api = sdk.ConversationsApi(client)
    conversation = ask.call()
    agent = conversation["participants"][3]
    await vendor.ask(api.patch_conversation_participant, conversation["id"], agent["id"], {"held": True})
    await vendor.ask(api.put_conversation_tags, conversation["id"], {"externalTag": "VIP"})
    read = await vendor.ask(api.get_conversation, conversation["id"])
    assert read.participants[3].calls[0].held is True
    assert read.external_tag == "VIP"
    await vendor.ask(api.post_conversation_disconnect, conversation["id"])
    read = await vendor.ask(api.get_conversation, conversation["id"])
    assert read.end_time is not None
