"""Writes that are refused: each answers with the vendor's error body, and changes nothing."""

from copy import deepcopy

import pytest

from gateway.sandbox import Token

CALLS = "/api/v2/conversations/calls"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def scene(ask):
    return Scene(ask)


class Scene:
    """Conversations in the states that acts may meet, and what their paths and bodies are made of.

    `{one}` in a path or a value stands for the attribute `one`: a conversation's or a participant's path,
    an id.
    """

    def __init__(self, ask):
        self.ask = ask
        organisation = ask.sandbox.organisation
        held = organisation.all("conversation").values()
        ongoing = [each for each in held if "endTime" not in each]
        plain = [each for each in ongoing if len(each["participants"]) == 4 and is_all(each, "calls")]
        self.call, other = plain[:2]
        agent = self.call["participants"][3]
        over = next(each for each in held if "endTime" in each and is_all(each, "calls"))
        mail = next(each for each in ongoing if is_all(each, "emails"))
        message = next(each for each in ongoing if is_all(each, "messages"))
        people = [person for each in (self.call, mail, message) for person in each["participants"]]
        inside = {organisation.user_id, *(person.get("userId") for person in people)}
        users = [each for each in organisation.all("user").values() if each["id"] not in inside]
        codes = organisation.queue_codes[agent["queueId"]]
        flows = organisation.all("flow").values()
        self.words = {
            "call": self.call["selfUri"],
            "call_id": self.call["id"],
            "customer": path(self.call, 0),
            "left": path(self.call, 1),
            "agent": path(self.call, 3),
            "agent_call": path(self.call, 3, f"{CALLS}/{self.call['id']}"),
            "customer_call": path(self.call, 0, f"{CALLS}/{self.call['id']}"),
            "left_call": path(self.call, 1, f"{CALLS}/{self.call['id']}"),
            "agent_user": agent["userId"],
            "communication": agent["calls"][0]["id"],
            "other_id": other["id"],
            "over": over["selfUri"],
            "over_id": over["id"],
            "over_agent": path(over, 3),
            "over_customer_call": path(over, 0, f"{CALLS}/{over['id']}"),
            "mail": mail["selfUri"],
            "mail_id": mail["id"],
            "mail_agent": path(mail, 3),
            "mail_agent_call": path(mail, 3, f"{CALLS}/{mail['id']}"),
            "message_agent": path(message, 3),
            "active": next(each for each in users if each["state"] == "active")["id"],
            "inactive": next(each for each in users if each["state"] != "active")["id"],
            "queue": next(iter(organisation.all("queue"))),
            "contact": next(iter(organisation.all("externalContact"))),
            "own_code": codes[0],
            "foreign_code": next(each for each in organisation.all("wrapupCode") if each not in codes),
            "menu_flow": next(each["id"] for each in flows if each["type"] != "SECURECALL"),
            "me": organisation.user_id,
        }

    def fill(self, value):
        if isinstance(value, str):
            return value.format(**self.words)
        if isinstance(value, dict):
            return {key: self.fill(each) for key, each in value.items()}
        return [self.fill(each) for each in value] if isinstance(value, list) else value

    async def refused(self, method, where, body):
        """The refusal of a write, which must not have changed anything in the organisation."""
        organisation = self.ask.sandbox.organisation
        before = {kind: deepcopy(dict(organisation.all(kind))) for kind in ("conversation", "user")}
        sessions = dict(organisation.secure_sessions)
        heard = []
        organisation.listeners.append(lambda _kind, entity: heard.append(entity["id"]))
        answer = await self.ask(method, self.fill(where), json=self.fill(body))
        assert {kind: dict(organisation.all(kind)) for kind in before} == before
        assert (organisation.secure_sessions, heard) == (sessions, [])
        return answer


def is_all(conversation, key):
    return all(key in person for person in conversation["participants"])


def path(conversation, index, base=None):
    return f"{base or conversation['selfUri']}/participants/{conversation['participants'][index]['id']}"


BAD, INVALID, MEDIUM = (400, "bad.request"), (400, "constraint.validation"), (400, "not.supported")
MISSING, CONFLICT = (404, "not.found"), (409, "general.conflict")

