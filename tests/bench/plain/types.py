"""The types that the workloads ask for.

Fields are named as in the JSON, so that no name needs converting, and resolvers give JSON, which the default
resolver reads: that spares strawberry the making of objects.
"""

# ruff: noqa: N815  # fields are named as in the JSON
# mypy: disable-error-code="assignment, return-value"

from typing import Any, NewType, Self

import strawberry
from strawberry.scalars import JSON
from strawberry.types.info import Info

from tests.bench.plain.context import Context
from tests.bench.plain.enums import (
    AfterCallWorkState,
    AnyRecordingState,
    CommunicationState,
    Direction,
    DisconnectReasonType,
    DisconnectType,
    FlaggedReason,
    ParticipantPurpose,
    RecordingState,
    ScreenRecordingState,
    SegmentType,
    TransferState,
    TransferType,
    UserState,
    WrapupPrompt,
)

DateTime = NewType("DateTime", str)


def linked(kind: str, key: str) -> Any:
    """A field that leads to an entity by an id, or by a reference, in the JSON."""

    async def resolve(parent: strawberry.Parent[Any], info: Info[Context]) -> Any:
        value = parent.get(key)
        if not value:
            return None
        return await info.context.loaders[kind].load(value["id"] if isinstance(value, dict) else value)

    return strawberry.field(resolver=resolve)


@strawberry.federation.type(keys=["id"])
class User:
    id: strawberry.ID
    name: str | None
    email: str | None
    department: str | None
    title: str | None
    state: UserState | None
    preferredName: str | None

    @classmethod
    async def resolve_reference(cls, info: Info[Context], id: strawberry.ID) -> Self:  # noqa: A002  # the key's name
        return await info.context.loaders["user"].load(id)

    @classmethod
    def is_type_of(cls, _value: object, _info: Info[Context]) -> bool:
        return True


@strawberry.type
class Queue:
    id: strawberry.ID
    name: str | None
    description: str | None


@strawberry.type
class Division:
    id: strawberry.ID
    name: str | None
    homeDivision: bool | None


@strawberry.type
class Named:
    """An entity of which no more than the name is asked for."""

    id: strawberry.ID
    name: str | None


@strawberry.type
class ExternalContact:
    id: strawberry.ID
    firstName: str | None
    lastName: str | None


@strawberry.type
class Segment:
    startTime: DateTime | None
    endTime: DateTime | None
    type: SegmentType | None
    howEnded: str | None
    disconnectType: DisconnectType | None


@strawberry.type
class RecordersState:
    adhocState: AnyRecordingState | None
    customerExperienceState: AnyRecordingState | None
    agentExperienceState: AnyRecordingState | None
    snippetState: AnyRecordingState | None


@strawberry.type
class DisconnectReason:
    type: DisconnectReasonType | None
    code: int | None
    phrase: str | None
    reason: str | None


@strawberry.type
class Address:
    name: str | None
    nameRaw: str | None
    addressNormalized: str | None
    addressRaw: str | None
    addressDisplayable: str | None


@strawberry.type
class Wrapup:
    code: str | None
    name: str | None
    notes: str | None
    tags: list[str]
    durationSeconds: int | None
    endTime: DateTime | None
    provisional: bool | None


@strawberry.type
class AfterCallWork:
    startTime: DateTime | None
    endTime: DateTime | None
    state: AfterCallWorkState | None


@strawberry.type
class QueueMediaSettings:
    alertingTimeoutSeconds: int | None
    autoAnswerAlertToneSeconds: float | None
    manualAnswerAlertToneSeconds: float | None
    enableAutoAnswer: bool | None


@strawberry.type
class Call:
    state: CommunicationState | None
    initialState: CommunicationState | None
    id: strawberry.ID | None
    direction: Direction | None
    recording: bool | None
    recordingState: RecordingState | None
    recordersState: RecordersState | None
    muted: bool | None
    confined: bool | None
    held: bool | None
    securePause: bool | None
    recordingId: str | None
    segments: list[Segment]
    disconnectType: DisconnectType | None
    startHoldTime: DateTime | None
    documentId: str | None
    startAlertingTime: DateTime | None
    connectedTime: DateTime | None
    disconnectedTime: DateTime | None
    disconnectReasons: list[DisconnectReason]
    provider: str | None
    scriptId: str | None
    script: Named | None = linked("script", "scriptId")
    peerId: str | None
    uuiData: str | None
    self: Address | None
    other: Address | None
    wrapup: Wrapup | None
    afterCallWork: AfterCallWork | None
    afterCallWorkRequired: bool | None
    agentAssistantId: str | None
    transferSource: str | None
    queueMediaSettings: QueueMediaSettings | None
    clientIpAddress: str | None


