"""Enums that several domains share."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value


@strawberry.enum(description="Which side began: the customer (inbound) or the contact center (outbound).")
class Direction(VendorEnum):
    INBOUND = value("inbound", "The customer began.")
    OUTBOUND = value("outbound", "The contact center began.")
    UNKNOWN = unknown()


@strawberry.enum(description="Whether an entity is in use, out of use or deleted.")
class LifecycleState(VendorEnum):
    ACTIVE = value("active", "It is in use.")
    INACTIVE = value("inactive", "It is out of use.")
    DELETED = value("deleted", "It has been deleted.")
    UNKNOWN = unknown()


@strawberry.enum(description="Reasons a participant can give for flagging a conversation.")
class FlaggedReason(VendorEnum):
    GENERAL = value("general", "No particular reason.")
    UNKNOWN = unknown()


@strawberry.enum(description="Kinds of group whose members can serve a queue.")
class MemberGroupType(VendorEnum):
    GROUP = value("Group", "A group.")
    SKILLGROUP = value("SkillGroup", "A group of all users with certain skills.")
    TEAM = value("Team", "A team.")
    UNKNOWN = unknown()


@strawberry.enum(description="Stages of an evaluation, from pending to finished or retracted.")
class EvaluationStatus(VendorEnum):
    FINISHED = value("Finished", "It is done.")
    INPROGRESS = value("InProgress", "The evaluator is at it.")
    INREVIEW = value("InReview", "It is being reviewed.")
    PENDING = value("Pending", "It has not begun.")
    RETRACTED = value("Retracted", "It was taken back.")
    UNKNOWN = unknown()


@strawberry.enum(description="Purposes and media for which a flow can be built.")
class FlowType(VendorEnum):
    BOT = value("BOT", "A bot.")
    BUSINESSPROCESS = value("BUSINESSPROCESS", "A process of the organization's work.")
    COMMONMODULE = value("COMMONMODULE", "A part that other flows use.")
    DIGITALBOT = value("DIGITALBOT", "A bot for messages.")
    EMAILSEND = value("EMAILSEND", "For emails that go out.")
    INBOUNDCALL = value("INBOUNDCALL", "For calls that come in.")
    INBOUNDCHAT = value("INBOUNDCHAT", "For web chats that come in.")
    INBOUNDEMAIL = value("INBOUNDEMAIL", "For emails that come in.")
    INBOUNDSHORTMESSAGE = value("INBOUNDSHORTMESSAGE", "For messages that come in.")
    INQUEUECALL = value("INQUEUECALL", "For calls that wait in a queue.")
    INQUEUEEMAIL = value("INQUEUEEMAIL", "For emails that wait in a queue.")
    INQUEUESHORTMESSAGE = value("INQUEUESHORTMESSAGE", "For messages that wait in a queue.")
    OUTBOUNDCALL = value("OUTBOUNDCALL", "For calls of a campaign.")
    SECURECALL = value("SECURECALL", "For data that the agent must not hear.")
    SPEECH = value("SPEECH", "For speech in another flow.")
    SURVEYINVITE = value("SURVEYINVITE", "For invitations to a survey.")
    VOICE = value("VOICE", "For calls, in the form for voice services.")
    VOICEMAIL = value("VOICEMAIL", "For voicemail.")
    VOICESURVEY = value("VOICESURVEY", "For surveys by voice.")
    WORKFLOW = value("WORKFLOW", "Without anybody on the line.")
    WORKITEM = value("WORKITEM", "For items of work.")
    UNKNOWN = unknown()


@strawberry.enum(description="Messaging and social platforms from which a conversation can come.")
class EngagementSource(VendorEnum):
    APPLEMESSAGESFORBUSINESS = value("AppleMessagesForBusiness", "Apple Messages for Business.")
    DISCORD = value("Discord", "Discord.")
    EMAIL = value("Email", "Mail.")
    FACEBOOK = value("Facebook", "Facebook.")
    FACEBOOKMESSENGER = value("FacebookMessenger", "Facebook Messenger.")
    GLASSDOOR = value("Glassdoor", "Glassdoor.")
    GOOGLEBUSINESSPROFILE = value("GoogleBusinessProfile", "Google Business Profile.")
    INSTAGRAM = value("Instagram", "Instagram.")
    KAKAOTALK = value("KakaoTalk", "KakaoTalk.")
    LINE = value("Line", "LINE.")
    LINKEDIN = value("LinkedIn", "LinkedIn.")
    MICROSOFTTEAMS = value("MicrosoftTeams", "Microsoft Teams.")
    MOBILECHAT = value("MobileChat", "A chat in a mobile app.")
    OTHER = value("Other", "Another platform.")
    QQ = value("QQ", "QQ.")
    REDDIT = value("Reddit", "Reddit.")
    SERVICENOW = value("ServiceNow", "ServiceNow.")
    SFDC = value("SFDC", "Salesforce.")
    SMS = value("SMS", "Text messages.")
    SNAPCHAT = value("Snapchat", "Snapchat.")
    TELEGRAM = value("Telegram", "Telegram.")
    THREADS = value("Threads", "Threads.")
    TRUSTPILOT = value("Trustpilot", "Trustpilot.")
    UNSPECIFIED = value("Unspecified", "The platform does not know it.")
    VIBER = value("Viber", "Viber.")
    WEBCHAT = value("WebChat", "A web chat.")
    WECHAT = value("WeChat", "WeChat.")
    WEIBO = value("Weibo", "Weibo.")
    WHATSAPP = value("WhatsApp", "WhatsApp.")
    X = value("X", "X, formerly Twitter.")
    YELP = value("Yelp", "Yelp.")
    YOUTUBE = value("YouTube", "YouTube.")
    ZENDESK = value("Zendesk", "Zendesk.")
    OPENMESSAGING = value("OpenMessaging", "A platform that is connected by open messaging.")
    UNKNOWN = unknown()


@strawberry.enum(description="How conditions combine: all of them, or any.")
class LogicalOperator(VendorEnum):
    AND = value("AND", "All of them.")
    OR = value("OR", "Any of them.")
    UNKNOWN = unknown()


@strawberry.enum(description="Roles of a participant in a conversation.")
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


@strawberry.enum(description="Activities in a segment of a communication.")
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


@strawberry.enum(description="Media of recordings.")
class RecordingMedia(VendorEnum):
    AUDIO = value("audio", "Speech.")
    CHAT = value("chat", "A web chat.")
    EMAIL = value("email", "Mails.")
    MESSAGE = value("message", "Messages, such as text messages.")
    MESSAGING = value("messaging", "Messages, such as text messages; another word for the same.")
    SCREEN = value("screen", "The content of a screen.")
    UNKNOWN = unknown()


@strawberry.enum(description="Stages of a survey, from pending to finished, refused or expired.")
class SurveyStatus(VendorEnum):
    PENDING = value("Pending", "It has not been sent yet.")
    SENT = value("Sent", "The customer has been invited to answer.")
    INPROGRESS = value("InProgress", "The customer has begun to answer.")
    FINISHED = value("Finished", "The customer has answered.")
    OPTOUT = value("OptOut", "The customer does not want to be surveyed.")
    ERROR = value("Error", "Something went wrong.")
    EXPIRED = value("Expired", "The time for answering is over.")
    UNKNOWN = unknown()


@strawberry.enum(description="Channels over which a survey can be held.")
class SurveyType(VendorEnum):
    WEB = value("Web", "On a web page.")
    VOICE = value("Voice", "By voice, after the call.")
    UNKNOWN = unknown()
