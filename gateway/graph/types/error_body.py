"""Errors that the platform reports."""

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import Int, JSONObject, Long


@strawberry.enum(description="Areas of the platform under which limits are grouped.")
class ErrorLimitNamespace(VendorEnum):
    USERS_RULES = value("users.rules", "Rules for users.")
    VOICE_TRANSCRIPTION = value("voice.transcription", "Transcripts of speech.")
    AGENT_ASSISTANT = value("agent.assistant", "Help for agents during conversations.")
    AGENTIC_VIRTUAL_AGENTS = value("agentic.virtual.agents", "Virtual agents that act by themselves.")
    ANALYTICS_AGENTS = value("analytics.agents", "Analytics of agents.")
    ANALYTICS_ALERTING = value("analytics.alerting", "Alerts of analytics.")
    ANALYTICS_DATA_EXTRACTION = value("analytics.data.extraction", "Extracts of analytics' data.")
    ANALYTICS = value("analytics", "Analytics.")
    ANALYTICS_REALTIME = value("analytics.realtime", "Analytics of the moment.")
    ANALYTICS_REPORTING_SETTINGS = value("analytics.reporting.settings", "Settings of reports.")
    ANOMALY_DETECTION = value("anomaly.detection", "Detection of anomalies.")
    ARCHITECT = value("architect", "Flows and what they use.")
    AUDIOHOOK = value("audiohook", "Audio that is streamed to other systems.")
    AUDIOHOOK_MONITOR = value("audiohook.monitor", "Watching audio that is streamed to other systems.")
    AUDIT = value("audit", "Records of changes and their authors.")
    AUTH_API = value("auth.api", "Signing in.")
    AUTHORIZATION = value("authorization", "Roles, permissions and divisions.")
    AUTOMATION_TESTING = value("automation.testing", "Tests of the platform itself.")
    BOTS = value("bots", "Bots.")
    BOTS_VOICE = value("bots.voice", "Bots that speak.")
    BUSINESS_RULES = value("business.rules", "Rules that decide by tables.")
    CALLBACK = value("callback", "Callbacks.")
    CASE_MANAGEMENT = value("case.management", "Cases.")
    COBROWSE = value("cobrowse", "Browsing web pages together.")
    CONTENT_MANAGEMENT = value("content.management", "Documents and other content.")
    CONVERSATION = value("conversation", "Conversations.")
    COPILOT = value("copilot", "Copilots for agents.")
    DATAACTIONS = value("dataactions", "Actions that read or change data of other systems.")
    DATATABLES = value("datatables", "Tables of data for flows.")
    DIRECTORY = value("directory", "People, groups and locations.")
    DSAR = value("dsar", "Requests by persons for their own data.")
    EMAIL = value("email", "Mail.")
    EMPLOYEE_ENGAGEMENT = value("employee.engagement", "Recognition among employees.")
    EVENT_ORCHESTRATION = value("event.orchestration", "Actions triggered by events.")
    EXTERNAL_CONTACTS = value("external.contacts", "External contacts and organizations.")
    EXTERNAL_EVENTS_DATA_INGESTION = value(
        "external.events.data.ingestion", "Events that other systems send in."
    )
    GAMIFICATION = value("gamification", "Points and contests for agents.")
    GCV = value("gcv", "Genesys Cloud Voice, the platform's own lines.")
    GDPR = value("gdpr", "Requests under the data protection law.")
    GROUPS = value("groups", "Groups.")
    GUIDES = value("guides", "Guides for virtual agents.")
    HISTORICAL_ADHERENCE = value("historical.adherence", "How schedules were kept.")
    INFRASTRUCTUREASCODE = value("infrastructureascode", "Set-up of the organization by files.")
    INTEGRATIONS = value("integrations", "Integrations with other systems.")
    INTENT_MINER = value("intent.miner", "Finding intents in past conversations.")
    INTERNAL_MESSAGING = value("internal.messaging", "Messages among users.")
    JOURNEY = value("journey", "Journeys of customers on web pages.")
    KNOWLEDGE = value("knowledge", "Knowledge bases.")
    LANGUAGE_UNDERSTANDING = value("language.understanding", "Understanding of natural language.")
    LEARNING = value("learning", "Courses and assignments.")
    LIMIT_REGISTRY = value("limit.registry", "The limits themselves.")
    MARKETPLACE = value("marketplace", "The marketplace for apps.")
    MCP_ANALYTICS_AGGREGATES = value("mcp.analytics.aggregates", "Analytics for language models, in sums.")
    MCP = value("mcp", "Tools for language models (Model Context Protocol).")
    MEDIA_COMMUNICATIONS = value("media.communications", "Media of communications.")
    MESSAGING = value("messaging", "Messages.")
    MICRO_FRONTEND = value("micro.frontend", "Parts of the user interface.")
    MULTI_ORG = value("multi.org", "Work across organizations.")
    NOTIFICATIONS = value("notifications", "Notifications of events.")
    ONBOARDING = value("onboarding", "Setting up an organization.")
    ORGANIZATION_NOTICE = value("organization.notice", "Notices to an organization.")
    OUTBOUND = value("outbound", "Outbound campaigns.")
    PLATFORM_API = value("platform.api", "The REST API as a whole.")
    PREDICTIVE_ROUTING = value("predictive.routing", "Routing by forecasts.")
    PRESENCE = value("presence", "Presence of users.")
    QUALITY = value("quality", "Evaluations and surveys.")
    RECORDING = value("recording", "Recordings.")
    RESPONSE_MANAGEMENT = value("response.management", "Prepared answers.")
    ROUTING = value("routing", "Queues, skills and routing.")
    SCIM = value("scim", "Users that other systems provide (SCIM).")
    SCREEN_MONITORING = value("screen.monitoring", "Watching screens.")
    SDA = value("sda", "The service that the vendor calls SDA.")
    SEARCH = value("search", "Search.")
    SECONDARY_AUTOMATION_TESTING = value(
        "secondary.automation.testing", "Further tests of the platform itself."
    )
    SKILLS = value("skills", "Skills.")
    SOCIAL_MEDIA = value("social.media", "Social media.")
    SPEECH_AND_TEXT_ANALYTICS = value("speech.and.text.analytics", "Analysis of speech and text.")
    SPEECH_INTEGRATION = value("speech.integration", "Speech services of others.")
    SUPPORTABILITY = value("supportability", "The vendor's support.")
    TASK_MANAGEMENT = value("task.management", "Tasks and items of work.")
    TELEPHONY_CONFIGURATION = value("telephony.configuration", "Set-up of phones and lines.")
    USAGE = value("usage", "Use of the API.")
    USERS = value("users", "Users.")
    WEB_DEPLOYMENTS = value("web.deployments", "Messengers on web pages.")
    WEB_MESSAGING = value("web.messaging", "Messages from web pages.")
    WEBCHAT = value("webchat", "Web chats.")
    WEBHOOKS = value("webhooks", "Calls to other systems on events.")
    WORKFORCE_MANAGEMENT_ADHERENCE = value("workforce.management.adherence", "How schedules are kept.")
    WORKFORCE_MANAGEMENT_AGENT_AVAILABILITY = value(
        "workforce.management.agent.availability", "When agents can work."
    )
    WORKFORCE_MANAGEMENT_FORECAST = value("workforce.management.forecast", "Forecasts of work.")
    WORKFORCE_MANAGEMENT = value("workforce.management", "Planning of work.")
    WORKFORCE_MANAGEMENT_SCHEDULING_PREFERENCES = value(
        "workforce.management.scheduling.preferences", "Wishes for schedules."
    )
    WORKFORCE_MANAGEMENT_SELF_SCHEDULE = value(
        "workforce.management.self.schedule", "Schedules that agents make themselves."
    )
    WORKFORCE_MANAGEMENT_SHIFT_TRADING = value("workforce.management.shift.trading", "Trading of shifts.")
    SYSTEM = value("system", "The platform itself.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="One numeric limit that the platform places on the organization.")
class ErrorLimit(Model):
    key: str | None = field("Name that identifies the limit.")
    namespace: ErrorLimitNamespace | None = field("Area of the platform to which the limit belongs.")
    value: Long | None = field("Figure of the limit; its unit depends on the key.")


@strawberry.pydantic.type(description="One particular of an error, tied to a field or an entity.")
class ErrorDetail(Model):
    error_code: str | None = field("Code of this particular error, for programs to test.")
    field_name: str | None = field("Request field that the error is about.")
    entity_id: str | None = field("Id of the entity that the error is about.")
    entity_name: str | None = field("Name or kind of the entity that the error is about.")


@strawberry.pydantic.type(description="Full description of an error reported by the platform.")
class ErrorBody(Model):
    message: str | None = field("Readable text of the error.")
    code: str | None = field("Short code of the error, for programs to test.")
    status: Int | None = field("HTTP status that goes with the error.")
    entity_id: str | None = field("Id of the entity that the error is about.")
    entity_name: str | None = field("Name or kind of the entity that the error is about.")
    message_with_params: str | None = field("Error text as a template, with placeholders for its parameters.")
    message_params: JSONObject | None = field("Values that belong in the placeholders of the error text.")
    context_id: str | None = field("Id that helps to trace the failed request.")
    details: Many[ErrorDetail] = listed("Particulars of the error, by field or entity.")
    errors: Many["ErrorBody"] = listed("Further errors that lie beneath this one.")
    limit: ErrorLimit | None = field("Platform limit that was exceeded, when the error is about one.")
