"""Enums that several domains share."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value


@strawberry.enum(description="Which side began: the customer (inbound) or the contact center (outbound).")
class Direction(VendorEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    UNKNOWN = "unknown"


@strawberry.enum(description="Whether an entity is in use, out of use or deleted.")
class LifecycleState(VendorEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@strawberry.enum(description="Reasons a participant can give for flagging a conversation.")
class FlaggedReason(VendorEnum):
    GENERAL = "general"
    UNKNOWN = "unknown"


@strawberry.enum(description="Kinds of group whose members can serve a queue.")
class MemberGroupType(VendorEnum):
    GROUP = "Group"
    SKILLGROUP = "SkillGroup"
    TEAM = "Team"
    UNKNOWN = "unknown"


@strawberry.enum(description="Stages of an evaluation, from pending to finished or retracted.")
class EvaluationStatus(VendorEnum):
    FINISHED = "Finished"
    INPROGRESS = "InProgress"
    INREVIEW = "InReview"
    PENDING = "Pending"
    RETRACTED = "Retracted"
    UNKNOWN = "unknown"


@strawberry.enum(description="Purposes and media for which a flow can be built.")
class FlowType(VendorEnum):
    BOT = "BOT"
    BUSINESSPROCESS = "BUSINESSPROCESS"
    COMMONMODULE = "COMMONMODULE"
    DIGITALBOT = "DIGITALBOT"
    EMAILSEND = "EMAILSEND"
    INBOUNDCALL = "INBOUNDCALL"
    INBOUNDCHAT = "INBOUNDCHAT"
    INBOUNDEMAIL = "INBOUNDEMAIL"
    INBOUNDSHORTMESSAGE = "INBOUNDSHORTMESSAGE"
    INQUEUECALL = "INQUEUECALL"
    INQUEUEEMAIL = "INQUEUEEMAIL"
    INQUEUESHORTMESSAGE = "INQUEUESHORTMESSAGE"
    OUTBOUNDCALL = "OUTBOUNDCALL"
    SECURECALL = "SECURECALL"
    SPEECH = "SPEECH"
    SURVEYINVITE = "SURVEYINVITE"
    VOICE = "VOICE"
    VOICEMAIL = "VOICEMAIL"
    VOICESURVEY = "VOICESURVEY"
    WORKFLOW = "WORKFLOW"
    WORKITEM = "WORKITEM"
    UNKNOWN = "unknown"


@strawberry.enum(description="Messaging and social platforms from which a conversation can come.")
class EngagementSource(VendorEnum):
    APPLEMESSAGESFORBUSINESS = "AppleMessagesForBusiness"
    DISCORD = "Discord"
    EMAIL = "Email"
    FACEBOOK = "Facebook"
    FACEBOOKMESSENGER = "FacebookMessenger"
    GLASSDOOR = "Glassdoor"
    GOOGLEBUSINESSPROFILE = "GoogleBusinessProfile"
    INSTAGRAM = "Instagram"
    KAKAOTALK = "KakaoTalk"
    LINE = "Line"
    LINKEDIN = "LinkedIn"
    MICROSOFTTEAMS = "MicrosoftTeams"
    MOBILECHAT = "MobileChat"
    OTHER = "Other"
    QQ = "QQ"
    REDDIT = "Reddit"
    SERVICENOW = "ServiceNow"
    SFDC = "SFDC"
    SMS = "SMS"
    SNAPCHAT = "Snapchat"
    TELEGRAM = "Telegram"
    THREADS = "Threads"
    TRUSTPILOT = "Trustpilot"
    UNSPECIFIED = "Unspecified"
    VIBER = "Viber"
    WEBCHAT = "WebChat"
    WECHAT = "WeChat"
    WEIBO = "Weibo"
    WHATSAPP = "WhatsApp"
    X = "X"
    YELP = "Yelp"
    YOUTUBE = "YouTube"
    ZENDESK = "Zendesk"
    OPENMESSAGING = "OpenMessaging"
    UNKNOWN = "unknown"


@strawberry.enum(description="How conditions combine: all of them, or any.")
class LogicalOperator(VendorEnum):
    AND = "AND"
    OR = "OR"
    UNKNOWN = "unknown"


@strawberry.enum(description="Parts that a participant can play in a conversation.")
class ParticipantPurpose(VendorEnum):
    ACD = value("acd", "The queue, in which automatic call distribution seeks an agent.")
    AGENT = value("agent", "A user who serves the customer for a queue.")
    API = value("api", "A program that takes part through the API.")
    BOTFLOW = value("botflow", "A bot.")
    CAMPAIGN = value("campaign", "A campaign that reaches out to customers.")
    CUSTOMER = value("customer", "The customer, who is outside the organization.")
    DIALER = value("dialer", "The dialer of an outbound campaign.")
    EXTERNAL = value("external", "Another party outside the organization, such as one called in for advice.")
    FAX = value("fax", "A fax machine.")
    GROUP = value("group", "A group whose members are rung together or in turn.")
    INBOUND = value("inbound", "A flow for what comes in.")
    IVR = value("ivr", "A menu that answers calls (interactive voice response).")
    MANUAL = value("manual", "Somebody who was added by hand.")
    OUTBOUND = value("outbound", "A flow for what goes out.")
    STATION = value("station", "A phone to which nobody is signed in.")
    USER = value("user", "A user who does not act for a queue, such as a colleague.")
    VOICEMAIL = value("voicemail", "A voicemail box.")
    VOICESURVEYFLOW = value("voicesurveyflow", "A survey that is held by voice after the call.")
    WORKFLOW = value("workflow", "A workflow that runs without anybody.")
    UNKNOWN = unknown()


@strawberry.enum(description="Activities that a stretch of a communication can stand for.")
class SegmentType(VendorEnum):
    ALERT = value("alert", "It rings, or is offered in another way.")
    BARGING = value("barging", "A supervisor has joined and speaks with everybody.")
    CALLBACK = value("callback", "The agent has a callback to make.")
    COACHING = value("coaching", "A supervisor speaks with the agent, unheard by the customer.")
    CONTACTING = value("contacting", "The other party is being reached.")
    CONVERTING = value("converting", "A fax or message is being converted.")
    DELAY = value("delay", "It waits before it goes on.")
    DIALING = value("dialing", "A number is being dialed.")
    HOLD = value("hold", "The participant is on hold.")
    INTERACT = value("interact", "The participant is connected and takes part.")
    IVR = value("ivr", "A flow serves the participant.")
    MONITORING = value("monitoring", "A supervisor listens.")
    PARKED = value("parked", "The communication is parked until somebody takes it up again.")
    SCHEDULED = value("scheduled", "It waits for the time for which it is scheduled.")
    SCREENMONITORING = value("screenmonitoring", "A supervisor watches the agent's screen.")
    SHARING = value("sharing", "A screen is shared.")
    SYSTEM = value("system", "The platform itself is at work.")
    TRANSMITTING = value("transmitting", "A fax or message is on its way.")
    UPLOADING = value("uploading", "A file is being uploaded.")
    VOICEMAIL = value("voicemail", "A voicemail is being left.")
    WRAPUP = value("wrapup", "The agent does after-call work.")
    UNKNOWN = unknown()


@strawberry.enum(description="Sides of a session in which web pages are browsed together.")
class CobrowseRole(VendorEnum):
    SHARER = value("sharer", "Shows its pages.")
    VIEWER = value("viewer", "Sees the pages of the other side.")
    UNKNOWN = unknown()


@strawberry.enum(description="What a recording can hold.")
class RecordingMedia(VendorEnum):
    AUDIO = value("audio", "Speech.")
    CHAT = value("chat", "A web chat.")
    EMAIL = value("email", "Mails.")
    MESSAGE = value("message", "Messages, such as text messages.")
    MESSAGING = value("messaging", "Messages, such as text messages; another word for the same.")
    SCREEN = value("screen", "What a screen showed.")
    UNKNOWN = unknown()
