"""Voicemail messages."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, entity, field, hidden, listed
from gateway.graph.scalars import DateTime, Int


@strawberry.enum(description="Handling of a deleted voicemail message.")
class VoicemailRetentionPolicyType(VendorEnum):
    RETAIN_INDEFINITELY = value("RETAIN_INDEFINITELY", "It is retained for ever.")
    RETAIN_WITH_TTL = value("RETAIN_WITH_TTL", "It is retained for some days.")
    IMMEDIATE_DELETE = value("IMMEDIATE_DELETE", "It is removed at once.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Handling of a deleted voicemail message.")
class VoicemailRetentionPolicy(Model):
    voicemail_retention_policy_type: VoicemailRetentionPolicyType | None = field(
        "Whether and how long it is retained."
    )
    number_of_days: Int | None = field("Days for which it is retained, where they are counted.")


@strawberry.pydantic.type(description="The copying of a voicemail message from one mailbox to another.")
class VoicemailCopyRecord(Model):
    user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="user")
    user = link("user", "User at the other end of the copying.", ref="user_ref")
    group_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="group")
    group = link("group", "Group at the other end of the copying.", ref="group_ref")
    date: DateTime | None = field("When the message was copied.")


@entity("A message that somebody spoke for a user, a group or a queue.")
class VoicemailMessage(Entity):
    conversation_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="conversation")
    conversation = link("conversation", "Conversation in which the message was left.", ref="conversation_ref")
    read: bool | None = field("Whether the message is marked as listened to.")
    audio_recording_duration_seconds: Int | None = field("Length of the message in seconds.")
    audio_recording_size_bytes: Int | None = field("Size of the recording in bytes.")
    transcription: str | None = field("The message as text, where it has been transcribed.")
    created_date: DateTime | None = field("When the message was left.")
    modified_date: DateTime | None = field("When something about the message was last changed.")
    deleted_date: DateTime | None = field("When somebody deleted the message.")
    caller_address: str | None = field("Address of the person who left the message.")
    caller_name: str | None = field("Name of that person, where it is known.")
    caller_user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="callerUser")
    caller_user = link("user", "That person, where it is a user.", ref="caller_user_ref")
    deleted: bool | None = field("Whether somebody deleted the message.")
    note: str | None = field("Note that somebody put to the message.")
    user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="user")
    user = link("user", "User whose message it is, if it is a user's.", ref="user_ref")
    group_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="group")
    group = link("group", "Group whose message it is, if it is a group's.", ref="group_ref")
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link("queue", "Queue whose message it is, if it is a queue's.", ref="queue_ref")
    copied_from: VoicemailCopyRecord | None = field("Whence the message was copied, if it was.")
    copied_to: Many[VoicemailCopyRecord] = listed("Whither the message has been copied.")
    delete_retention_policy: VoicemailRetentionPolicy | None = field(
        "Handling of the message when it is deleted."
    )
