"""The dimensions by which the history of conversations can be filtered.

Source: the vendor's analytics conversation query.
"""

import strawberry

from gateway.graph.enums import VendorEnum, value


@strawberry.enum(description="A dimension of a conversation as a whole.")
class ConversationDimension(VendorEnum):
    ACCESSATTRIBUTE = value("accessAttribute", "An attribute that users must match to see it.")
    CONVERSATIONEND = value("conversationEnd", "When it ended.")
    CONVERSATIONID = value("conversationId", "Its id.")
    CONVERSATIONINITIATOR = value(
        "conversationInitiator", "Role of the party that started it, for messages, such as `customer`."
    )
    CONVERSATIONSTART = value("conversationStart", "When it began.")
    CUSTOMERPARTICIPATION = value(
        "customerParticipation", "Whether the customer wrote anything, for messages."
    )
    DIVISIONID = value("divisionId", "A division to which it belongs.")
    EXTERNALTAG = value("externalTag", "The tag that another system gave it.")
    MEDIASTATSMINCONVERSATIONMOS = value(
        "mediaStatsMinConversationMos", "The worst mean opinion score of its audio, from 1 to 5."
    )
    ORIGINATINGDIRECTION = value("originatingDirection", "Which side began it: `inbound` or `outbound`.")
    ORIGINATINGSOCIALMEDIAPUBLIC = value(
        "originatingSocialMediaPublic", "Whether a public post in social media began it."
    )