REFUSED = {
    "an unknown conversation": ("POST", f"/api/v2/conversations/{UNKNOWN}/disconnect", None, MISSING, None),
    "a body that is a list": ("PATCH", "{call}/recordingstate", [1], BAD, None),
    "a field that nobody knows": ("PUT", "{call}/tags", {"tag": "a"}, BAD, "tag"),
    "a body where none belongs": ("POST", "{call}/disconnect", {"state": "x"}, BAD, "state"),
    # The conversation as a whole
    "an unknown recording state": (
        "PATCH", "{call}/recordingstate", {"recordingState": "loud"}, INVALID, "recordingState",
    ),
    "no recording state": ("PATCH", "{call}/recordingstate", {}, INVALID, "recordingState"),
    "a recording of what is over": (
        "PATCH", "{over}/recordingstate", {"recordingState": "PAUSED"}, CONFLICT, None,
    ),
    "a recording of an email": (
        "PATCH", "{mail}/recordingstate", {"recordingState": "PAUSED"}, MEDIUM, None,
    ),
    "a recording of an email as a call": (
        "PUT", CALLS + "/{mail_id}/recordingstate", {"recordingState": "PAUSED"}, MISSING, None,
    ),
    "a tag that is a number": ("PUT", "{call}/tags", {"externalTag": 1}, BAD, "externalTag"),
    "no tag": ("PUT", "{call}/tags", {}, INVALID, "externalTag"),
    "an unknown label": (
        "PATCH", "{call}/utilizationlabel", {"utilizationLabelId": UNKNOWN}, MISSING, "utilizationLabelId",
    ),
    "a label of what is over": ("PATCH", "{over}/utilizationlabel", {}, CONFLICT, None),
    "an end of what is over, as a call": (
        "PATCH", CALLS + "/{over_id}", {"state": "disconnected"}, CONFLICT, None,
    ),
    "another state of a conversation": ("PATCH", CALLS + "/{call_id}", {"state": "parked"}, INVALID, "state"),
    "nothing to change in a conversation": ("PATCH", CALLS + "/{call_id}", {}, BAD, None),
    # One participant
    "an unknown participant": ("PATCH", f"{{call}}/participants/{UNKNOWN}", {"held": True}, MISSING, None),
    "nothing to change in a participant": ("PATCH", "{agent}", {}, BAD, None),
    "a hold that is a text": ("PATCH", "{agent}", {"held": "yes"}, BAD, "held"),
    "a hold of an email": ("PATCH", "{mail_agent}", {"held": True}, MEDIUM, None),
    "a hold of who has left": ("PATCH", "{left}", {"held": True}, CONFLICT, None),
    "a mute of an email": ("PATCH", "{mail_agent}", {"muted": True}, MEDIUM, None),
    "a mute of what is over": ("PATCH", "{over_agent}", {"muted": True}, CONFLICT, None),
    "a confinement of a message": ("PATCH", "{message_agent}", {"confined": True}, MEDIUM, None),
    "a recording of a participant's email": ("PATCH", "{mail_agent}", {"recording": True}, MEDIUM, None),
    "an unknown state": ("PATCH", "{agent}", {"state": "asleep"}, INVALID, "state"),
    "a state that nobody can ask for": ("PATCH", "{agent}", {"state": "dialing"}, INVALID, "state"),
    "an answer of who is not alerted": ("PATCH", "{agent}", {"state": "connected"}, CONFLICT, None),
    "a second leaving, with a mute": (
        "PATCH", "{left}", {"state": "disconnected", "muted": True}, CONFLICT, None,
    ),
    "a good change beside a wrong one": (
        "PATCH", "{agent}", {"muted": True, "wrapup": {"code": "{foreign_code}"}}, INVALID, "wrapup.code",
    ),
    "a wrap-up without a code": ("PATCH", "{agent}", {"wrapup": {"notes": "a"}}, INVALID, "wrapup.code"),
    "a wrap-up that takes less than no time": (
        "PATCH",
        "{agent}",
        {"wrapup": {"code": "{own_code}", "durationSeconds": -1}},
        INVALID,
        "wrapup.durationSeconds",
    ),
    "tags that are numbers": (
        "PATCH", "{agent}", {"wrapup": {"code": "{own_code}", "tags": [1]}}, BAD, "wrapup.tags[0]",
    ),
    "a wrap-up of a customer": ("PATCH", "{customer}", {"wrapup": {"code": "{own_code}"}}, MEDIUM, None),
    "a wrap-up of a communication with another queue's code": (
        "POST",
        "{agent_call}/communications/{communication}/wrapup",
        {"code": "{foreign_code}"},
        INVALID,
        "code",
    ),
    "a wrap-up of an unknown communication": (
        "POST", f"{{agent_call}}/communications/{UNKNOWN}/wrapup", {"code": "{own_code}"}, MISSING, None,
    ),
    "attributes that are no object": ("PATCH", "{agent}/attributes", {"attributes": 1}, BAD, "attributes"),
    "an attribute that is an object": (
        "PATCH", "{agent}/attributes", {"attributes": {"a": {"b": 1}}}, BAD, "attributes.a",
    ),
    "no attributes": ("PATCH", "{agent}/attributes", {}, INVALID, "attributes"),
    "a flag on who has left": ("PUT", "{left}/flaggedreason", None, CONFLICT, None),
    "letters as digits": ("POST", "{agent}/digits", {"digits": "one"}, INVALID, "digits"),
    "no digits": ("POST", "{agent}/digits", {}, INVALID, "digits"),
    "digits on an email": ("POST", "{mail_agent}/digits", {"digits": "1"}, MEDIUM, None),
    # Transfers
    "a transfer to an unknown user": (
        "POST", "{agent}/replace/agent", {"userId": UNKNOWN}, MISSING, "userId",
    ),
    "a transfer to nobody": ("POST", "{agent}/replace/agent", {}, INVALID, "userId"),
    "a transfer to a queue among users": ("POST", "{agent}/replace/agent", {"queueId": "a"}, BAD, "queueId"),
    "a transfer to an inactive user": (
        "POST", "{agent}/replace/agent", {"userId": "{inactive}"}, INVALID, "userId",
    ),
    "a transfer to who is there": (
        "POST", "{customer}/replace/agent", {"userId": "{agent_user}"}, CONFLICT, None,
    ),
    "a transfer of another type": (
        "POST", "{agent}/replace/agent", {"userId": "{active}", "transferType": "Blind"}, INVALID,
        "transferType",
    ),
    "a transfer by who has left": ("POST", "{left}/replace/queue", {"queueId": "{queue}"}, CONFLICT, None),
    "a transfer of what is over": (
        "POST", "{over_agent}/replace/queue", {"queueId": "{queue}"}, CONFLICT, None,
    ),
    "a transfer to an unknown queue": (
        "POST", "{agent}/replace/queue", {"queueId": UNKNOWN}, MISSING, "queueId",
    ),
    "a transfer to no number": ("POST", "{agent}/replace/external", {"address": "Bob"}, INVALID, "address"),
    "a message to an address outside": (
        "POST", "{message_agent}/replace/external", {"address": "+13175550100"}, MEDIUM, None,
    ),
    "an email to a number": (
        "POST", "{mail_agent}/replace/external", {"address": "+13175550100"}, INVALID, "address",
    ),
    "an attended transfer of an email": (
        "POST", "{mail_agent}/replace/agent", {"userId": "{active}", "transferType": "Attended"}, MEDIUM,
        None,
    ),
    "a transfer to an unknown contact": (
        "POST", "{agent}/replace/contact/external", {"contactId": UNKNOWN}, MISSING, "contactId",
    ),
    "a transfer to no phone of a contact": (
        "POST",
        "{agent}/replace/contact/external",
        {"contactId": "{contact}", "phoneType": "Fax"},
        INVALID,
        "phoneType",
    ),
    "an email to a contact's number": (
        "POST", "{mail_agent}/replace/contact/external", {"contactId": "{contact}"}, MEDIUM, None,
    ),
    "a transfer to a user and a queue": (
        "POST", "{agent}/replace", {"userId": "{active}", "queueId": "{queue}"}, INVALID, "userId",
    ),
    "any transfer to nowhere": ("POST", "{agent}/replace", {}, INVALID, "userId"),
    "any transfer to an unknown queue": ("POST", "{agent}/replace", {"queueId": UNKNOWN}, MISSING, "queueId"),
    "a transfer to an address that is none": (
        "POST", "{agent}/transfer", {"address": "+"}, INVALID, "address",
    ),
    # Consultations and supervision
    "a consultation with an inactive user": (
        "POST", "{customer_call}/consult/agent", {"userId": "{inactive}"}, INVALID, "userId",
    ),
    "a consultation with the agent who is there": (
        "POST", "{customer_call}/consult/agent", {"userId": "{agent_user}"}, CONFLICT, None,
    ),
    "a consultation about what is over": (
        "POST", "{over_customer_call}/consult/queue", {"queueId": "{queue}"}, CONFLICT, None,
    ),
    "a consultation by who is elsewhere": (
        "POST",
        "{customer_call}/consult/agent",
        {"userId": "{active}", "consultingUserId": "{inactive}"},
        INVALID,
        "consultingUserId",
    ),
    "a consultation that speaks to another": (
        "POST", "{customer_call}/consult/agent", {"userId": "{active}", "speakTo": "ALL"}, INVALID, "speakTo",
    ),
    "a consultation about an email": (
        "POST", "{mail_agent_call}/consult/queue", {"queueId": "{queue}"}, MEDIUM, None,
    ),
    "a change of no consultation": (
        "PATCH", "{customer_call}/consult", {"speakTo": "BOTH"}, CONFLICT, None,
    ),
    "an end of no consultation": ("DELETE", "{customer_call}/consult", None, CONFLICT, None),
    "a monitoring of a customer": ("POST", "{customer_call}/monitor", None, MEDIUM, None),
    "a monitoring of an email": ("POST", "{mail_agent_call}/monitor", None, MEDIUM, None),
    "a coaching of who has left": ("POST", "{left_call}/coach", None, CONFLICT, None),
    "a barge into what is over": ("POST", "{over}/barge", None, CONFLICT, None),
    "a secure session with an unknown flow": (
        "POST", "{agent}/secureivrsessions", {"flowId": UNKNOWN}, MISSING, "flowId",
    ),
    "a secure session with a menu": (
        "POST", "{agent}/secureivrsessions", {"flowId": "{menu_flow}"}, INVALID, "flowId",
    ),
    # New calls
    "a call to nobody": ("POST", CALLS, {}, INVALID, "phoneNumber"),
    "a call to two": (
        "POST", CALLS, {"phoneNumber": "+13175550100", "callUserId": "{active}"}, INVALID, "phoneNumber",
    ),
    "a call to no number": ("POST", CALLS, {"phoneNumber": "home"}, INVALID, "phoneNumber"),
    "a call to oneself": ("POST", CALLS, {"callUserId": "{me}"}, INVALID, "callUserId"),
    "a call to an inactive user": ("POST", CALLS, {"callUserId": "{inactive}"}, INVALID, "callUserId"),
    "a call to an unknown queue": ("POST", CALLS, {"callQueueId": UNKNOWN}, MISSING, "callQueueId"),
    "a conference of one": ("POST", CALLS, {"conversationIds": ["{call_id}"]}, INVALID, "conversationIds"),
    "a conference with an unknown one": (
        "POST", CALLS, {"conversationIds": ["{call_id}", UNKNOWN]}, MISSING, None,
    ),
    "a conference with what is over": (
        "POST", CALLS, {"conversationIds": ["{call_id}", "{over_id}"]}, CONFLICT, None,
    ),
    "a conference with an email": (
        "POST", CALLS, {"conversationIds": ["{call_id}", "{mail_id}"]}, MEDIUM, None,
    ),
}  # fmt: skip
"""By what is wrong: method, path, body, then status, code and field of the refusal."""


