"""Enums that several domains share."""

import strawberry

from gateway.graph.enums import VendorEnum


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
