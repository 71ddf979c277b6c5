"""The bodies of writes, as the vendor's models have them (SDK 269.0.0)."""

from datetime import datetime

from gateway.sandbox.writes.form import Form

TRANSFER_TYPES = ("Attended", "Unattended")
PHONE_TYPES = ("WorkPhone", "CellPhone", "HomePhone", "OtherPhone")
SPEAK_TO = ("DESTINATION", "OBJECT", "BOTH", "CONFERENCE")
RECORDING_STATES = ("ACTIVE", "PAUSED", "NONE")
ROUTING_STATUSES = ("OFF_QUEUE", "IDLE", "INTERACTING", "NOT_RESPONDING", "COMMUNICATING")
_DELIVERIES = ("UseQueueSetting", "UseAgentReservation", "NoAgentReservation")

NOTHING = Form("The body", {})
"""The body of acts that need none."""

RECORDING = Form("SetRecordingState", {"recordingState": RECORDING_STATES})
TAGS = Form("ConversationTagsUpdate", {"externalTag": str})
LABEL = Form("ConversationUtilizationLabelUpdate", {"utilizationLabelId": str})
ATTRIBUTES = Form("ParticipantAttributes", {"attributes": dict})
DIGITS = Form("Digits", {"digits": str})
SECURE_SESSION = Form(
    "CreateSecureSession",
    {"sourceParticipantId": str, "flowId": str, "userData": str, "disconnect": bool},
)

WRAPUP = Form(
    "WrapupInput",
    {
        "code": str,
        "name": str,
        "notes": str,
        "tags": [str],
        "durationSeconds": int,
        "endTime": datetime,
        "provisional": bool,
        "disableEndTimeUpdates": bool,
    },
)
PARTICIPANT = Form(
    "MediaParticipantRequest",
    {
        "wrapup": WRAPUP,
        "state": (
            "alerting",
            "dialing",
            "contacting",
            "offering",
            "connected",
            "disconnected",
            "terminated",
            "converting",
            "uploading",
            "transmitting",
            "parked",
            "none",
        ),
        "recording": bool,
        "muted": bool,
        "confined": bool,
        "held": bool,
        "wrapupSkipped": bool,
        "resumeTime": datetime,
    },
)

_TRANSFER = {"transferType": TRANSFER_TYPES, "keepInternalMessageAlive": bool}
_AGENT = {"userId": str, "userName": str, "userDisplayName": str, "voicemail": bool}
_QUEUE = {"queueId": str, "queueName": str}
_CONTACT = {"contactId": str, "phoneType": PHONE_TYPES}
TRANSFER = Form(
    "TransferRequest",
    _TRANSFER | {"userId": str, "userName": str, "queueId": str, "address": str, "voicemail": bool},
)
TRANSFER_TO_AGENT = Form("TransferToAgentRequest", _TRANSFER | _AGENT)
TRANSFER_TO_QUEUE = Form("TransferToQueueRequest", _TRANSFER | _QUEUE)
TRANSFER_TO_EXTERNAL = Form("TransferToExternalRequest", _TRANSFER | {"address": str})
TRANSFER_TO_ADDRESS = Form("TransferToAddressRequest", _TRANSFER | {"address": str})
TRANSFER_TO_CONTACT = Form("TransferToExternalContactRequest", _TRANSFER | _CONTACT)

_CONSULT = {"speakTo": SPEAK_TO, "consultingUserId": str}
CONSULT_AGENT = Form("ConsultTransferToAgent", _CONSULT | {"userId": str, "userDisplayName": str})
CONSULT_QUEUE = Form("ConsultTransferToQueue", _CONSULT | _QUEUE)
CONSULT_EXTERNAL = Form("ConsultTransferToExternal", _CONSULT | {"address": str})
CONSULT_ADDRESS = Form("ConsultTransferToAddress", _CONSULT | {"address": str})
CONSULT_CONTACT = Form("ConsultTransferToExternalContact", _CONSULT | _CONTACT)
CONSULT_UPDATE = Form("ConsultTransferUpdate", _CONSULT)

_DESTINATION = Form("Destination", {"address": str, "name": str, "userId": str, "queueId": str})
CALL = Form(
    "CreateCallRequest",
    {
        "phoneNumber": str,
        "callerId": str,
        "callerIdName": str,
        "callFromQueueId": str,
        "callQueueId": str,
        "callUserId": str,
        "priority": int,
        "attributes": dict,
        "languageId": str,
        "routingSkillsIds": [str],
        "routingSkillExpression": str,
        "conversationIds": [str],
        "participants": [_DESTINATION],
        "uuiData": str,
        "externalContactId": str,
        "label": str,
    },
)

_SCORED_AGENT = Form("ScoredAgent", {"agent": dict, "score": int})
_ROUTING_DATA = Form(
    "RoutingData",
    {
        "queueId": str,
        "languageId": str,
        "label": str,
        "priority": int,
        "skillIds": [str],
        "skillExpression": str,
        "preferredAgentIds": [str],
        "scoredAgents": [_SCORED_AGENT],
        "routingFlags": [str],
    },
)
CALLBACK = Form(
    "CreateCallbackCommand",
    {
        "scriptId": str,
        "queueId": str,
        "routingData": _ROUTING_DATA,
        "customerFirstCallbackDeliveryMode": _DELIVERIES,
        "callbackUserName": str,
        "callbackNumbers": [str],
        "callbackScheduledTime": datetime,
        "countryCode": str,
        "validateCallbackNumbers": bool,
        "data": dict,
        "callerId": str,
        "callerIdName": str,
    },
)
CALLBACK_UPDATE = Form(
    "PatchCallbackRequest",
    {
        "conversationId": str,
        "queueId": str,
        "agentId": str,
        "callbackScheduledTime": datetime,
        "countryCode": str,
        "callbackNumbers": [str],
        "validateCallbackNumbers": bool,
        "customerFirstCallbackDeliveryMode": _DELIVERIES,
    },
)

_DEFINITION = Form("PresenceDefinition", {"id": str, "systemPresence": str, "selfUri": str})
PRESENCE = Form(
    "UserPresence",
    {
        "id": str,
        "name": str,
        "source": str,
        "sourceId": str,
        "primary": bool,
        "presenceDefinition": _DEFINITION,
        "futurePresenceDefinition": _DEFINITION,
        "message": str,
        "modifiedDate": datetime,
        "selfUri": str,
    },
)
ROUTING_STATUS = Form("RoutingStatus", {"userId": str, "status": ROUTING_STATUSES, "startTime": datetime})
