"""Recordings of conversations: their files and metadata."""

from typing import Annotated, Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import (
    Entity,
    Many,
    Model,
    Named,
    entity,
    field,
    hidden,
    listed,
    required,
)
from gateway.graph.scalars import DateTime, Int, JSONObject, Long
from gateway.graph.types.recording_transcript import (
    ChatMessage,
    RecordingEmailMessage,
    RecordingMessagingMessage,
)
from gateway.graph.types.vocabulary import RecordingMedia

UNLIMITED = strawberry.field(deprecation_reason="The vendor no longer keeps a limit.")


@strawberry.enum(description="Reasons for a pause in a recording.")
class RecordingAnnotationReason(VendorEnum):
    HOLD = value("Hold", "Somebody was on hold.")
    SECUREPAUSE = value("SecurePause", "Sensitive data was kept out.")
    FLOWORQUEUE = value("FlowOrQueue", "A flow or a queue had the customer.")
    PAUSE = value("Pause", "Somebody paused it.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ends of a conversation that can be recorded.")
class RecordingMediaSubtype(VendorEnum):
    TRUNK = value("Trunk", "The line to the outside.")
    STATION = value("Station", "The agent's phone.")
    CONSULT = value("Consult", "A consultation.")
    SCREEN = value("Screen", "The agent's screen.")
    SNIPPET = value("Snippet", "An excerpt that was recorded on demand.")
    UNKNOWN = unknown()


@strawberry.enum(description="States of the file of a recording.")
class RecordingFileState(VendorEnum):
    ARCHIVED = value("ARCHIVED", "It is in the archive.")
    AVAILABLE = value("AVAILABLE", "It can be played.")
    DELETED = value("DELETED", "It has been deleted.")
    RESTORED = value("RESTORED", "It was brought back from the archive.")
    RESTORING = value("RESTORING", "It is being brought back from the archive.")
    UPLOADING = value("UPLOADING", "It is being uploaded.")
    ERROR = value("ERROR", "Something went wrong.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of archive.")
class RecordingArchiveMedium(VendorEnum):
    CLOUDARCHIVE = value("CLOUDARCHIVE", "The platform's own archive.")
    UNKNOWN = unknown()


@strawberry.enum(description="For whom a recording is made.")
class RecordingFileRole(VendorEnum):
    CUSTOMER_EXPERIENCE = value("CUSTOMER_EXPERIENCE", "To show what the customer went through.")
    ADHOC = value("ADHOC", "For somebody who started it on demand.")
    UNKNOWN = unknown()


@strawberry.enum(description="Reasons why a recording cannot be shown.")
class RecordingErrorStatus(VendorEnum):
    EMAIL_TRANSCRIPT_TOO_LARGE = value("EMAIL_TRANSCRIPT_TOO_LARGE", "The emails are too large to be shown.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A mark in a recording, such as a pause, a hold or a bookmark.")
class RecordingAnnotation(Model):
    annotation_id: strawberry.ID | None = field(
        "Tells marks apart; all pauses of a recording share one, and a hold has another at each read.",
        key="id",
    )
    name: str | None = field("Name of the mark.")
    type: str | None = field("Kind of mark.")
    location: Int | None = field("Where the mark begins, in milliseconds.")
    duration_ms: Int | None = field("How long it lasts, in milliseconds.")
    absolute_location: Int | None = field(
        "Where it begins without the pauses before it, in milliseconds from the recording's start."
    )
    absolute_duration_ms: Int | None = field("How long it lasts without pauses, in milliseconds.")
    recording_location: Int | None = field("Where it begins in the recording as it was cut, in milliseconds.")
    recording_duration_ms: Int | None = field(
        "How long it lasts in the recording as it was cut, in milliseconds."
    )
    user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="user")
    user = link("user", "User who made the mark, where one did.", ref="user_ref")
    description: str | None = field("Text of the mark, up to 500 characters.")
    reason: RecordingAnnotationReason | None = field("Why the recording was paused.")
    annotations: Many["RecordingAnnotation"] = listed("Marks within this one.")
    realtime_location: Int | None = field(
        "Where it begins with all pauses before it, in milliseconds from the recording's start."
    )
    self_uri: str | None = field("REST address of the mark.")


@entity(
    "A recording of a conversation, or of what one participant said, showed or wrote in it.",
    key="conversationId id",
)
class Recording(Entity, Named):
    name: str | None = field("Name of the recording.")
    conversation_id: str = required("Id of the conversation that was recorded.")
    conversation = link("conversation", "Conversation that was recorded.", id="conversation_id")
    path: str | None = field("Where the recording is kept.")
    start_time: str | None = field("When the recording begins; absent if there is nothing to play.")
    end_time: str | None = field("When the recording ends; absent if there is nothing to play.")
    media: RecordingMedia | None = field("Medium that was recorded.")
    media_subtype: RecordingMediaSubtype | None = field("Which end of the conversation was recorded.")
    media_subject: str | None = field("Subject of the recording.")
    annotations: Many[RecordingAnnotation] = listed("Marks in the recording.")
    transcript: Many[ChatMessage] = listed("Lines of a recorded chat.")
    email_transcript: Many[RecordingEmailMessage] = listed("Recorded emails.")
    messaging_transcript: Many[RecordingMessagingMessage] = listed("Recorded messages.")
    file_state: RecordingFileState | None = field("Whether the recording can be played now.")
    restore_expiration_time: DateTime | None = field(
        "Until when a recording that was restored from the archive stays so."
    )
    media_uris: JSONObject | None = field(
        "Signed URLs of the recording, by channel, which expire. Null if nothing can be played, or not yet:"
        " estimatedTranscodeTimeMs says when to read again."
    )
    estimated_transcode_time_ms: Int | None = field(
        "How long the recording will probably take to be made playable, in milliseconds."
    )
    actual_transcode_time_ms: Int | None = field("How long it took, in milliseconds.")
    archive_date: DateTime | None = field("When the recording goes to the archive.")
    archive_medium: RecordingArchiveMedium | None = field("Kind of archive.")
    delete_date: DateTime | None = field("When the recording will be deleted.")
    export_date: DateTime | None = field("When the recording will be exported.")
    exported_date: DateTime | None = field("When the recording was exported.")
    output_duration_ms: Int | None = field("How long the recording plays, in milliseconds.")
    output_size_in_bytes: Long | None = field(
        "Size of the recording, in bytes; 0 if there is nothing to play."
    )
    max_allowed_restorations_for_org: Annotated[Int | None, UNLIMITED] = field(
        "Restorations from the archive that the organization may have."
    )
    remaining_restorations_allowed_for_org: Annotated[Int | None, UNLIMITED] = field(
        "Restorations from the archive that are left."
    )
    session_id: str | None = field("Session that was recorded: of a call, an email, a chat.")
    user_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="users")
    users = links("user", "Users who took part in the conversation.", refs="user_refs")
    recording_file_role: RecordingFileRole | None = field(
        "Whether the recording is the customer's or one made ad hoc."
    )
    recording_error_status: RecordingErrorStatus | None = field(
        "Why the recording cannot be shown, where it cannot."
    )
    original_recording_start_time: DateTime | None = field(
        "When the whole recording begins, of which only a part may be played."
    )
    creation_time: DateTime | None = field("When the recording was made.")
    associated_conversation_ids: Many[str] = listed("Ids of other conversations in the recording.")
    associated_conversations = links(
        "conversation", "Other conversations in the recording.", ids="associated_conversation_ids"
    )