@pytest.mark.parametrize("what", REFUSED)
async def test_a_refused_write_says_why_and_changes_nothing(scene, what):
    method, where, body, (status, code), field = REFUSED[what]
    answer = await scene.refused(method, where, body)
    assert (answer.status, answer.json["code"], answer.json["status"]) == (status, code, status)
    assert [each["fieldName"] for each in answer.json["details"]] == ([field] if field else [])
    assert answer.json["message"]


PERMISSIONS = {
    ("POST", "{call}/disconnect"): "[conversation:communication:disconnect]",
    ("PATCH", "{call}/recordingstate"): "[conversation:recording:pause, conversation:recording:pauseOthers]",
    ("PUT", "{call}/tags"): "[conversation:externalTag:edit]",
    ("PATCH", "{agent}"): (
        "[conversation:participant:wrapup, conversation:call:record, conversation:communication:disconnect]"
    ),
    ("POST", "{agent}/replace/queue"): (
        "[conversation:communication:blindTransfer, conversation:communication:blindTransferQueue]"
    ),
    ("POST", "{customer_call}/consult/agent"): (
        "[conversation:communication:consultTransfer, conversation:communication:consultTransferAgent]"
    ),
    ("POST", "{agent_call}/coach"): "[conversation:call:coach]",
    ("POST", CALLS): "[conversation:call:add]",
}


