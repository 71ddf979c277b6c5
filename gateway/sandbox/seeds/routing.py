"""Skills and expressions over them, languages, wrap-up codes, utilization labels and queues."""

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.seeds.names import slug
from gateway.sandbox.store import Store

_SKILLS = ("Motor Claims", "Home Claims", "Billing", "Underwriting", "Fraud", "De-escalation")
_EXPRESSIONS = (
    ("Experienced in claims", "Motor Claims >= 3 and Home Claims >= 3"),
    ("Any of the finance skills", "Billing >= 2 or Underwriting >= 2"),
    ("Calm with fraud", "Fraud >= 4 and De-escalation >= 4"),
)
_LANGUAGES = ("English - Written", "English - Spoken", "Spanish", "German", "French", "Japanese")
_OUTCOMES = ("Resolved", "Claim opened", "Escalated", "Wrong number", "Callback promised", "Policy sold")
_TOPICS = (
    *("Motor Claims", "Home Claims", "Billing and Payments", "New Policies", "Renewals", "Policy Changes"),
    *("Roadside Assistance", "Complaints", "Travel Claims", "Online Account Help", "Cancellations"),
    *("Fraud Desk", "Glass Repair", "Broker Line", "Premium Customers", "Documents and Proofs"),
)


def add_abilities(store: Store) -> None:
    """Skills and languages."""
    for index, name in enumerate(_SKILLS):
        _ability(store, "skill", name, index)
    for index, name in enumerate(_LANGUAGES):
        _ability(store, "language", name, index)
    for skill in store.all("skill").values():
        skill["division"] = store.any_ref("division")


def _ability(store: Store, kind: str, name: str, index: int) -> None:
    entity_id = store.chance.id()
    store.add(
        kind,
        {
            "id": entity_id,
            "name": name,
            "dateModified": stamp(EPOCH - 86_400 * (index + 1)),
            "state": "active",
            "version": f"{index + 1}",
            "selfUri": ref(kind, entity_id)["selfUri"],
        },
    )


def add_skill_expressions(store: Store) -> None:
    """Conditions over the skills, each used in a queue."""
    for name, expression in _EXPRESSIONS:
        expression_id = store.chance.id()
        store.add(
            "skillExpression",
            {
                "id": expression_id,
                "name": name,
                "expression": expression,
                "queueId": store.any("queue")["id"],
                "selfUri": ref("skillExpression", expression_id)["selfUri"],
            },
        )


def add_labels(store: Store) -> None:
    """Utilization labels."""
    for name in ("Quiet", "Long", "Priority"):
        label_id = store.chance.id()
        store.add(
            "utilizationLabel",
            {"id": label_id, "name": name, "selfUri": ref("utilizationLabel", label_id)["selfUri"]},
        )


def add_wrapup_codes(store: Store, user_ids: list[str]) -> None:
    """Wrap-up codes, each in a division."""
    for name in _OUTCOMES:
        code_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)
        store.add(
            "wrapupCode",
            {
                "id": code_id,
                "name": name,
                "division": store.any_ref("division"),
                "description": f"The conversation ended as: {name}",
                "dateCreated": stamp(created),
                "dateModified": stamp(created + 3_600),
                "createdBy": user_ids[0],
                "modifiedBy": store.chance.pick(user_ids),
                "selfUri": ref("wrapupCode", code_id)["selfUri"],
            },
        )


def add_queues(store: Store, count: int) -> None:
    """Queues with their media settings, rules, members, flows and scripts."""
    for index in range(count):
        again, topic = divmod(index, len(_TOPICS))
        store.add("queue", _queue(store, f"{_TOPICS[topic]} {again + 1}" if again else _TOPICS[topic]))
    queues = list(store.all("queue").values())
    for queue in queues:
        other = ref_to("queue", store.chance.pick(queues))
        queue["directRouting"]["backupQueueId"] = other["id"]
        queue["conditionalGroupRouting"]["rules"][0]["queue"] = other
        queue["conditionalGroupActivation"]["pilotRule"]["conditions"][0]["simpleMetric"]["queue"] = other
        queue["outboundEmailAddress"]["route"]["queue"] = ref_to("queue", queue)


