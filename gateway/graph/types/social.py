"""Social media posts as communications."""

import strawberry

from gateway.graph.link import link
from gateway.graph.model import ENCLOSING, Many, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.communication import (
    AfterCallWork,
    Communication,
    CommunicationState,
    DisconnectType,
    Segment,
    Wrapup,
)


@strawberry.pydantic.type(description="Leg of a participant in a conversation over a social network.")
class SocialExpression(Communication):
    state: CommunicationState | None = field("Where this leg is in its life right now.")
    id: strawberry.ID | None = field("Unique identifier of this leg, used to act on it.")
    social_media_id: str | None = field("Unique identifier of the social media item.")
    social_media_hub: str | None = field("Social network on which the communication takes place.")
    social_user_name: str | None = field("User name under which the communication appeared.")
    preview_text: str | None = field("Text that shows in brief what the communication says.")
    recording_id: str | None = field("Identifier of the recording kept of this leg.")
    recording = link(
        "recording", "Recording kept of this communication.", id="recording_id", outer=(ENCLOSING,)
    )
    segments: Many[Segment] = listed("Consecutive stretches of activity that make up the history of the leg.")
    held: bool | None = field("Whether the leg is on hold.")
    disconnect_type: DisconnectType | None = field("Why the leg ended; null as long as it is open.")
    start_hold_time: DateTime | None = field(
        "When the present hold began, by the platform's clock; set only while on hold."
    )
    start_alerting_time: DateTime | None = field("When the leg first began to alert the participant.")
    connected_time: DateTime | None = field("When the leg was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field("When the leg left the conversation, by the provider's clock.")
    provider: str | None = field("Name of the media provider that carries the communication.")
    script_id: str | None = field("UUID of the agent script to open with this leg.")
    script = link("script", "Script that is shown to the agent.", id="script_id")
    peer_id: str | None = field("Identifier of the counterpart leg on the other side.")
    wrapup: Wrapup | None = field("Wrap-up (disposition) that the agent gave this leg.")
    after_call_work: AfterCallWork | None = field("State and times of the after-call work on this leg.")
    after_call_work_required: bool | None = field(
        "Whether after-call work must follow; meaningful only where agents request ACW themselves."
    )