@pytest.mark.parametrize(("method", "where"), PERMISSIONS)
async def test_a_write_needs_one_of_its_permissions(scene, method, where):
    reader = Token(
        "reader", scene.ask.sandbox.organisation.user_id, frozenset({"conversation:communication:view"})
    )
    scene.ask.token = scene.ask.sandbox.add(reader).value
    answer = await scene.refused(method, where, None)
    assert (answer.status, answer.json["code"]) == (403, "missing.any.permissions")
    assert answer.json["messageParams"] == {"permissions": PERMISSIONS[method, where]}


async def test_a_write_in_a_foreign_division_is_refused(scene):
    outsider = Token("outsider", None, divisions=frozenset())
    scene.ask.token = scene.ask.sandbox.add(outsider).value
    answer = await scene.refused("POST", "{call}/disconnect", None)
    assert (answer.status, answer.json["code"]) == (403, "missing.division.permission")


async def test_a_target_that_the_token_may_not_see_is_refused(scene):
    scene.ask.sandbox.forbid(scene.words["queue"])
    answer = await scene.refused("POST", "{agent}/replace/queue", {"queueId": "{queue}"})
    assert (answer.status, answer.json["code"]) == (403, "missing.division.permission")


@pytest.mark.parametrize("where", ["{agent_call}/monitor", CALLS])
async def test_a_token_without_a_user_cannot_join_a_call(scene, where):
    scene.ask.token = scene.ask.sandbox.add(Token("machine", None)).value
    body = {"phoneNumber": "+13175550100"} if where == CALLS else None
    answer = await scene.refused("POST", where, body)
    assert (answer.status, answer.json["code"]) == (400, "user.context.required")


