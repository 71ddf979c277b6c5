"""The fields that all communications of a participant share."""

import strawberry

from gateway.graph.annotations.weight import unweighed
from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import ENCLOSING, ConversationPart, Many, Model, field, listed
from gateway.graph.scalars import DateTime, Int
from gateway.graph.types.vocabulary import Direction, SegmentType


@strawberry.enum(description="States of a communication over any medium; each medium knows some of them.")
class CommunicationState(VendorEnum):
    ALERTING = value("alerting", "It rings, or is offered in another way.")
    DIALING = value("dialing", "A number is being dialed.")
    CONTACTING = value("contacting", "The other party is being reached.")
    OFFERING = value("offering", "It is offered, and has not been answered.")
    CONNECTED = value("connected", "It goes on.")
    DISCONNECTED = value("disconnected", "It has ended, and what follows it may go on.")
    TERMINATED = value("terminated", "It is over.")
    SCHEDULED = value("scheduled", "It waits for the time for which it is scheduled.")
    CONVERTING = value("converting", "A fax or message is being converted.")
    UPLOADING = value("uploading", "A file is being uploaded.")
    TRANSMITTING = value("transmitting", "A fax or message is on its way.")
    PARKED = value("parked", "It is parked until somebody takes it up again.")
    NONE = value("none", "It has not begun.")
    UNKNOWN = unknown()


@strawberry.enum(
    description="Reasons for which a communication ended, over all media; each medium uses some of these."
)
class DisconnectType(VendorEnum):
    ENDPOINT = value("endpoint", "The phone or device hung up.")
    ENDPOINT_DONOTDISTURB = value("endpoint.donotdisturb", "The phone has do not disturb set.")
    CLIENT = value("client", "The participant's own client hung up.")
    SYSTEM = value("system", "The platform ended it.")
    TIMEOUT = value("timeout", "Time ran out.")
    TRANSFER = value("transfer", "It was handed over without a consultation.")
    TRANSFER_CONFERENCE = value("transfer.conference", "It was joined into a conference.")
    TRANSFER_CONSULT = value("transfer.consult", "It was handed over after a consultation.")
    TRANSFER_DONOTDISTURB = value("transfer.donotdisturb", "It was passed on, since do not disturb is set.")
    TRANSFER_FORWARD = value("transfer.forward", "It was forwarded.")
    TRANSFER_NOANSWER = value("transfer.noanswer", "It was passed on, since nobody answered.")
    TRANSFER_NOTAVAILABLE = value("transfer.notavailable", "It was passed on, since nobody was available.")
    TRANSPORT_FAILURE = value("transport.failure", "The connection failed.")
    ERROR = value("error", "Something went wrong.")
    PEER = value("peer", "The other side hung up.")
    OTHER = value("other", "A reason that the platform does not specify.")
    SPAM = value("spam", "It was taken for spam.")
    UNCALLABLE = value("uncallable", "The number may not or cannot be called.")
    INACTIVITY = value("inactivity", "Nobody did anything for too long.")
    SESSION_EXPIRED = value("session.expired", "The session had lasted as long as it may.")
    TAKEOVER = value("takeover", "Somebody else took it over.")
    UNKNOWN = unknown()


@strawberry.enum(description="Whether a recording runs, is paused or is not there.")
class RecordingState(VendorEnum):
    NONE = value("none", "There is no recording.")
    ACTIVE = value("active", "It records.")
    PAUSED = value("paused", "It is paused.")
    UNKNOWN = unknown()


@strawberry.enum(description="Stages of after-call work, including not applicable and skipped.")
class AfterCallWorkState(VendorEnum):
    NOTAPPLICABLE = value("notApplicable", "There is none to do.")
    SKIPPED = value("skipped", "The agent has left it out.")
    PENDING = value("pending", "The agent has still to do it, or is at it.")
    COMPLETE = value("complete", "It is done.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A party's name and number, in raw, normalized and presentable forms.")