@strawberry.type
class Communication:
    """One of the media that the workloads' conversations do not have."""

    id: strawberry.ID | None


@strawberry.type
class ScoredAgent:
    agent: User | None = linked("user", "agent")
    score: int | None


@strawberry.type
class RoutingData:
    queue: Queue | None = linked("queue", "queue")
    language: Named | None = linked("language", "language")
    priority: int | None
    skillExpression: str | None
    skillExpressionId: str | None
    scoredAgents: list[ScoredAgent]
    label: str | None

    @strawberry.field
    async def skills(self, parent: strawberry.Parent[Any], info: Info[Context]) -> list[Named]:
        ids = [skill["id"] for skill in parent.get("skills", ())]
        return await info.context.loaders["skill"].load_many(ids)


@strawberry.type
class Participant:
    id: strawberry.ID | None
    startTime: DateTime | None
    endTime: DateTime | None
    connectedTime: DateTime | None
    name: str | None
    userUri: str | None
    userId: str | None
    user: User | None = linked("user", "userId")
    externalContactId: str | None
    externalContact: ExternalContact | None = linked("externalContact", "externalContactId")
    externalContactInitialDivisionId: str | None
    externalOrganizationId: str | None
    externalOrganization: Named | None = linked("externalOrganization", "externalOrganizationId")
    queueId: str | None
    queue: Queue | None = linked("queue", "queueId")
    groupId: str | None
    group: Named | None = linked("group", "groupId")
    teamId: str | None
    team: Named | None = linked("team", "teamId")
    queueName: str | None
    purpose: ParticipantPurpose | None
    participantType: str | None
    consultParticipantId: str | None
    address: str | None
    ani: str | None
    aniName: str | None
    dnis: str | None
    locale: str | None
    wrapupRequired: bool | None
    wrapupPrompt: WrapupPrompt | None
    wrapupTimeoutMs: int | None
    wrapupSkipped: bool | None
    wrapup: Wrapup | None
    mediaRoles: list[str]
    conversationRoutingData: RoutingData | None
    alertingTimeoutMs: int | None
    monitoredParticipantId: str | None
    coachedParticipantId: str | None
    attributes: JSON | None
    calls: list[Call]
    callbacks: list[Communication]
    chats: list[Communication]
    cobrowsesessions: list[Communication]
    emails: list[Communication]
    messages: list[Communication]
    internalMessages: list[Communication]
    screenMonitorings: list[Communication]
    screenshares: list[Communication]
    socialExpressions: list[Communication]
    videos: list[Communication]
    screenRecordingState: ScreenRecordingState | None
    flaggedReason: FlaggedReason | None
    startAcwTime: DateTime | None
    endAcwTime: DateTime | None
    bargedParticipantId: str | None


@strawberry.type
class DivisionMember:
    id: strawberry.ID | None
    name: str | None
    selfUri: str | None
    dateDivisionUpdated: DateTime | None


@strawberry.type
class DivisionMembership:
    division: Division | None = linked("division", "division")
    entities: list[DivisionMember]


@strawberry.type
class TransferInitiator:
    userId: str | None
    user: User | None = linked("user", "userId")


@strawberry.type
class TransferDestination:
    userId: str | None
    user: User | None = linked("user", "userId")
    address: str | None


@strawberry.type
class Transfer:
    id: strawberry.ID | None
    state: TransferState | None
    dateIssued: DateTime | None
    initiator: TransferInitiator | None
    modifiedBy: User | None = linked("user", "modifiedBy")
    destination: TransferDestination | None
    transferType: TransferType | None


@strawberry.type
class Conversation:
    id: strawberry.ID
    name: str | None
    externalTag: str | None
    startTime: DateTime
    endTime: DateTime | None
    address: str | None
    participants: list[Participant]
    conversationIds: list[str]
    maxParticipants: int | None
    recordingState: AnyRecordingState | None
    state: CommunicationState | None
    divisions: list[DivisionMembership]
    recentTransfers: list[Transfer]
    securePause: bool | None
    utilizationLabelId: str | None
    utilizationLabel: Named | None = linked("utilizationLabel", "utilizationLabelId")
    inactivityTimeout: DateTime | None
    selfUri: str | None
