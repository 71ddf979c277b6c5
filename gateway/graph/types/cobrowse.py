"""Co-browsing sessions."""

import strawberry

from gateway.graph.model import Many, field, listed
from gateway.graph.scalars import DateTime
from gateway.graph.types.communication import (
    Address,
    AfterCallWork,
    Communication,
    CommunicationState,
    DisconnectType,
    Segment,
    Wrapup,
)
from gateway.graph.types.vocabulary import CobrowseRole


@strawberry.pydantic.type(
    description="A participant's communication by browsing web pages together with another."
)
class Cobrowsesession(Communication):
    state: CommunicationState | None = field("Where the co-browse session is in its life.")
    initial_state: CommunicationState | None = field(
        "State in which the co-browse session entered the conversation."
    )
    id: strawberry.ID | None = field("Unique id of this co-browse communication.")
    disconnect_type: DisconnectType | None = field(
        "Reason for which the co-browse session ended; null while it is open."
    )
    self_address: Address | None = field("Name and address of the party on this side.", alias="self")
    cobrowse_session_id: str | None = field(
        "Id of the shared browsing session itself, as opposed to this communication."
    )
    cobrowse_role: CobrowseRole | None = field(
        "Whether this client shares its pages or views those of another."
    )
    controlling: Many[str] = listed(
        "Ids of the session's participants whose pages this client may control; empty when there are none."
    )
    viewer_url: str | None = field("Link that opens the shared session in a browser.")
    provider_event_time: DateTime | None = field(
        "When the provider event behind this update took place, by the corrected provider clock."
    )
    start_alerting_time: DateTime | None = field("When the co-browse session first began to alert.")
    connected_time: DateTime | None = field("When the co-browse session was connected, by the cloud's clock.")
    disconnected_time: DateTime | None = field(
        "When the co-browse session left the conversation, by the provider's clock."
    )
    provider: str | None = field("System from which the co-browse session originates.")
    peer_id: str | None = field("Id of the communication on the other side.")
    segments: Many[Segment] = listed(
        "The participant's stretches of activity in the co-browse session, forming a timeline."
    )
    wrapup: Wrapup | None = field("After-call code and notes that the agent recorded.")
    after_call_work: AfterCallWork | None = field("After-call work of the agent on this co-browse session.")
    after_call_work_required: bool | None = field(
        "Whether the agent must do after-call work; meaningful only with the agent-requested ACW setting."
    )