@strawberry.enum(
    description="A dimension of one of a conversation's segments, with its session and participant."
)
class SegmentDimension(VendorEnum):
    ADDRESSFROM = value("addressFrom", "Address from which a message or email came.")
    ADDRESSTO = value("addressTo", "Address to which a message or email went.")
    AGENTASSISTANTID = value("agentAssistantId", "Id of the assistant that helped the agent.")
    AGENTOWNED = value("agentOwned", "Whether a callback belongs to one agent.")
    ANI = value("ani", "Address of the caller.")
    AUTHENTICATED = value("authenticated", "Whether the customer has proved who they are.")
    BARGEDPARTICIPANTID = value("bargedParticipantId", "Id of the participant whom a supervisor joined.")
    CALLBACKNUMBER = value("callbackNumber", "Number to call back.")
    CALLBACKSCHEDULEDTIME = value("callbackScheduledTime", "Time for which a callback is scheduled.")
    CANONICALEXTERNALCONTACTID = value(
        "canonicalExternalContactId", "Id of the external contact into which others were merged."
    )
    CLEARED = value("cleared", "Whether the customer has cleared the conversation from the messenger.")
    COACHEDPARTICIPANTID = value("coachedParticipantId", "Id of the participant whom a supervisor coached.")
    CONFERENCE = value("conference", "Whether more than two parties were joined.")
    DELIVERYPUSHED = value("deliveryPushed", "Whether the message was pushed to the recipient's device.")
    DELIVERYSTATUS = value("deliveryStatus", "Delivery status of the message or email.")
    DESTINATIONADDRESS = value("destinationAddress", "Address that it was meant for.")
    DESTINATIONCONVERSATIONID = value(
        "destinationConversationId", "Id of the conversation into which it was joined."
    )
    DETECTEDSPEECHEND = value("detectedSpeechEnd", "When the last speech was heard.")
    DETECTEDSPEECHSTART = value("detectedSpeechStart", "When the first speech was heard.")
    DIRECTION = value("direction", "Which side began the session: `inbound` or `outbound`.")
    DISCONNECTTYPE = value("disconnectType", "Reason why the session ended.")
    DNIS = value("dnis", "Address that was called.")
    EDGEID = value("edgeId", "Id of the device that carried the media.")
    ENGAGEMENTSOURCE = value("engagementSource", "Platform from which the message came.")
    ERRORCODE = value("errorCode", "Code of an error that affected the segment.")
    EXITREASON = value("exitReason", "Why a flow's run ended.")
    EXTENDEDDELIVERYSTATUS = value(
        "extendedDeliveryStatus", "Delivery status of the message, in the carrier's own words."
    )
    EXTERNALCONTACTID = value("externalContactId", "Id of the external contact.")
    EXTERNALORGANIZATIONID = value("externalOrganizationId", "Id of the external organization.")
    FLAGGEDREASON = value("flaggedReason", "Why somebody flagged the conversation.")
    FLOWID = value("flowId", "Id of a flow that ran.")
    FLOWNAME = value("flowName", "Name of a flow that ran.")
    FLOWOUTTYPE = value("flowOutType", "How it flowed out of automatic call distribution.")
    FLOWOUTCOME = value("flowOutcome", "Id and result of a flow's outcome, with a colon between.")
    FLOWOUTCOMEID = value("flowOutcomeId", "Id of an outcome that a flow tracks.")
    FLOWOUTCOMEVALUE = value("flowOutcomeValue", "Result of a flow's outcome.")
    FLOWVERSION = value("flowVersion", "Version of a flow that ran.")
    GROUPID = value("groupId", "Id of a group.")
    JOURNEYACTIONID = value(
        "journeyActionId", "Id of the action of predictive engagement that led to the session."
    )
    JOURNEYACTIONMAPID = value("journeyActionMapId", "Id of the map to which that action belongs.")
    JOURNEYCUSTOMERID = value("journeyCustomerId", "Id of the customer in the journey.")
    JOURNEYCUSTOMERIDTYPE = value("journeyCustomerIdType", "Kind of that id.")
    JOURNEYCUSTOMERSESSIONID = value(
        "journeyCustomerSessionId", "Id of the customer's session in the journey."
    )
    MEDIACOUNT = value("mediaCount", "How many files the messages had.")
    MEDIATYPE = value("mediaType", "Medium of the session.")
    MESSAGETYPE = value("messageType", "Platform of the messages.")
    MONITOREDPARTICIPANTID = value(
        "monitoredParticipantId", "Id of the participant to whom a supervisor listened."
    )
    OUTBOUNDCAMPAIGNID = value("outboundCampaignId", "Id of the campaign.")
    OUTBOUNDCONTACTID = value("outboundContactId", "Id of the contact that the campaign dialed.")
    OUTBOUNDCONTACTLISTID = value(
        "outboundContactListId", "Id of the contact list from which the campaign dialed."
    )
    PARTICIPANTNAME = value("participantName", "Name of the participant.")
    PROTOCOLCALLID = value("protocolCallId", "Id of the call in signalling, such as SIP's.")
    PROVIDER = value("provider", "System that carried the session.")
    PURPOSE = value("purpose", "Role of the participant, such as `agent`.")
    QUEUEID = value("queueId", "Id of the queue.")
    RECORDING = value("recording", "Whether audio was recorded.")
    REMOTE = value("remote", "Name or address of the other side.")
    REMOTENAMEDISPLAYABLE = value("remoteNameDisplayable", "Name of the other side, as it is shown.")
    REQUESTEDLANGUAGEID = value("requestedLanguageId", "Id of the required language.")
    REQUESTEDROUTING = value("requestedRouting", "Requested method of routing.")
    REQUESTEDROUTINGSKILLID = value("requestedRoutingSkillId", "Id of a required skill.")
    SCOREDAGENTID = value("scoredAgentId", "Id of an agent who was scored for it.")
    SCREENMONITOREDUSERID = value("screenMonitoredUserId", "Id of the user whose screen was watched.")
    SCREENRECORDING = value("screenRecording", "Whether the screen was recorded.")
    SCRIPTID = value("scriptId", "Id of the script that the agent saw.")
    SEGMENTEND = value("segmentEnd", "When the segment ended.")
    SEGMENTTYPE = value("segmentType", "Type of the segment, such as `hold`.")
    SESSIONDNIS = value("sessionDnis", "Address that the session called.")
    SIPRESPONSECODE = value("sipResponseCode", "SIP status of the call.")
    SKILLEXPRESSIONID = value("skillExpressionId", "Id of the skill expression that selected agents.")
    SNIPPETRECORDING = value("snippetRecording", "Whether an excerpt was recorded on demand.")
    SUBJECT = value("subject", "Subject of the email.")
    TEAMID = value("teamId", "Id of the user's team.")
    TRANSFERTARGETADDRESS = value("transferTargetAddress", "Address to which a flow transferred.")
    TRANSFERTARGETNAME = value("transferTargetName", "Name of the target to which a flow transferred.")
    TRANSFERTYPE = value("transferType", "Type of the target to which a flow transferred.")
    USEDROUTING = value("usedRouting", "Method of routing that found the agent.")
    USERID = value("userId", "Id of the user.")
    WRAPUPCODE = value("wrapUpCode", "Id of the wrap-up code.")
    WRAPUPNOTE = value("wrapUpNote", "Note that the agent wrote at wrap-up.")
