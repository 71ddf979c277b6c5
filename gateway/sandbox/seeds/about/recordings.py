"""Recordings of ended conversations: voice, screens and messages."""

from datetime import datetime
from itertools import zip_longest

from gateway.sandbox.kinds import Entity, ref, ref_to
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.seeds.media import LISTS
from gateway.sandbox.store import Store

_LENGTH = 180_000
"""The length of each, in milliseconds."""


def add_recordings(store: Store, conversation: Entity) -> None:
    """Three of a conversation: its sound, its screen, and in turn one kind of transcript.

    Communications that name a recording have the first ones, and perhaps more of sound.
    """
    began = datetime.fromisoformat(conversation["startTime"]).timestamp()
    written = ("chat", "email", "messaging")[len(store.all("recording")) // 3 % 3]
    forms = [("audio", "Trunk"), ("screen", "Screen"), (written, "Station")]
    named = _named(conversation)
    forms += [("audio", "Trunk")] * (len(named) - len(forms))
    for (media, subtype), (recording_id, session_id) in zip_longest(forms, named, fillvalue=(None, None)):
        recording = _recording(store, conversation, began, str(media), recording_id or store.chance.id())
        recording |= {"mediaSubtype": subtype, "sessionId": session_id or store.chance.id()}
        store.add("recording", recording | _transcript(store, str(media), began))


def add_begun(store: Store, conversation: Entity) -> None:
    """Those that the communications of an ongoing conversation name: of sound."""
    began = datetime.fromisoformat(conversation["startTime"]).timestamp()
    for recording_id, session_id in _named(conversation):
        recording = _recording(store, conversation, began, "audio", recording_id)
        store.add("recording", recording | {"mediaSubtype": "Trunk", "sessionId": session_id})


def _named(conversation: Entity) -> list[tuple[str, str]]:
    """The recordings that communications name, each with the communication."""
    return [
        (one["recordingId"], one["id"])
        for person in conversation["participants"]
        for key in LISTS.values()
        for one in person.get(key, ())
        if "recordingId" in one
    ]


def _recording(store: Store, conversation: Entity, began: float, media: str, recording_id: str) -> Entity:
    uri = f"{conversation['selfUri']}/recordings/{recording_id}"
    user = ref_to("user", store.any("user"))
    return {
        "id": recording_id,
        "name": f"{conversation['name']} ({media})",
        "conversationId": conversation["id"],
        "path": f"/recordings/{recording_id}",
        "startTime": stamp(began),
        "endTime": stamp(began + _LENGTH / 1000),
        "media": media,
        "mediaSubject": conversation["name"],
        "annotations": [_annotation(store, uri, user)],
        "fileState": "AVAILABLE",
        "restoreExpirationTime": stamp(began + 9e6),
        "mediaUris": {"0": {"mediaUri": f"https://media.example.com/{recording_id}", "waveformData": [0.25]}},
        "estimatedTranscodeTimeMs": 1_500,
        "actualTranscodeTimeMs": 1_200,
        "archiveDate": stamp(began + 9e6),
        "archiveMedium": "CLOUDARCHIVE",
        "deleteDate": stamp(began + 9e7),
        "exportDate": stamp(began + 8e6),
        "exportedDate": stamp(began + 8e6 + 60),
        "outputDurationMs": _LENGTH,
        "outputSizeInBytes": store.chance.number(100_000, 9_000_000),
        "maxAllowedRestorationsForOrg": 10_000,
        "remainingRestorationsAllowedForOrg": 10_000,
        "users": [user],
        "recordingFileRole": "CUSTOMER_EXPERIENCE",
        "originalRecordingStartTime": stamp(began),
        "creationTime": stamp(began + 300),
        "associatedConversationIds": [conversation["id"]],
        "selfUri": uri,
    }


def _annotation(store: Store, uri: str, user: Entity) -> Entity:
    annotation_id = store.chance.id()
    pause = {
        "id": annotation_id,
        "name": "Card number",
        "type": "pause",
        "location": 20_000,
        "durationMs": 15_000,
        "absoluteLocation": 20_000,
        "absoluteDurationMs": 15_000,
        "recordingLocation": 20_000,
        "recordingDurationMs": 15_000,
        "realtimeLocation": 20_000,
        "user": user,
        "description": "The customer read out a card number",
        "reason": "SecurePause",
        "selfUri": f"{uri}/annotations/{annotation_id}",
    }
    return pause | {"annotations": [pause]}


def _transcript(store: Store, media: str, began: float) -> Entity:
    match media:
        case "chat":
            return {"transcript": [_line(store, began)]}
        case "email":
            return {
                "emailTranscript": [_mail(store, began)],
                "recordingErrorStatus": "EMAIL_TRANSCRIPT_TOO_LARGE",
            }
        case "messaging":
            return {"messagingTranscript": [_message(store, began)]}
    return {}


def _line(store: Store, began: float) -> Entity:
    user = store.any("user")
    return {
        "body": "How can I help?",
        "id": store.chance.id(),
        "to": "customer",
        "from": user["name"],
        "utc": stamp(began + 20),
        "chat": store.chance.id(),
        "message": store.chance.id(),
        "type": "message",
        "bodyType": "STANDARD",
        "senderCommunicationId": store.chance.id(),
        "participantPurpose": "agent",
        "user": {
            "id": user["id"],
            "name": user["name"],
            "displayName": user["name"],
            "username": user["username"],
            "images": user["images"],
        },
    }


def _mail(store: Store, began: float) -> Entity:
    customer, desk = ({"email": f"{name}@example.com", "name": name} for name in ("customer", "desk"))
    return {
        "htmlBody": "<p>Where is my order?</p>",
        "textBody": "Where is my order?",
        "id": store.chance.id(),
        "to": [desk],
        "cc": [customer],
        "bcc": [customer],
        "from": customer,
        "replyTo": customer,
        "subject": "My order",
        "attachments": [
            {
                "name": "order.pdf",
                "contentPath": "/attachments/order.pdf",
                "contentType": "application/pdf",
                "attachmentId": store.chance.id(),
                "contentLength": 20_480,
            }
        ],
        "time": stamp(began),
    }


def _message(store: Store, began: float) -> Entity:
    contact, queue = (ref(kind, store.any(kind)["id"]) for kind in ("externalContact", "queue"))
    message_id, image = store.chance.id(), "https://files.example.com/image.png"
    button: Entity = {"text": "Yes", "payload": "yes", "url": image, "isSelected": True}
    answer = {
        "type": "Button",
        "text": "Yes",
        "payload": "yes",
        "messageType": "Card",
        "originatingMessageId": message_id,
    }
    return {
        "from": store.chance.id(),
        "fromUser": ref_to("user", store.any("user")),
        "fromExternalContact": contact,
        "to": store.chance.id(),
        "timestamp": stamp(began),
        "id": message_id,
        "status": "delivered",
        "purpose": "agent",
        "participantId": store.chance.id(),
        "queue": queue,
        "workflow": {"id": store.chance.id(), "selfUri": f"/api/v2/flows/{store.chance.id()}"},
        "messageText": "Shall we send it again?",
        "messageMediaAttachments": [
            {
                "url": image,
                "mediaType": "image/png",
                "contentLength": 4_096,
                "name": "image",
                "id": store.chance.id(),
            }
        ],
        "messageStickerAttachments": [{"url": image, "id": store.chance.id()}],
        "quickReplies": [button | {"action": "Message"}],
        "buttonResponse": answer,
        "buttonResponses": [answer],
        "story": {"type": "Reply", "url": image, "replyToId": store.chance.id()},
        "cards": [
            {
                "title": "A new one",
                "description": "Sent today",
                "url": image,
                "defaultAction": button | {"type": "Link"},
                "actions": [button | {"type": "Postback"}],
            }
        ],
        "notificationTemplate": _template(store, image),
        "datePicker": _times(store, began),
        "listPicker": _items(store),
        "contentType": "Card",
        "socialVisibility": "Private",
        "events": _events(store),
        "interactiveApplication": {"name": "Tracking", "url": "https://app.example.com"},
        "paymentRequest": {
            "paymentPlatform": "ApplePay",
            "countryCode": "US",
            "currencyCode": "USD",
            "orderTotal": 12.5,
            "lineItems": [{"name": "Postage", "price": 12.5}],
            "shippingOptions": [{"name": "Express", "price": 9.0}],
        },
        "paymentResponse": {
            "originatingMessageId": message_id,
            "paymentStatus": "Failed",
            "failureReason": "The card has expired",
        },
        "form": _form(store, message_id, answer, began),
        "roadsideAssistance": {
            "text": "The car does not start",
            "phoneNumber": store.chance.phone(),
            "isDevicePhoneNumber": True,
            "location": {
                "url": "https://maps.example.com",
                "address": "1 Example Street",
                "text": "Example Street",
                "latitude": 51.5,
                "longitude": -0.125,
            },
            "messageNumber": 1,
        },
        "richLink": {
            "id": store.chance.id(),
            "header": {"type": "Image", "value": "Tracking", "url": image},
            "footer": "Example Post",
            "text": "Where your parcel is",
            "url": "https://post.example.com",
            "urlLabel": "Track it",
        },
        "messageReceipts": [
            {
                "id": message_id,
                "receiptTime": stamp(began + 2),
                "status": "Failed",
                "reasons": [{"code": "MessageExpired", "message": "The device was off for too long"}],
            }
        ],
        "notificationResponse": {
            "originatingMessageId": message_id,
            "referenceId": "order-1",
            "notificationStatus": "Accepted",
            "notificationText": "Yes",
        },
    }


def _template(store: Store, image: str) -> Entity:
    media = {
        "id": store.chance.id(),
        "mediaType": "Image",
        "url": image,
        "mime": "image/png",
        "text": "A parcel",
        "fileName": "parcel.png",
    }
    card: Entity = {
        "header": {"type": "Media", "text": "Your parcel", "media": media},
        "body": {"text": "It is on its way"},
        "buttons": [
            {
                "type": "Url",
                "text": "Track it",
                "index": 0,
                "phoneNumber": store.chance.phone(),
                "url": "https://post.example.com",
                "isSelected": False,
            }
        ],
    }
    return card | {
        "id": store.chance.id(),
        "language": "en",
        "carousel": {"cards": [card]},
        "footer": {"text": "Example Post"},
    }


def _times(store: Store, began: float) -> Entity:
    return {
        "id": store.chance.id(),
        "title": "When may we come?",
        "subtitle": "It takes an hour",
        "datePickerAvailableDateTimes": [{"duration": 3_600, "dateTime": stamp(began + 86_400)}],
        "dateSelected": stamp(began + 86_400),
    }


def _items(store: Store) -> Entity:
    item = {"id": store.chance.id(), "title": "Red", "subtitle": "As before", "selected": True}
    return {
        "id": store.chance.id(),
        "title": "Which colour?",
        "subtitle": "One of these",
        "header": "Colours",
        "sections": [{"items": [item], "multipleSelection": False, "title": "In stock"}],
    }


def _events(store: Store) -> list[Entity]:
    prompt = {
        "header": "Sign in",
        "title": "Who are you?",
        "subtitle": "It takes a moment",
        "buttonLabel": "Sign in",
        "imageUrl": "https://files.example.com/key.png",
    }
    offer = {"type": "OfferingAccepted"}
    return [
        {
            "eventType": "CoBrowse",
            "coBrowse": offer | {"sessionId": store.chance.id(), "sessionJoinToken": "join"},
        },
        {"eventType": "Typing", "typing": {"type": "On", "duration": 2_000}},
        {
            "eventType": "Presence",
            "presence": {"type": "Authenticate", "receivedMessage": prompt, "replyMessage": prompt},
        },
        {"eventType": "Video", "video": offer | {"offeringId": store.chance.id(), "jwt": "token"}},
    ]


def _form(store: Store, message_id: str, answer: Entity, began: float) -> Entity:
    shown = {"title": "Your order", "subtitle": "Two questions"}
    wheel = {"id": store.chance.id(), "title": "Large", "value": "L", "isSelected": True}
    return {
        "introduction": shown,
        "formPages": [
            shown
            | {
                "pageComponents": [
                    {"formComponentType": "DatePicker", "datePicker": _times(store, began)},
                    {"formComponentType": "ListPicker", "listPicker": _items(store)},
                    {
                        "formComponentType": "WheelPicker",
                        "wheelPicker": {"id": store.chance.id(), "items": [wheel]},
                    },
                    {
                        "formComponentType": "Input",
                        "input": shown | {"id": store.chance.id(), "responseText": "By the door"},
                    },
                ]
            }
        ],
        "receivedMessage": shown,
        "replyMessage": shown,
        "response": [
            {
                "id": store.chance.id(),
                "component": {"contentType": "ButtonResponse", "buttonResponse": answer},
            }
        ],
        "originatingMessageId": message_id,
        "cannedResponseId": store.chance.id(),
    }
