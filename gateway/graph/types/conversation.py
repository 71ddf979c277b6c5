"""Conversations."""

from typing import Any

import strawberry

from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link, links
from gateway.graph.lists.belonging import pages
from gateway.graph.model import Entity, Many, Model, Named, Promised, entity, field, hidden, listed, required
from gateway.graph.scalars import DateTime, Int, PromisedDateTime
from gateway.graph.types.communication import RecordingState
from gateway.graph.types.conversation_links import ConversationLinks
from gateway.graph.types.evaluation import Evaluation
from gateway.graph.types.participant import Participant
from gateway.graph.types.transfer import TransferResponse


@strawberry.enum(description="States of a conversation; only disconnected is accepted in an update.")
class ConversationState(VendorEnum):
    ALERTING = value("alerting", "It rings, or is offered in another way.")
    DIALING = value("dialing", "A number is being dialed.")
    CONTACTING = value("contacting", "The other party is being reached.")
    OFFERING = value("offering", "It is offered, and has not been answered.")
    CONNECTED = value("connected", "It goes on.")
    DISCONNECTED = value("disconnected", "It has ended.")
    TERMINATED = value("terminated", "It is over.")
    CONVERTING = value("converting", "A fax or message is being converted.")
    UPLOADING = value("uploading", "A file is being uploaded.")
    TRANSMITTING = value("transmitting", "A fax or message is on its way.")
    PARKED = value("parked", "It is parked until somebody takes it up again.")
    NONE = value("none", "It has not begun.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="Short reference to an entity that belongs to a division.")
class DivisionEntityRef(Model):
    entity_id: strawberry.ID | None = field("Id of the entity referred to.", key="id")
    name: str | None = field("Name of the entity referred to.")
    entity_uri: str | None = field("REST address of the entity referred to.", key="selfUri")
    entity = link(None, "Entity referred to, of whatever kind it is.", uri="entity_uri")
    date_division_updated: DateTime | None = field("When the entity's division last changed.")


@strawberry.pydantic.type(
    description="A division to which a conversation belongs, with the entities that put it there."
)
class ConversationDivisionMembership(Model):
    division_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="division")
    division = link("division", "The division in question.", ref="division_ref")
    entities: Many[DivisionEntityRef] = listed(
        "Users, queues, flows and the like on the conversation that belong to this division."
    )


@entity("One interaction between the parties of a contact center, over all its media.")
class Conversation(ConversationLinks, Entity, Named):
    analytics = link("conversationAnalytics", "History of the conversation, as analytics keeps it.", id="id")
    evaluations = pages(
        Evaluation,
        "Evaluations of how agents handled the conversation, in the order in which they were assigned. Of the"
        " answers, only the total scores are shown.",
        path="/api/v2/quality/evaluations/query",
        query={"conversationId": "{id}", "expandAnswerTotalScores": "true"},
        permissions=("quality:evaluation:view",),
    )
    surveys = link("conversationSurveys", "Surveys of the conversation's customer.", id="id")
    name: str | None = field("Name of the conversation, where it has one.")
    external_tag: str | None = field(
        "Tag from outside the platform that links the conversation to another system."
    )
    start_time: PromisedDateTime = required(
        "When the conversation began, that is, when its first participant joined."
    )
    end_time: DateTime | None = field("When the last participant left; null while the conversation goes on.")
    address: str | None = field(
        "Address as the outside party sees it; for calls the DNIS when inbound and the ANI when outbound."
    )
    participants: Promised[Participant] = listed(
        "Everyone and everything that takes or took part, such as customers, agents, queues and flows."
    )
    conversation_ids: Many[str] = listed(
        "Conversations to join into a conference; null except when one is being created."
    )
    conversations = links("conversation", "Conversations to join into a conference.", ids="conversation_ids")
    max_participants: Int | None = field(
        "Most participants allowed at once, when the conversation is a conference."
    )
    recording_state: RecordingState | None = field(
        "Whether recording of the conversation is running, paused or off."
    )
    state: ConversationState | None = field(
        "Serves only to end a conversation in an update; it has no value when read."
    )
    divisions: Many[ConversationDivisionMembership] = listed(
        "Divisions to which the conversation belongs, which govern who may see it."
    )
    recent_transfers: Many[TransferResponse] = listed(
        "Latest transfer commands given on the conversation, twenty at most."
    )
    secure_pause: bool | None = field("Whether recording is suspended to protect sensitive data.")
    utilization_label_id: str | None = field(
        "Id of the label under which the conversation counts towards agents' maximum utilization."
    )
    utilization_label = link(
        "utilizationLabel",
        "Label under which the conversation counts towards agents' utilization.",
        id="utilization_label_id",
    )
    inactivity_timeout: DateTime | None = field(
        "Future moment from which the conversation counts as inactive."
    )

    encloses = "id"

    def model_post_init(self, _context: Any, /) -> None:
        """Makes the participants known to each other, and the conversation to all parts of it."""
        peers: dict[str, Participant] = {
            participant.id: participant for participant in self.participants if participant.id
        }
        for participant in self.participants:
            participant.join(peers)
            participant.enclose(self.id)
