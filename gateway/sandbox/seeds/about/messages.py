"""The messages of conversations in writing: their texts, and all that a message can be made of."""

from collections.abc import Iterator, Sequence
from itertools import islice

from gateway.sandbox.kinds import Entity, ref
from gateway.sandbox.store import Store

_LINES = (
    "Hello, where is my parcel?",
    "Thank you for waiting. May I have your order number?",
    "It is 4711.",
    "It was sent this morning and arrives tomorrow.",
)
_PARTS = 4
"""Parts of each message beside its text; all messages together have every part there is."""

_IMAGE = "https://files.example.com/image.png"
_SHOWN: Entity = {
    "header": "Your parcel",
    "title": "What do you think?",
    "subtitle": "It takes a moment",
    "buttonLabel": "Begin",
    "imageUrl": _IMAGE,
}
_SHOW: Entity = {"receivedMessage": _SHOWN, "replyMessage": _SHOWN}
_PLACE: Entity = {
    "url": "https://maps.example.com",
    "address": "1 Example Street",
    "text": "Example Street",
    "latitude": 51.5,
    "longitude": -0.125,
}
_FILLED = [{"name": "1", "text": "4711"}]
_FILE: Entity = {
    "id": "file-1",
    "mediaType": "Image",
    "url": _IMAGE,
    "mime": "image/png",
    "text": "A parcel",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "filename": "image.png",
    "contentSizeBytes": 51_200,
}
_QUICK: Entity = {
    "text": "Yes",
    "payload": "yes",
    "image": _IMAGE,
    "action": "Message",
    "summaryText": "Yes, please",
}


def add_messages(store: Store, conversation: Entity) -> None:
    """The messages that a conversation's communications name, one line of a talk after another."""
    named = [
        (person, communication, details)
        for person in conversation["participants"]
        for communication in person.get("messages", ())
        for details in communication["messages"]
    ]
    for number, (person, communication, details) in enumerate(named):
        uri = f"/api/v2/conversations/messages/{conversation['id']}/messages/{details['messageId']}"
        details["messageURI"] = uri
        ends = communication["fromAddress"], communication["toAddress"]
        message = _message(store, person, details, _LINES[number % len(_LINES)], ends)
        store.add("messageData", message | {"conversationId": conversation["id"], "selfUri": uri})


def _message(store: Store, person: Entity, details: Entity, text: str, ends: Sequence[Entity]) -> Entity:
    inbound = person["purpose"] == "customer"
    sender, recipient = (end["addressNormalized"] for end in ends)
    parts = _parts(len(store.all("messageData")) * _PARTS, details)
    message = {
        "id": details["messageId"],
        "channel": _channel(store, details),
        "type": "Structured",
        "text": text,
        "content": [{"contentType": "Text", "text": {"type": "Text", "body": text}}, *parts],
        "events": [{"eventType": "Typing", "typing": {"type": "On", "duration": 2_000}}],
        "originatingEntity": "Human",
        "direction": "Inbound" if inbound else "Outbound",
        "metadata": {"order": "4711"},
        "enrichment": {"language": {"language": "en"}, "sentimentV2": {"tag": "Neutral"}},
        "byoSmsIntegrationId": store.chance.id(),
    }
    receipt = {
        "id": details["messageId"],
        "type": "Receipt",
        "status": "Failed",
        "reasons": [{"code": "MessageExpired", "message": "The device was off for too long"}],
        "isFinalReceipt": True,
        "direction": "Outbound",
    }
    by = {"createdBy": ref("user", person["userId"])} if "userId" in person else {}
    return by | {
        "id": details["messageId"],
        "name": "Message",
        "providerMessageId": store.chance.id(),
        "timestamp": details["messageTime"],
        "fromAddress": sender,
        "toAddress": recipient,
        "direction": "inbound" if inbound else "outbound",
        "messengerType": "webmessaging",
        "status": details["messageStatus"],
        "normalizedMessage": message | {"relatedMessages": [receipt]},
        "normalizedReceipts": [receipt],
    }


def _channel(store: Store, details: Entity) -> Entity:
    contact = store.any("externalContact")
    end = {
        "nickname": "Customer",
        "id": store.chance.id(),
        "idType": "Opaque",
        "image": _IMAGE,
        "firstName": contact["firstName"],
        "lastName": contact["lastName"],
        "email": "customer@example.com",
        "externalContactId": contact["id"],
        "externalContactDivisionId": contact["division"]["id"],
        "additionalIds": [{"type": "Deployment", "value": store.chance.id()}],
    }
    return {
        "id": store.chance.id(),
        "platform": "WebMessaging",
        "type": "Private",
        "messageId": store.chance.id(),
        "to": end,
        "from": end,
        "time": details["messageTime"],
        "dateModified": details["messageTime"],
        "dateDeleted": details["messageTime"],
        "publicMetadata": {
            "rootId": store.chance.id(),
            "replyToId": store.chance.id(),
            "url": "https://social.example.com",
        },
    }


def _parts(start: int, details: Entity) -> list[Entity]:
    """The next parts of all that there are, from a position on, in a circle."""
    every = list(_every_part(details))
    circle = [*every, *every]
    return list(islice(circle, start % len(every), start % len(every) + _PARTS))


