"""Flows, scripts and campaigns: what runs without a person."""

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import EPOCH, stamp
from gateway.sandbox.store import Store

_FLOWS = (
    ("Main Menu", "INBOUNDCALL"),
    ("Waiting Music", "INQUEUECALL"),
    ("Mail Intake", "INBOUNDEMAIL"),
    ("Message Intake", "INBOUNDSHORTMESSAGE"),
    ("Card Payment", "SECURECALL"),
    ("Policy Assistant", "BOT"),
)
_FLOW_OUTCOMES = ("Caller identified", "Payment taken", "Appointment made", "Question answered")
_KNOWLEDGE_BASES = ("Claims handbook", "Questions about policies")
_SCRIPTS = ("Identity Check", "Motor Claim", "Policy Renewal", "Complaint Intake")
_CAMPAIGNS = ("Renewal Reminders", "Welcome Calls", "Payment Reminders", "Claim Feedback")


def add_flows(store: Store, user_ids: list[str]) -> None:
    """Published flows of several types."""
    for name, kind in _FLOWS:
        flow_id = store.chance.id()
        author = ref("user", store.chance.pick(user_ids))
        version = _version(store, flow_id, author)
        store.add(
            "flow",
            {
                "id": flow_id,
                "name": name,
                "division": store.any_ref("division"),
                "description": f"{name}, as callers and writers meet it",
                "type": kind,
                "lockedUser": author,
                "active": True,
                "system": False,
                "deleted": False,
                "publishedVersion": version,
                "savedVersion": version | {"type": "SAVE"},
                "inputSchema": {"title": "input", "type": "object", "properties": {}},
                "outputSchema": {"title": "output", "type": "object", "properties": {}},
                "checkedInVersion": version | {"type": "CHECKIN"},
                "debugVersion": version | {"debug": True},
                "publishedBy": author,
                "currentOperation": {
                    "id": store.chance.id(),
                    "complete": True,
                    "user": author,
                    "actionName": "PUBLISH",
                    "actionStatus": "SUCCESS",
                },
                "supportedLanguages": version["supportedLanguages"],
                "compatibleFlowTypes": [kind.lower()],
                "virtualAgentEnabled": False,
                "selfUri": ref("flow", flow_id)["selfUri"],
            },
        )


def _version(store: Store, flow_id: str, author: Entity) -> Entity:
    published = store.chance.moment(EPOCH - 9e6, EPOCH - 1e6)
    milliseconds = int(published * 1000)
    uri = f"{ref('flow', flow_id)['selfUri']}/versions/1.0"
    return {
        "id": "1.0",
        "name": "1.0",
        "commitVersion": "1.0",
        "configurationVersion": "1.0",
        "type": "PUBLISH",
        "secure": False,
        "debug": False,
        "createdBy": author,
        "configurationUri": f"{uri}/configuration",
        "dateCreated": milliseconds,
        "dateCheckedIn": milliseconds,
        "dateSaved": milliseconds,
        "generationId": store.chance.id(),
        "publishResultUri": f"{uri}/result",
        "virtualAgentEnabled": False,
        "datePublished": stamp(published),
        "supportedLanguages": [
            {"language": "en-us", "isDefault": True},
            {"language": "de-de", "isDefault": False},
        ],
        "compatibleFlowTypes": [],
        "selfUri": uri,
    }


def add_flow_outcomes(store: Store, user_ids: list[str]) -> None:
    """Results that flows track."""
    for name in _FLOW_OUTCOMES:
        outcome_id = store.chance.id()
        store.add(
            "flowOutcome",
            {
                "id": outcome_id,
                "name": name,
                "division": store.any_ref("division"),
                "description": f"Whether the flow came to this: {name.lower()}",
                "currentOperation": {
                    "id": store.chance.id(),
                    "complete": True,
                    "user": ref("user", store.chance.pick(user_ids)),
                    "actionName": "UPDATE",
                    "actionStatus": "SUCCESS",
                },
                "selfUri": ref("flowOutcome", outcome_id)["selfUri"],
            },
        )


def add_knowledge_bases(store: Store) -> None:
    """From which bots and agents answer."""
    for name in _KNOWLEDGE_BASES:
        base_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e7, EPOCH - 9e6)
        store.add(
            "knowledgeBase",
            {
                "id": base_id,
                "name": name,
                "description": f"What agents and bots know: {name.lower()}",
                "coreLanguage": "en-US",
                "dateCreated": stamp(created),
                "dateModified": stamp(created + 3_600),
                "faqCount": store.chance.number(5, 50),
                "dateDocumentLastModified": stamp(created + 86_400),
                "articleCount": store.chance.number(20, 200),
                "published": True,
                "contentSearchEnabled": True,
                "selfUri": ref("knowledgeBase", base_id)["selfUri"],
            },
        )