async def test_only_who_takes_part_begins_a_secure_session(scene):
    outsider = Token("outsider", scene.words["active"])
    scene.ask.token = scene.ask.sandbox.add(outsider).value
    flows = scene.ask.sandbox.organisation.all("flow").values()
    flow = next(each["id"] for each in flows if each["type"] == "SECURECALL")
    answer = await scene.refused("POST", "{agent}/secureivrsessions", {"flowId": flow})
    assert (answer.status, answer.json["code"]) == (403, "not.authorized")


async def test_who_is_alerted_neither_holds_nor_transfers(scene):
    body = {"userId": scene.words["active"]}
    await scene.ask("POST", scene.fill("{agent}/replace/agent"), json=body)
    scene.words["alerted"] = path(await scene.ask.conversation(scene.call["id"]), -1)
    for method, where, body in (
        ("PATCH", "{alerted}", {"held": True}),
        ("POST", "{alerted}/replace/queue", {"queueId": "{queue}"}),
        ("POST", "{alerted}/digits", {"digits": "1"}),
    ):
        answer = await scene.refused(method, where, body)
        assert (answer.status, answer.json["code"]) == CONFLICT


async def test_nobody_supervises_or_consults_twice(scene):
    await scene.ask("POST", scene.fill("{agent_call}/monitor"))
    answer = await scene.refused("POST", "{agent_call}/coach", None)
    assert (answer.status, answer.json["code"]) == CONFLICT
    consult = ("POST", "{customer_call}/consult/agent", {"userId": "{active}"})
    assert (await scene.ask(*map(scene.fill, consult[:2]), json=scene.fill(consult[2]))).status == 200
    answer = await scene.refused(*consult)
    assert (answer.status, answer.json["code"]) == CONFLICT
