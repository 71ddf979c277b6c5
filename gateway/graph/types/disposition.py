"""How an outbound call was judged: person, machine or silence."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Model, field
from gateway.graph.scalars import DateTime, Int, Long


@strawberry.enum(description="Settings of the live speaker detector, from disabled to high.")
class LiveSpeakerDetectionMode(VendorEnum):
    DISABLED = value("disabled", "It is off.")
    LOW = value("low", "Its sensitivity is low.")
    MEDIUM = value("medium", "Its sensitivity is between low and high.")
    HIGH = value("high", "Its sensitivity is high.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(
    description="Inputs and verdict of the detector that guesses whether a person answered an outbound call."
)
class AdjustableLiveSpeakerDetection(Model):
    mode: LiveSpeakerDetectionMode | None = field(
        "Chosen balance between recognizing a live person quickly and recognizing one reliably."
    )
    preconnect_duration: str | None = field("Time spent before the line connected, as an ISO 8601 duration.")
    event_name: str | None = field(
        "Event that made the detector run, such as line connect or generic speech."
    )
    is_person_likely: bool | None = field("Verdict of the detector: whether a human probably answered.")
    total_ringbacks: Int | None = field("Number of ringback tones that the analyzer detected.")
    line_connected: bool | None = field(
        "Whether the far end picked up at protocol level, be it a person or a machine."
    )


@strawberry.pydantic.type(description="Parameters of the call analysis behind a disposition.")
class DispositionParameters(Model):
    adjustable_live_speaker_detection: AdjustableLiveSpeakerDetection | None = field(
        "Inputs and verdict of the live speaker detector at its last run on the call."
    )


@strawberry.pydantic.type(description="Time limit of answering machine detection (AMD) on a call.")
class DispositionAmdTimeout(Model):
    timeout_ms: Long | None = field("Configured limit in milliseconds for detecting an answering machine.")
    timer_start_event: str | None = field(
        "Configured event that sets the timer going, such as line connect or speech start."
    )
    timer_start_time: DateTime | None = field("When the detection timer began to run.")
    timer_end_time: DateTime | None = field("When the detection timer stopped running.")


@strawberry.pydantic.type(description="Time limit for a call on which nobody speaks.")
class DispositionSilentCallTimeout(Model):
    timeout_ms: Long | None = field("Configured limit for silence on the call, in milliseconds.")
    timer_start_time: DateTime | None = field("When the silence timer began to run.")
    timer_end_time: DateTime | None = field("When the silence timer stopped running.")


@strawberry.pydantic.type(description="Result of call analysis for a call that the dialler placed.")
class Disposition(Model):
    name: str | None = field(
        "Name of the result, predefined by the platform or taken from the disposition table."
    )
    analyzer: str | None = field(
        "Last media analysis result, which decided the disposition, if there was one."
    )
    disposition_parameters: DispositionParameters | None = field(
        "Parameters of the call analysis that led to the result."
    )
    detected_speech_start: DateTime | None = field("When speech was first detected.")
    detected_speech_end: DateTime | None = field("When the detected speech stopped.")
    amd_timeout: DispositionAmdTimeout | None = field(
        "Time limit that applied to answering machine detection."
    )
    silent_call_timeout: DispositionSilentCallTimeout | None = field(
        "Time limit that applied to a call on which nobody speaks."
    )
