"""Media: the fields that only one medium's communications have."""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Leg:
    """A participant's leg of a conversation, from which the participant and its communications are made.

    ``address`` is the participant's, ``other`` the other end's. Times are seconds since 1970; ``ended`` is
    ``None`` while the leg lasts.
    """

    purpose: str
    name: str
    address: str
    other: str
    started: float
    connected: float
    ended: float | None = None
    held: bool = False
    direction: str = "inbound"
    how_ended: str = "peer"

    @property
    def with_agent(self) -> bool:
        """Whether a user of the organisation handles this leg, and so wraps it up."""
        return self.purpose in {"agent", "user"}


LISTS = {
    "call": "calls",
    "callback": "callbacks",
    "chat": "chats",
    "cobrowse": "cobrowsesessions",
    "email": "emails",
    "message": "messages",
    "internalmessage": "internalMessages",
    "screenmonitoring": "screenMonitorings",
    "screenshare": "screenshares",
    "socialexpression": "socialExpressions",
    "video": "videos",
}
"""The key of a participant that holds a medium's communications, by ``communicationType``."""


def address(name: str, raw: str) -> Entity:
    """An address in the vendor's five forms."""
    plain = raw.split(":", 1)[-1]
    return {
        "name": name,
        "nameRaw": name,
        "addressNormalized": raw,
        "addressRaw": raw,
        "addressDisplayable": plain,
    }


def _call(store: Store, leg: Leg) -> Entity:
    call: Entity = {
        "recording": leg.ended is None,
        "recordingState": "active" if leg.ended is None else "none",
        "muted": False,
        "confined": False,
        "securePause": False,
        "self": address(leg.name, leg.address),
        "other": address("", leg.other),
    }
    if leg.with_agent:
        call |= {
            "recordersState": {
                "adhocState": "NONE",
                "customerExperienceState": "NONE",
                "agentExperienceState": "ACTIVE",
                "snippetState": "NONE",
            },
            "agentAssistantId": store.chance.id(),
        }
    if leg.ended is not None:
        call["disconnectReasons"] = [
            {"type": "q850", "code": 16, "phrase": "Normal clearing", "reason": "hangup"}
        ]
    return call


def outbound_details(connected: float) -> Entity:
    """The fields of a dialled call: how the other end answered, a fax, and an error."""
    timeout = {
        "timeoutMs": 20_000,
        "timerStartTime": stamp(connected),
        "timerEndTime": stamp(connected + 20),
    }
    return {
        "disposition": {
            "name": "disposition.classification.callable.person",
            "analyzer": "analyzer.live",
            "dispositionParameters": {
                "adjustableLiveSpeakerDetection": {
                    "mode": "low",
                    "preconnectDuration": "PT2S",
                    "eventName": "connected",
                    "isPersonLikely": True,
                    "totalRingbacks": 2,
                    "lineConnected": True,
                }
            },
            "detectedSpeechStart": stamp(connected + 1),
            "detectedSpeechEnd": stamp(connected + 3),
            "amdTimeout": timeout | {"timerStartEvent": "connected"},
            "silentCallTimeout": timeout,
        },
        "faxStatus": {
            "direction": "send",
            "expectedPages": 3,
            "activePage": 1,
            "linesTransmitted": 1_100,
            "bytesTransmitted": 42_000,
            "baudRate": 14_400,
            "pageErrors": 0,
            "lineErrors": 1,
        },
        "errorInfo": {"message": "The line was noisy", "code": "error.line.noise"},
        "documentId": "fax-0001",
        "uuiData": "3c0ffee0;encoding=hex",
        "transferSource": "manual",
        "clientIpAddress": "192.0.2.10",
    }


def campaign_contact(store: Store) -> tuple[Entity, Entity]:
    """A campaign, and one of the contacts that it works through."""
    campaign = store.any("campaign")
    list_id = campaign["contactList"]["id"]
    listed = [each for each in store.all("outboundContact").values() if each["contactListId"] == list_id]
    return campaign, store.chance.pick(listed)


def _callback(store: Store, leg: Leg) -> Entity:
    campaign, contact = campaign_contact(store)
    return {
        "dialerPreview": {
            "id": store.chance.id(),
            "contactId": contact["id"],
            "contactListId": contact["contactListId"],
            "campaignId": campaign["id"],
            "phoneNumberColumns": [
                {"columnName": "phone", "type": "cell", "callableTimeColumnName": "phoneHours"},
            ],
            "callbackAutoAnswer": False,
        },
        "voicemail": {"id": store.chance.id(), "uploadStatus": "complete"},
        "callbackNumbers": [store.chance.phone()],
        "callbackUserName": leg.name,
        "externalCampaign": False,
        "skipEnabled": True,
        "timeoutSeconds": 60,
        "callbackScheduledTime": stamp(leg.started + 600),
        "automatedCallbackConfigId": store.chance.id(),
        "callerId": store.chance.phone(),
        "callerIdName": "Callback line",
    }


def _journey(store: Store) -> Entity:
    return {
        "customer": {"id": store.chance.id(), "idType": "cookie"},
        "customerSession": {"id": store.chance.id(), "type": "web"},
        "triggeringAction": {"id": store.chance.id(), "actionMap": {"id": store.chance.id(), "version": 2}},
    }


