"""The addresses from which a queue writes, and the inbound routes behind them."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import Int
from gateway.graph.types.reference import Reference


@strawberry.enum(
    description="Moments of adding a signature: in the draft, on each sending, or on one sending alone."
)
class SignatureInclusion(VendorEnum):
    DRAFT = value("Draft", "When the draft is made.")
    SEND = value("Send", "On each sending.")
    SENDONCE = value("SendOnce", "On the first sending alone.")
    UNKNOWN = unknown()


@strawberry.enum(description="Policies for quoting earlier email: included, excluded or optional.")
class HistoryInclusion(VendorEnum):
    INCLUDE = value("Include", "It is quoted.")
    EXCLUDE = value("Exclude", "It is left out.")
    OPTIONAL = value("Optional", "The agent decides.")
    UNKNOWN = unknown()


@strawberry.enum(description="Life stages of an email route.")
class InboundRouteStatus(VendorEnum):
    PENDING = value("Pending", "It is being set up.")
    ACTIVE = value("Active", "It is in use.")
    REMOVING = value("Removing", "It is being removed.")
    ERROR = value("Error", "Its set-up has failed.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="A mailbox with the name shown next to it.")
class EmailAddress(Model):
    email: str | None = field("The address proper, as used for sending.")
    name: str | None = field("Display name that accompanies the address.")


@strawberry.pydantic.type(description="Which signature is added to outgoing email, and when.")
class EmailSignature(Model):
    enabled: bool | None = field("True when outgoing email is signed.")
    canned_response_id: str | None = field("Id of the canned response that holds the signature text.")
    always_included: bool | None = field(
        "True to sign every email; false to sign just the first in a thread."
    )
    inclusion_type: SignatureInclusion | None = field("At which point the signature enters the email.")


@strawberry.pydantic.type(description="An email address expressed as a domain and a route within it.")
class QueueEmailAddress(Model):
    domain: Reference | None = field("Email domain of the address, after the at sign.")
    route: "InboundRoute | None" = field("Route within the domain that supplies the mailbox.")


@strawberry.pydantic.type(description="How email arriving at one mailbox is routed, answered and signed.")
class InboundRoute(Model):
    route_id: strawberry.ID | None = field("Id of the route, unique across the platform.", key="id")
    name: str | None = field("Label of the route for administrators.")
    pattern: str | None = field("Pattern for the mailbox part of the address, before the at sign.")
    queue_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="queue")
    queue = link("queue", "Queue in which incoming email waits for an agent.", ref="queue_ref")
    priority: Int | None = field("Routing priority given to email on this route.")
    skill_refs: strawberry.Private[list[dict[str, Any]] | None] = hidden(alias="skills")
    skills = links("skill", "Skills an agent needs to receive email on this route.", refs="skill_refs")
    language_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="language")
    language = link("language", "Language an agent needs to receive email on this route.", ref="language_ref")
    from_name: str | None = field("Sender name that customers see on replies.")
    from_email: str | None = field("Sender address that customers see on replies.")
    flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="flow")
    flow = link("flow", "Architect flow that handles incoming email.", ref="flow_ref")
    reply_email_address: QueueEmailAddress | None = field(
        "Address, given as domain and route, that replies go out through."
    )
    auto_bcc: Many[EmailAddress] = listed(
        "Recipients who secretly receive a copy of every email sent on this route."
    )
    spam_flow_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="spamFlow")
    spam_flow = link(
        "flow", "Architect flow that handles incoming email flagged as spam.", ref="spam_flow_ref"
    )
    signature: EmailSignature | None = field("Signature added to email sent on this route.")
    history_inclusion: HistoryInclusion | None = field(
        "Whether a reply draft quotes the earlier emails of the conversation."
    )
    allow_multiple_actions: bool | None = field(
        "True when an agent may act several times and must then disconnect by hand."
    )
    mailbox_folders: Many[str] = listed("Folders of the integrated mailbox that feed this route.")
    status: InboundRouteStatus | None = field(
        "Whether the route is being set up, works, is going away or has failed."
    )
    self_uri: str | None = field("REST address of the route.")


@strawberry.pydantic.type(description="Sender identities a queue uses for outgoing messages.")
class QueueMessagingAddresses(Model):
    sms_address: Reference | None = field("Number that text messages are sent from.")
    open_messaging_recipient: Reference | None = field(
        "Open messaging integration that messages are sent from."
    )
    whats_app_recipient: Reference | None = field("WhatsApp identity that messages are sent from.")


QueueEmailAddress.model_rebuild()
