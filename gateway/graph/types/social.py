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


@strawberry.pydantic.type(description="A participant's communication in social media.")
class SocialExpression(Communication):
    state: CommunicationState | None = field("Where the communication is in its life right now.")
    id: strawberry.ID | None = field("Unique id of the communication, used to act on it.")
    social_media_id: str | None = field("Unique id of the social media item.")
    social_media_hub: str | None = field("Social network on which the communication takes place.")
    social_user_name: str | None = field("User name under which the communication appeared.")
    preview_text: str | None = field("Text that shows in brief what the communication says.")
    recording_id: str | None = field("Id of the recording kept of the communication.")
    recording = link(
        "recording", "Recording kept of this communication.", id="recording_id", outer=(ENCLOSING,)
    )
    segments: Many[Segment] = listed(
        "Consecutive stretches of activity that make up the history of the communication."
    )
    held: bool | None = field("Whether the communication is on hold.")
    disconnect_type: DisconnectType | None = field("Why the communication ended; null as long as it is open.")
    start_hold_time: DateTime | None = field(
        "When the present hold began, by the platform's clock; set only while on hold."
    )
    start_alerting_time: DateTime | None = field(
        "When the communication first began to alert the participant."
    )
    connected_time: DateTime | None = field("When the communication was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field(
        "When the communication left the conversation, by the provider's clock."
    )
    provider: str | None = field("Name of the media provider that carries the communication.")
    script_id: str | None = field("Id of the script that the agent sees.")
    script = link("script", "Script that is shown to the agent.", id="script_id")
    peer_id: str | None = field("Id of the communication on the other side.")
    wrapup: Wrapup | None = field("Wrap-up that the agent gave the communication.")
    after_call_work: AfterCallWork | None = field("After-call work that follows the communication.")
    after_call_work_required: bool | None = field(
        "Whether after-call work must follow; meaningful only where agents request ACW themselves."
    )