def _chat(store: Store, _leg: Leg) -> Entity:
    return {
        "roomId": f"acd-{store.chance.id()}@conference.example.com",
        "avatarImageUrl": "https://images.example.com/avatar.png",
        "journeyContext": _journey(store),
    }


def _cobrowse(store: Store, leg: Leg) -> Entity:
    return {
        "self": address(leg.name, leg.address),
        "cobrowseSessionId": store.chance.id(),
        "cobrowseRole": "sharer" if leg.purpose == "customer" else "viewer",
        "controlling": [],
        "viewerUrl": "https://cobrowse.example.com/view",
        "providerEventTime": stamp(leg.connected),
    }


def _email(store: Store, leg: Leg) -> Entity:
    return {
        "subject": "A question about my order",
        "messagesSent": 1 if leg.with_agent else 0,
        "autoGenerated": False,
        "messageId": f"{store.chance.id()}@mail.example.com",
        "draftAttachments": [
            {
                "attachmentId": store.chance.id(),
                "name": "invoice.pdf",
                "contentUri": "https://files.example.com/invoice.pdf",
                "contentType": "application/pdf",
                "contentLength": 20_480,
                "inlineImage": False,
            }
        ],
        "spam": False,
        "parkTime": stamp(leg.connected + 60),
        "errorInfo": _trouble("email.bounced", "A message could not be delivered"),
    }


def _trouble(code: str, message: str) -> Entity:
    """An error of a communication, in the form of the vendor's error bodies."""
    return {
        "message": message,
        "code": code,
        "status": 400,
        "entityId": "mailbox",
        "entityName": "mailbox",
        "messageWithParams": message,
        "messageParams": {},
        "contextId": "0f0e0d0c-0b0a-4908-8706-050403020100",
        "details": [
            {"errorCode": code, "fieldName": "to", "entityId": "mailbox", "entityName": "mailbox"},
        ],
        "errors": [],
        "limit": {"key": "messages.per.minute", "namespace": "conversation", "value": 60},
    }


def _message(store: Store, leg: Leg) -> Entity:
    message_id = store.chance.id()
    return {
        "authenticated": True,
        "type": "webmessaging",
        "recipientCountry": "US",
        "recipientType": "mobile",
        "toAddress": address("Service", "service"),
        "fromAddress": address(leg.name, leg.address),
        "messages": [
            {
                "messageId": message_id,
                "messageURI": f"/api/v2/conversations/messages/{message_id}/messages/{message_id}",
                "messageStatus": "received",
                "messageSegmentCount": 1,
                "messageTime": stamp(leg.connected + 1),
                "media": [
                    {
                        "url": "https://files.example.com/photo.png",
                        "mediaType": "image/png",
                        "contentLengthBytes": 51_200,
                        "name": "photo.png",
                        "id": store.chance.id(),
                    }
                ],
                "messageMetadata": {
                    "type": "Text",
                    "events": [{"eventType": "Typing", "subType": "On"}],
                    "content": [{"contentType": "Attachment", "subType": "Image"}],
                },
                "socialVisibility": "private",
                "errorInfo": _trouble("message.late", "A message came late"),
            }
        ],
        "journeyContext": _journey(store),
        "errorInfo": _trouble("message.refused", "A message was refused"),
        "agentAssistantId": store.chance.id(),
        "byoSmsIntegrationId": store.chance.id(),
        "engagementSource": "WebChat",
        "resumeTime": stamp(leg.connected + 90),
        "parkTime": stamp(leg.connected + 60),
    }


def _internal_message(store: Store, leg: Leg) -> Entity:
    source, target = store.some("user", 2)
    return {
        "targetUserId": target["id"],
        "sourceUserId": source["id"],
        "toAddress": address(target["name"], target["email"]),
        "fromAddress": address(source["name"], source["email"]),
        "messages": [{"messageId": store.chance.id(), "messageTime": stamp(leg.connected + 1)}],
    }


def _screen_monitoring(store: Store, _leg: Leg) -> Entity:
    monitoring_id = store.chance.id()
    return {
        "targetUser": ref("user", store.any("user")["id"]),
        "screenMonitoring": {"id": monitoring_id, "selfUri": f"/api/v2/screenmonitorings/{monitoring_id}"},
        "monitoringType": "AgentLevel",
        "count": 1,
    }


def _screenshare(store: Store, leg: Leg) -> Entity:
    return {"context": store.chance.id(), "sharing": leg.with_agent, "peerCount": 2}


def _social(store: Store, leg: Leg) -> Entity:
    return {
        "socialMediaId": store.chance.id(),
        "socialMediaHub": "hub",
        "socialUserName": leg.name,
        "previewText": "Is anybody there?",
    }


def _video(store: Store, leg: Leg) -> Entity:
    return {
        "context": store.chance.id(),
        "audioMuted": False,
        "videoMuted": not leg.with_agent,
        "sharingScreen": leg.with_agent,
        "peerCount": 2,
        "msids": [store.chance.id()],
        "self": address(leg.name, leg.address),
    }


SPECIFIC: dict[str, Callable[[Store, Leg], Entity]] = {
    "call": _call,
    "callback": _callback,
    "chat": _chat,
    "cobrowse": _cobrowse,
    "email": _email,
    "message": _message,
    "internalmessage": _internal_message,
    "screenmonitoring": _screen_monitoring,
    "screenshare": _screenshare,
    "socialexpression": _social,
    "video": _video,
}
"""The fields that each medium adds to those of all communications."""
