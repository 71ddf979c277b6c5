"""Sharing and monitoring of screens."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Many, field, hidden, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.communication import (
    AfterCallWork,
    Communication,
    CommunicationState,
    DisconnectType,
    Segment,
    Wrapup,
)
from gateway.graph.types.reference import Reference


@strawberry.enum(description="Scopes of screen monitoring: the agent or one conversation.")
class ScreenMonitoringMonitoringType(VendorEnum):
    AGENTLEVEL = value("AgentLevel", "Whatever the agent does.")
    CONVERSATIONLEVEL = value("ConversationLevel", "The agent's actions in one conversation.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Session in which one user watches the screen of another live.")
class ScreenMonitoring(Communication):
    id: strawberry.ID | None = field("Unique id of this communication.")
    initial_state: CommunicationState | None = field("State in which the session was created.")
    state: CommunicationState | None = field("Where the session is in its life right now.")
    segments: Many[Segment] = listed(
        "Consecutive stretches of activity that make up the history of the session."
    )
    disconnect_type: DisconnectType | None = field("Why the session ended; null as long as it is open.")
    provider: str | None = field("Name of the media provider that carries the session.")
    target_user_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="targetUser")
    target_user = link("user", "User whose screen is being watched.", ref="target_user_ref")
    screen_monitoring: Reference | None = field(
        "Reference to the monitoring that links this watcher with this watched user."
    )
    monitoring_type: ScreenMonitoringMonitoringType | None = field(
        "Whether monitoring follows the agent or a single conversation."
    )
    count: Int | None = field("How many monitoring sessions the watched user is part of.")
    connected_time: DateTime | None = field("When the session was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field(
        "When the session left the conversation, by the provider's clock."
    )


@strawberry.pydantic.type(description="A participant's communication by a shared screen.")
class Screenshare(Communication):
    state: CommunicationState | None = field("Where this communication is in its life right now.")
    initial_state: CommunicationState | None = field("State in which the communication was created.")
    id: strawberry.ID | None = field("Unique id of this communication, used to act on it.")
    context: str | None = field("XMPP address (JID) of the conference room in which sharing takes place.")
    sharing: bool | None = field("Whether the participant shows their screen at the moment.")
    peer_count: Int | None = field("How many other parties the participant sees in the conference.")
    disconnect_type: DisconnectType | None = field("Why the communication ended; null as long as it is open.")
    start_alerting_time: DateTime | None = field(
        "When the communication first began to alert the participant."
    )
    connected_time: DateTime | None = field("When the communication was connected, by the platform's clock.")
    disconnected_time: DateTime | None = field(
        "When the communication left the conversation, by the provider's clock."
    )
    provider: str | None = field("Name of the media provider that carries the screen share.")
    peer_id: str | None = field("Id of the communication on the other side.")
    segments: Many[Segment] = listed(
        "Consecutive stretches of activity that make up the history of the communication."
    )
    wrapup: Wrapup | None = field("Wrap-up (disposition) that the agent gave this communication.")
    after_call_work: AfterCallWork | None = field(
        "State and times of the after-call work on this communication."
    )
    after_call_work_required: bool | None = field(
        "Whether after-call work must follow; meaningful only where agents request ACW themselves."
    )
