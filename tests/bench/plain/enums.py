"""Enums: the upstream's values under the schema's names."""

from enum import Enum

import strawberry


@strawberry.enum
class AnyRecordingState(Enum):
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    NONE = "NONE"


@strawberry.enum
class RecordingState(Enum):
    NONE = "none"
    ACTIVE = "active"
    PAUSED = "paused"


@strawberry.enum
class CommunicationState(Enum):
    ALERTING = "alerting"
    DIALING = "dialing"
    CONTACTING = "contacting"
    OFFERING = "offering"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    TERMINATED = "terminated"
    CONVERTING = "converting"
    UPLOADING = "uploading"
    TRANSMITTING = "transmitting"
    PARKED = "parked"
    NONE = "none"


@strawberry.enum
class Direction(Enum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


@strawberry.enum
class DisconnectType(Enum):
    ENDPOINT = "endpoint"
    CLIENT = "client"
    SYSTEM = "system"
    TIMEOUT = "timeout"
    TRANSFER = "transfer"
    TRANSFER_CONFERENCE = "transfer.conference"
    TRANSFER_CONSULT = "transfer.consult"
    TRANSFER_FORWARD = "transfer.forward"
    ERROR = "error"
    PEER = "peer"
    OTHER = "other"
    SPAM = "spam"
    UNCALLABLE = "uncallable"


@strawberry.enum
class DisconnectReasonType(Enum):
    Q850 = "q850"
    SIP = "sip"


@strawberry.enum
class WrapupPrompt(Enum):
    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    AGENTREQUESTED = "agentRequested"
    TIMEOUT = "timeout"
    FORCEDTIMEOUT = "forcedTimeout"


@strawberry.enum
class ScreenRecordingState(Enum):
    REQUESTED = "requested"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    ERROR = "error"
    TIMEOUT = "timeout"


@strawberry.enum
class FlaggedReason(Enum):
    GENERAL = "general"


@strawberry.enum
class AfterCallWorkState(Enum):
    UNKNOWN = "unknown"
    NOTAPPLICABLE = "notApplicable"
    SKIPPED = "skipped"
    PENDING = "pending"
    COMPLETE = "complete"


@strawberry.enum
class TransferState(Enum):
    PENDING = "Pending"
    ACTIVE = "Active"
    COMPLETE = "Complete"
    CANCELED = "Canceled"
    FAILED = "Failed"
    TIMEOUT = "Timeout"
    UNKNOWN = "Unknown"


@strawberry.enum
class TransferType(Enum):
    ATTENDED = "Attended"
    UNATTENDED = "Unattended"


@strawberry.enum
class UserState(Enum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"


@strawberry.enum
class ParticipantPurpose(Enum):
    ACD = "acd"
    AGENT = "agent"
    API = "api"
    BOTFLOW = "botflow"
    CAMPAIGN = "campaign"
    CUSTOMER = "customer"
    DIALER = "dialer"
    EXTERNAL = "external"
    FAX = "fax"
    GROUP = "group"
    INBOUND = "inbound"
    IVR = "ivr"
    MANUAL = "manual"
    OUTBOUND = "outbound"
    STATION = "station"
    USER = "user"
    VOICEMAIL = "voicemail"
    VOICESURVEYFLOW = "voicesurveyflow"
    WORKFLOW = "workflow"


@strawberry.enum
class SegmentType(Enum):
    ALERT = "alert"
    BARGING = "barging"
    CALLBACK = "callback"
    COACHING = "coaching"
    CONTACTING = "contacting"
    CONVERTING = "converting"
    DELAY = "delay"
    DIALING = "dialing"
    HOLD = "hold"
    INTERACT = "interact"
    IVR = "ivr"
    MONITORING = "monitoring"
    PARKED = "parked"
    SCHEDULED = "scheduled"
    SCREENMONITORING = "screenmonitoring"
    SHARING = "sharing"
    SYSTEM = "system"
    TRANSMITTING = "transmitting"
    UPLOADING = "uploading"
    VOICEMAIL = "voicemail"
    WRAPUP = "wrapup"