def _every_part(details: Entity) -> Iterator[Entity]:
    origin = {"originatingMessageId": details["messageId"]}
    card_action = {"type": "Link", "text": "Track it", "payload": "track", "url": "https://post.example.com"}
    card = {
        "title": "Your parcel",
        "description": "It is on its way",
        "image": _IMAGE,
        "video": "https://files.example.com/video.mp4",
        "defaultAction": card_action,
        "actions": [card_action | {"type": "Postback"}],
    }
    button = {"type": "Button", "text": "Yes", "payload": "yes"} | origin
    yield {"contentType": "Attachment", "attachment": _FILE}
    yield {"contentType": "Location", "location": _PLACE}
    yield {"contentType": "QuickReply", "quickReply": _QUICK}
    yield {"contentType": "QuickReplyV2", "quickReplyV2": {"title": "Is it?", "actions": [_QUICK]}}
    yield {"contentType": "ButtonResponse", "buttonResponse": button}
    yield {"contentType": "Notification", "template": _template()}
    yield {
        "contentType": "NotificationResponse",
        "notificationResponse": origin
        | {"referenceId": "order-4711", "notificationStatus": "Accepted", "notificationText": "Yes"},
    }
    yield {"contentType": "Story", "story": {"type": "Reply", "url": _IMAGE, "replyToId": "story-1"}}
    yield {"contentType": "Card", "card": card}
    yield {"contentType": "Carousel", "carousel": {"cards": [card]}}
    yield {"contentType": "Reactions", "reactions": [{"reactionType": "Like", "count": 2}]}
    yield {"contentType": "DatePicker", "datePicker": _times(details)}
    yield {"contentType": "ListPicker", "listPicker": _items()}
    yield {
        "contentType": "InteractiveApplication",
        "interactiveApplication": _SHOW | {"name": "Tracking", "url": "https://app.example.com"},
    }
    yield {"contentType": "PaymentRequest", "paymentRequest": _payment()}
    yield {
        "contentType": "PaymentResponse",
        "paymentResponse": origin | {"paymentStatus": "Failed", "failureReason": "The card has expired"},
    }
    yield {"contentType": "Push", "push": _push(details)}
    yield {"contentType": "Form", "form": _form(details, button) | origin}


def _template() -> Entity:
    filled: Entity = {"text": "Parcel {{1}}", "parameters": _FILLED}
    return {
        "id": "parcels-sent",
        "language": "en",
        "header": filled | {"type": "Media", "media": _FILE},
        "body": filled,
        "buttons": [
            filled
            | {
                "type": "Url",
                "index": 0,
                "phoneNumber": "+12025550123",
                "url": "https://post.example.com",
                "payload": "track",
            }
        ],
        "footer": {"text": "Example Post"},
    }


def _times(details: Entity) -> Entity:
    moment = details["messageTime"]
    return {
        "id": "time",
        "title": "When may we come?",
        "subtitle": "It takes an hour",
        "imageUrl": _IMAGE,
        "dateMinimum": moment,
        "dateMaximum": moment,
        "location": _PLACE,
        "availableTimes": [{"duration": 3_600, "dateTime": moment}],
        "dateDisplayFormat": "dayMonthYear",
    }


def _items() -> Entity:
    item = {"id": "red", "title": "Red", "subtitle": "As before", "imageUrl": _IMAGE}
    section = {"title": "In stock", "multipleSelection": False, "items": [item]}
    return _SHOW | {"id": "colour", "sections": [section]}


def _payment() -> Entity:
    item = {"name": "Postage", "price": 12.5, "description": "Express", "identifier": "postage-1"}
    return _SHOW | {
        "paymentPlatform": "ApplePay",
        "countryCode": "US",
        "currencyCode": "USD",
        "orderTotal": 12.5,
        "lineItems": [item],
        "shippingOptions": [item],
        "requiredContactFields": [{"contactField": "Address"}],
    }


def _push(details: Entity) -> Entity:
    return {
        "deviceType": "IOS",
        "deviceTokenId": "token-1",
        "deviceToken": "0123456789abcdef",
        "failedMessages": [{"id": details["messageId"]}],
        "notificationMessage": {"title": "Example Post", "body": "You have a message"},
        "pushProviderIntegration": {"id": "push-1", "provider": "APNS"},
        "expiration": 3_600,
    }


def _form(details: Entity, button: Entity) -> Entity:
    shown = {"title": "Your order", "subtitle": "Two questions"}
    answer = {"contentType": "ButtonResponse", "buttonResponse": button}
    return _SHOW | {
        "introduction": shown | {"imageUrl": _IMAGE, "buttonText": "Begin"},
        "formPages": [
            shown
            | {
                "pageComponents": [
                    {"formComponentType": "DatePicker", "datePicker": _times(details)},
                    {"formComponentType": "ListPicker", "listPicker": _items()},
                    {
                        "formComponentType": "WheelPicker",
                        "wheelPicker": {
                            "id": "size",
                            "items": [{"id": "large", "title": "Large", "value": "L"}],
                        },
                    },
                    {
                        "formComponentType": "Input",
                        "input": shown
                        | {
                            "id": "door",
                            "placeholderText": "By the door",
                            "isRequired": False,
                            "isMultipleLine": True,
                            "keyboardType": "Default",
                            "autoCompleteType": "StreetAddress",
                        },
                    },
                ]
            }
        ],
        "showSummary": True,
        "response": [{"id": "size", "component": answer}],
        "cannedResponseId": "response-1",
    }
