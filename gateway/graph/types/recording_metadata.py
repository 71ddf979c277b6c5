"""Metadata of a conversation's recordings."""

from typing import Annotated

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Entity, Many, Model, entity, field, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.recording import (
    UNLIMITED,
    RecordingAnnotation,
    RecordingArchiveMedium,
    RecordingFileState,
    RecordingMediaSubtype,
)
from gateway.graph.types.vocabulary import RecordingMedia


@strawberry.enum(description="Regions in which recordings are kept.")
class RecordingRegion(VendorEnum):
    AF_SOUTH_1 = value("af-south-1", "South Africa, Cape Town.")
    AP_EAST_1 = value("ap-east-1", "Asia, Hong Kong.")
    AP_NORTHEAST_1 = value("ap-northeast-1", "Japan, Tokyo.")
    AP_NORTHEAST_2 = value("ap-northeast-2", "South Korea, Seoul.")
    AP_NORTHEAST_3 = value("ap-northeast-3", "Japan, Osaka.")
    AP_SOUTH_1 = value("ap-south-1", "India, Mumbai.")
    AP_SOUTHEAST_1 = value("ap-southeast-1", "Asia, Singapore.")
    AP_SOUTHEAST_2 = value("ap-southeast-2", "Australia, Sydney.")
    AP_SOUTHEAST_3 = value("ap-southeast-3", "Indonesia, Jakarta.")
    CA_CENTRAL_1 = value("ca-central-1", "Canada, Montreal.")
    EU_CENTRAL_1 = value("eu-central-1", "Germany, Frankfurt.")
    EU_CENTRAL_2 = value("eu-central-2", "Switzerland, Zurich.")
    EU_WEST_1 = value("eu-west-1", "Ireland.")
    EU_WEST_2 = value("eu-west-2", "United Kingdom, London.")
    EU_WEST_3 = value("eu-west-3", "France, Paris.")
    ME_CENTRAL_1 = value("me-central-1", "United Arab Emirates.")
    MX_CENTRAL_1 = value("mx-central-1", "Mexico.")
    SA_EAST_1 = value("sa-east-1", "Brazil, Sao Paulo.")
    US_EAST_1 = value("us-east-1", "United States, Virginia.")
    US_WEST_2 = value("us-west-2", "United States, Oregon.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Metadata of a recording, without its media.")
class RecordingMetadata(Model):
    recording_id: strawberry.ID | None = field("Identifies the recording.", key="id")
    name: str | None = field("Name of the recording.")
    conversation_id: str | None = field("Id of the conversation that was recorded.")
    conversation = link("conversation", "Conversation that was recorded.", id="conversation_id")
    recording = link(
        "recording",
        "The recording, with its media.",
        id="recording_id",
        outer=("conversation_id",),
        name="name",
    )
    path: str | None = field("Where the recording is kept.")
    start_time: str | None = field("When a recording of the screen begins; absent for others.")
    end_time: str | None = field("When a recording of the screen ends.")
    media: RecordingMedia | None = field("Medium that was recorded.")
    media_subtype: RecordingMediaSubtype | None = field("Which end of the conversation was recorded.")
    media_subject: str | None = field("Subject of the recording.")
    annotations: Many[RecordingAnnotation] = listed("Marks in the recording, while it is available.")
    file_state: RecordingFileState | None = field("Whether the recording can be played now.")
    restore_expiration_time: DateTime | None = field(
        "Until when a recording that was restored from the archive stays so."
    )
    archive_date: DateTime | None = field("When the recording goes to the archive.")
    archive_medium: RecordingArchiveMedium | None = field("Kind of archive.")
    delete_date: DateTime | None = field("When the recording will be deleted.")
    export_date: DateTime | None = field("When the recording will be exported.")
    exported_date: DateTime | None = field("When the recording was exported.")
    max_allowed_restorations_for_org: Annotated[Int | None, UNLIMITED] = field(
        "Restorations from the archive that the organization may have."
    )
    remaining_restorations_allowed_for_org: Annotated[Int | None, UNLIMITED] = field(
        "Restorations from the archive that are left."
    )
    session_id: str | None = field("Session that was recorded: of a call, an email, a chat.")
    region: RecordingRegion | None = field("Region in which the recording is kept.")
    self_uri: str | None = field("REST address of the recording's metadata.")


@entity("The recordings of a conversation.")
class ConversationRecordings(Entity):
    recordings: Many[RecordingMetadata] = listed("Metadata of each recording, without its media.")