def _queue(store: Store, name: str) -> Entity:
    chance = store.chance
    queue_id = chance.id()
    created = chance.moment(EPOCH - 9e7, EPOCH - 9e6)
    group = _member_group(store)
    return {
        "id": queue_id,
        "name": name,
        "division": store.any_ref("division"),
        "description": f"Conversations about {name.lower()}",
        "dateCreated": stamp(created),
        "dateModified": stamp(created + 86_400),
        "modifiedBy": store.any("user")["id"],
        "createdBy": store.any("user")["id"],
        "mediaSettings": _media_settings(store),
        "routingRules": [{"operator": "MEETS_THRESHOLD", "threshold": 90, "waitSeconds": 30.0}],
        "conditionalGroupRouting": {
            "rules": [
                {
                    "metric": "EstimatedWaitTime",
                    "operator": "GreaterThan",
                    "conditionValue": 120.0,
                    "groups": [group],
                    "waitSeconds": 20,
                }
            ]
        },
        "conditionalGroupActivation": {
            "pilotRule": {"conditions": [_condition()], "conditionExpression": "C1"},
            "rules": [{"conditions": [_condition()], "conditionExpression": "C1", "groups": [group]}],
        },
        "bullseye": {
            "rings": [
                {
                    "expansionCriteria": [{"type": "TIMEOUT_SECONDS", "threshold": 20.0}],
                    "actions": {"skillsToRemove": [store.any_ref("skill")]},
                    "memberGroups": [group],
                }
            ]
        },
        "scoringMethod": "TimestampAndPriority",
        "lastAgentRoutingMode": "Disabled",
        "acwSettings": {"wrapupPrompt": "MANDATORY_TIMEOUT", "timeoutMs": 60_000},
        "skillEvaluationMethod": "BEST",
        "memberGroups": [group],
        "queueFlow": store.any_ref("flow"),
        "emailInQueueFlow": store.any_ref("flow"),
        "messageInQueueFlow": store.any_ref("flow"),
        "whisperPrompt": _other(store, "/api/v2/architect/prompts", "whisper"),
        "onHoldPrompt": _other(store, "/api/v2/architect/prompts", "hold music"),
        "defaultMediaLanguage": "en-US",
        "autoAnswerOnly": True,
        "cannedResponseLibraries": {
            "libraryIds": list(store.all("responseLibrary"))[:2],
            "mode": "SelectedOnly",
        },
        "enableTranscription": True,
        "enableAudioMonitoring": False,
        "enableManualAssignment": True,
        "agentOwnedRouting": {
            "enableAgentOwnedCallbacks": True,
            "maxOwnedCallbackHours": 24,
            "maxOwnedCallbackDelayHours": 2,
        },
        "directRouting": {
            "callMediaSettings": {"useAgentAddressOutbound": True},
            "emailMediaSettings": {"useAgentAddressOutbound": True},
            "messageMediaSettings": {"useAgentAddressOutbound": False},
            "waitForAgent": True,
            "agentWaitSeconds": 60,
        },
        "callingPartyName": name,
        "callingPartyNumber": chance.phone(),
        "defaultScripts": {media: store.any_ref("script") for media in ("CALL", "EMAIL", "CALLBACK")},
        "outboundMessagingAddresses": {
            "smsAddress": _other(store, "/api/v2/routing/sms/phonenumbers", "text line"),
            "openMessagingRecipient": _other(store, "/api/v2/routing/message/recipients", "open line"),
            "whatsAppRecipient": _other(store, "/api/v2/routing/message/recipients", "chat line"),
        },
        "outboundEmailAddress": _email_address(store, name),
        "peerId": chance.id(),
        "suppressInQueueCallRecording": True,
        "selfUri": ref("queue", queue_id)["selfUri"],
    }


def _other(store: Store, path: str, name: str) -> Entity:
    """A reference to something that the sandbox has no entity for."""
    entity_id = store.chance.id()
    return {"id": entity_id, "name": name, "selfUri": f"{path}/{entity_id}"}


def _member_group(store: Store) -> Entity:
    group = store.any("group")
    return ref_to("group", group) | {
        "division": store.any_ref("division"),
        "type": "GROUP",
    }


def _condition() -> Entity:
    return {"simpleMetric": {"metric": "IdleAgentCount"}, "operator": "LessThan", "value": 3.0}


def _media_settings(store: Store) -> Entity:
    base = {
        "enableAutoAnswer": False,
        "alertingTimeoutSeconds": 30,
        "serviceLevel": {"percentage": 0.8, "durationMs": 20_000},
        "autoAnswerAlertToneSeconds": 2.0,
        "manualAnswerAlertToneSeconds": 5.0,
    }
    return {
        "call": base,
        "callback": base
        | {
            "mode": "AgentFirst",
            "enableAutoDialAndEnd": False,
            "autoDialDelaySeconds": 300,
            "autoEndDelaySeconds": 300,
            "pacingModifier": 1.0,
            "maxRetryCount": 3,
            "retryDelaySeconds": 600,
            "liveVoiceReactionType": "TransferToQueue",
            "liveVoiceFlow": store.any_ref("flow"),
            "answeringMachineReactionType": "HangUp",
            "answeringMachineFlow": store.any_ref("flow"),
            "edgeGroup": _other(store, "/api/v2/telephony/providers/edges/edgegroups", "edges"),
            "site": _other(store, "/api/v2/telephony/providers/edges/sites", "site"),
        },
        "chat": base,
        "email": base | {"allOutboundEmailAddresses": [{"domain": _domain()}]},
        "message": base
        | {
            "subTypeSettings": {"webmessaging": {"enableAutoAnswer": True, "enableInactivityTimeout": True}},
            "enableInactivityTimeout": True,
            "inactivityTimeoutSettings": {
                "timeoutSeconds": 900,
                "actionType": "DISCONNECT",
                "flowId": store.any_ref("flow"),
            },
        },
    }


def _domain() -> Entity:
    mail = "mail.example.com"
    return {"id": mail, "name": mail, "selfUri": f"/api/v2/routing/email/domains/{mail}"}


def _email_address(store: Store, name: str) -> Entity:
    domain = _domain()
    route_id = store.chance.id()
    return {
        "domain": domain,
        "route": {
            "id": route_id,
            "name": name,
            "pattern": slug(name),
            "priority": 1,
            "skills": [store.any_ref("skill")],
            "language": store.any_ref("language"),
            "fromName": name,
            "fromEmail": f"{slug(name)}@mail.example.com",
            "flow": store.any_ref("flow"),
            "autoBcc": [{"email": "archive@example.com", "name": "Archive"}],
            "replyEmailAddress": {"domain": domain},
            "spamFlow": store.any_ref("flow"),
            "signature": {
                "enabled": True,
                "cannedResponseId": store.chance.id(),
                "alwaysIncluded": True,
                "inclusionType": "Send",
            },
            "historyInclusion": "Include",
            "allowMultipleActions": False,
            "mailboxFolders": ["Inbox"],
            "status": "Active",
            "selfUri": f"{domain['selfUri']}/routes/{route_id}",
        },
    }