def add_scripts(store: Store) -> None:
    """Agent scripts of one page."""
    for name in _SCRIPTS:
        script_id, page_id, version_id = store.chance.id(), store.chance.id(), store.chance.id()
        created = store.chance.moment(EPOCH - 9e6, EPOCH - 1e6)
        uri = ref("script", script_id)["selfUri"]
        store.add(
            "script",
            {
                "id": script_id,
                "name": name,
                "division": store.any_ref("division"),
                "versionId": version_id,
                "createdDate": stamp(created),
                "modifiedDate": stamp(created + 60),
                "publishedDate": stamp(created + 120),
                "versionDate": stamp(created + 120),
                "startPageId": page_id,
                "startPageName": "Greeting",
                "features": {"inbound": {"enabled": True}},
                "variables": {"callerName": "string"},
                "customActions": {},
                "pages": [
                    {
                        "id": page_id,
                        "name": "Greeting",
                        "versionId": version_id,
                        "createdDate": stamp(created),
                        "modifiedDate": stamp(created + 60),
                        "rootContainer": {"type": "verticalStackContainer"},
                        "properties": {"backgroundColor": {"value": "FFFFFF"}},
                        "selfUri": f"{uri}/pages/{page_id}",
                    }
                ],
                "selfUri": uri,
            },
        )


def add_campaigns(store: Store) -> None:
    """Outbound campaigns on the organisation's queues and scripts."""
    for index, name in enumerate(_CAMPAIGNS):
        campaign_id = store.chance.id()
        created = store.chance.moment(EPOCH - 9e6, EPOCH - 1e6)
        sort = {"fieldName": "priority", "direction": "ASC", "numeric": True}
        store.add(
            "campaign",
            {
                "id": campaign_id,
                "name": name,
                "dateCreated": stamp(created),
                "dateModified": stamp(created + 3_600),
                "version": index + 1,
                "contactList": store.any_ref("contactList"),
                "queue": ref_to("queue", store.any("queue")),
                "dialingMode": ("preview", "power", "predictive", "progressive")[index % 4],
                "script": ref_to("script", store.any("script")),
                "edgeGroup": _part(store, "edgegroups", "Edges"),
                "site": _part(store, "sites", "Site"),
                "campaignStatus": "on",
                "phoneColumns": [{"columnName": "phone", "type": "cell"}],
                "abandonRate": 1.5,
                "dncLists": [_part(store, "dnclists", "Never call")],
                "callableTimeSet": _part(store, "callabletimesets", "Office hours"),
                "callAnalysisResponseSet": _part(store, "callanalysisresponsesets", "Answers"),
                "errors": [],
                "callerName": name,
                "callerAddress": store.chance.phone(),
                "outboundLineCount": 10,
                "ruleSets": [_part(store, "rulesets", "Rules")],
                "skipPreviewDisabled": False,
                "previewTimeOutSeconds": 30,
                "alwaysRunning": False,
                "contactSort": sort,
                "contactSorts": [sort],
                "noAnswerTimeout": 30,
                "callAnalysisLanguage": "en-US",
                "priority": 3,
                "contactListFilters": [_part(store, "contactlistfilters", "Filter")],
                "division": store.any_ref("division"),
                "agentOwnedColumn": "owner",
                "dynamicContactQueueingSettings": {"sort": False, "filter": True},
                "skillColumns": ["skill"],
                "previewAutoEnd": True,
                "maxCallsPerAgent": 2,
                "maxCallsPerAgentDecimal": 2.0,
                "callbackAutoAnswer": False,
                "dynamicLineBalancingSettings": {"enabled": True, "relativeWeight": 100},
                "diagnosticsSettings": {"reportLowMaxCallsPerAgentAlert": True},
                "preciseDialingEnabled": False,
                "selfUri": ref("campaign", campaign_id)["selfUri"],
            },
        )


def _part(store: Store, collection: str, name: str) -> Entity:
    """A reference to a part of a campaign; the sandbox has no entity for it."""
    part_id = store.chance.id()
    return {"id": part_id, "name": name, "selfUri": f"/api/v2/outbound/{collection}/{part_id}"}
