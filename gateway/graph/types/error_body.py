"""Errors as the platform tells them."""

import strawberry

from gateway.graph.enums import VendorEnum
from gateway.graph.model import Many, Model, field, listed
from gateway.graph.scalars import Int, JSONObject, Long


@strawberry.enum(description="Areas of the platform under which limits are grouped.")
class ErrorLimitNamespace(VendorEnum):
    USERS_RULES = "users.rules"
    VOICE_TRANSCRIPTION = "voice.transcription"
    AGENT_ASSISTANT = "agent.assistant"
    AGENTIC_VIRTUAL_AGENTS = "agentic.virtual.agents"
    ANALYTICS_AGENTS = "analytics.agents"
    ANALYTICS_ALERTING = "analytics.alerting"
    ANALYTICS_DATA_EXTRACTION = "analytics.data.extraction"
    ANALYTICS = "analytics"
    ANALYTICS_REALTIME = "analytics.realtime"
    ANALYTICS_REPORTING_SETTINGS = "analytics.reporting.settings"
    ANOMALY_DETECTION = "anomaly.detection"
    ARCHITECT = "architect"
    AUDIOHOOK = "audiohook"
    AUDIOHOOK_MONITOR = "audiohook.monitor"
    AUDIT = "audit"
    AUTH_API = "auth.api"
    AUTHORIZATION = "authorization"
    AUTOMATION_TESTING = "automation.testing"
    BOTS = "bots"
    BOTS_VOICE = "bots.voice"
    BUSINESS_RULES = "business.rules"
    CALLBACK = "callback"
    CASE_MANAGEMENT = "case.management"
    COBROWSE = "cobrowse"
    CONTENT_MANAGEMENT = "content.management"
    CONVERSATION = "conversation"
    COPILOT = "copilot"
    DATAACTIONS = "dataactions"
    DATATABLES = "datatables"
    DIRECTORY = "directory"
    DSAR = "dsar"
    EMAIL = "email"
    EMPLOYEE_ENGAGEMENT = "employee.engagement"
    EVENT_ORCHESTRATION = "event.orchestration"
    EXTERNAL_CONTACTS = "external.contacts"
    EXTERNAL_EVENTS_DATA_INGESTION = "external.events.data.ingestion"
    GAMIFICATION = "gamification"
    GCV = "gcv"
    GDPR = "gdpr"
    GROUPS = "groups"
    GUIDES = "guides"
    HISTORICAL_ADHERENCE = "historical.adherence"
    INFRASTRUCTUREASCODE = "infrastructureascode"
    INTEGRATIONS = "integrations"
    INTENT_MINER = "intent.miner"
    INTERNAL_MESSAGING = "internal.messaging"
    JOURNEY = "journey"
    KNOWLEDGE = "knowledge"
    LANGUAGE_UNDERSTANDING = "language.understanding"
    LEARNING = "learning"
    LIMIT_REGISTRY = "limit.registry"
    MARKETPLACE = "marketplace"
    MCP_ANALYTICS_AGGREGATES = "mcp.analytics.aggregates"
    MCP = "mcp"
    MEDIA_COMMUNICATIONS = "media.communications"
    MESSAGING = "messaging"
    MICRO_FRONTEND = "micro.frontend"
    MULTI_ORG = "multi.org"
    NOTIFICATIONS = "notifications"
    ONBOARDING = "onboarding"
    ORGANIZATION_NOTICE = "organization.notice"
    OUTBOUND = "outbound"
    PLATFORM_API = "platform.api"
    PREDICTIVE_ROUTING = "predictive.routing"
    PRESENCE = "presence"
    QUALITY = "quality"
    RECORDING = "recording"
    RESPONSE_MANAGEMENT = "response.management"
    ROUTING = "routing"
    SCIM = "scim"
    SCREEN_MONITORING = "screen.monitoring"
    SDA = "sda"
    SEARCH = "search"
    SECONDARY_AUTOMATION_TESTING = "secondary.automation.testing"
    SKILLS = "skills"
    SOCIAL_MEDIA = "social.media"
    SPEECH_AND_TEXT_ANALYTICS = "speech.and.text.analytics"
    SPEECH_INTEGRATION = "speech.integration"
    SUPPORTABILITY = "supportability"
    TASK_MANAGEMENT = "task.management"
    TELEPHONY_CONFIGURATION = "telephony.configuration"
    USAGE = "usage"
    USERS = "users"
    WEB_DEPLOYMENTS = "web.deployments"
    WEB_MESSAGING = "web.messaging"
    WEBCHAT = "webchat"
    WEBHOOKS = "webhooks"
    WORKFORCE_MANAGEMENT_ADHERENCE = "workforce.management.adherence"
    WORKFORCE_MANAGEMENT_AGENT_AVAILABILITY = "workforce.management.agent.availability"
    WORKFORCE_MANAGEMENT_FORECAST = "workforce.management.forecast"
    WORKFORCE_MANAGEMENT = "workforce.management"
    WORKFORCE_MANAGEMENT_SCHEDULING_PREFERENCES = "workforce.management.scheduling.preferences"
    WORKFORCE_MANAGEMENT_SELF_SCHEDULE = "workforce.management.self.schedule"
    WORKFORCE_MANAGEMENT_SHIFT_TRADING = "workforce.management.shift.trading"
    SYSTEM = "system"
    UNKNOWN = "unknown"


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