class Address(Model):
    name: str | None = field(
        "Best available name of the party: the signalled one, or else one looked up from the address."
    )
    name_raw: str | None = field("Party name as it arrived from the network, practically untouched.")
    address_normalized: str | None = field(
        "Address in canonical form, suited to comparing and looking up parties."
    )
    address_raw: str | None = field("Address as it arrived from the network, practically untouched.")
    address_displayable: str | None = field("Address in the form meant to be shown on screen.")


@strawberry.pydantic.type(
    description="A stretch of a communication in which the participant did one thing, such as talking."
)
class Segment(Model):
    start_time: DateTime | None = field("When this stretch of activity began.")
    end_time: DateTime | None = field("When this stretch of activity ended; null while it lasts.")
    type: SegmentType | None = field("Activity of the participant in this segment.")
    how_ended: str | None = field("Event that brought this stretch to its end.")
    disconnect_type: DisconnectType | None = field(
        "Reason for which the communication was disconnected in this segment; null if it was not."
    )


@unweighed
@strawberry.pydantic.interface(
    description="Communication of a participant over one medium; fields that the medium lacks are null."
)
class Communication(ConversationPart):
    id: strawberry.ID | None = field("Unique id of the communication, needed to act on it.")
    state: CommunicationState | None = field("Where the communication is in its life.")
    direction: Direction | None = field("Which side began.")
    provider: str | None = field("System that carries the communication.")
    connected_time: DateTime | None = field("When the communication was connected.")
    disconnected_time: DateTime | None = field("When the communication left the conversation.")
    transcript = link(
        "transcript",
        "Where the transcript of the communication can be fetched, once it has ended.",
        id="id",
        outer=(ENCLOSING,),
    )
    disconnect_type: DisconnectType | None = field(
        "Reason for which the communication ended; null while it lasts."
    )
    held: bool | None = field("Whether the communication is on hold.")
    segments: Many[Segment] = listed(
        "The participant's stretches of activity in the communication, forming a timeline."
    )


@strawberry.pydantic.type(description="Brief description of an error on a communication.")
class ErrorInfo(Model):
    message: str | None = field("Readable text of the error.")
    code: str | None = field("Short code of the error, for programs to test.")


@strawberry.pydantic.type(
    description="Alerting and answering behavior that a queue prescribes for one medium."
)
class ConversationQueueMediaSettings(Model):
    alerting_timeout_seconds: Int | None = field(
        "Seconds an agent has to answer before going to the not-responding status."
    )
    auto_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the alert tone when an interaction is answered automatically."
    )
    manual_answer_alert_tone_seconds: float | None = field(
        "Length in seconds of the alert tone when the agent answers by hand."
    )
    enable_auto_answer: bool | None = field(
        "Whether interactions of this medium are answered without the agent's action."
    )


@strawberry.pydantic.type(description="The period of after-call work that follows an agent's communication.")
class AfterCallWork(Model):
    start_time: DateTime | None = field("When the agent's after-call work began.")
    end_time: DateTime | None = field("When the agent's after-call work was over.")
    state: AfterCallWorkState | None = field("How far the after-call work has progressed.")


@strawberry.pydantic.type(description="An agent's record of an interaction after its end.")
class Wrapup(Model):
    code: str | None = field("Id of the chosen wrap-up code.")
    name: str | None = field("Name of the wrap-up code as agents see it.")
    wrapup_code = link("wrapupCode", "Wrap-up code that the agent chose.", id="code", name="name")
    notes: str | None = field("Free text in which the agent sums the interaction up.")
    tags: Many[str] = listed("Tags that the agent picked for the interaction.")
    duration_seconds: Int | None = field("How long the agent's after-call work took, in seconds.")
    end_time: DateTime | None = field("When the agent completed the wrap-up.")
    provisional: bool | None = field(
        "Whether this is a draft to be finished later, for which no code is needed yet."
    )
