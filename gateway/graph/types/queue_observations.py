"""Live observations of queues."""

from typing import Any

import strawberry

from gateway.graph.annotations.rest import read_at
from gateway.graph.enums import VendorEnum, unknown, value
from gateway.graph.link import link
from gateway.graph.model import Many, Model, field, hidden, listed
from gateway.graph.scalars import EpochDateTime, Int
from gateway.links import ROWS


@strawberry.enum(description="Media for which a wait is estimated, or all of them.")
class PredictionIntent(VendorEnum):
    ALL = value("ALL", "All media together.")
    CALL = value("CALL", "Phone calls.")
    CALLBACK = value("CALLBACK", "Callbacks.")
    CHAT = value("CHAT", "Web chats.")
    EMAIL = value("EMAIL", "Emails.")
    SOCIALEXPRESSION = value("SOCIALEXPRESSION", "Posts on social media.")
    VIDEOCOMM = value("VIDEOCOMM", "Video communications.")
    MESSAGE = value("MESSAGE", "Messages.")
    UNKNOWN = unknown()


@strawberry.enum(description="Ways of estimating a wait.")
class PredictionFormula(VendorEnum):
    BEST = value("BEST", "Whichever way fits best.")
    SIMPLE = value("SIMPLE", "From the usual time of handling and the agents at hand.")
    ABANDON = value("ABANDON", "The same, with those who give up.")
    PATIENCE_ABANDON = value("PATIENCE_ABANDON", "The same, with how long people wait before they give up.")
    AI_ADJUSTED_AHT = value("AI-ADJUSTED-AHT", "From a time of handling that a model predicts.")
    POSITION_IN_QUEUE = value("POSITION-IN-QUEUE", "From the place in the queue.")
    UNKNOWN = unknown()


@strawberry.pydantic.type(description="How long the next to come will probably wait.")
class PredictionResults(Model):
    intent: PredictionIntent | None = field("Medium that the estimate is for.")
    formula: PredictionFormula | None = field("Way in which it was estimated.")
    estimated_wait_time_seconds: Int | None = field("The estimated wait, in seconds.")
    label_ref: strawberry.Private[dict[str, Any] | None] = hidden(alias="label")
    label = link("utilizationLabel", "Label of the interactions that the estimate is for.", ref="label_ref")


_ESTIMATE, _OBSERVATIONS = ROWS["queueEstimatedWait"], ROWS["queueObservations"]


@strawberry.pydantic.type(
    description=read_at(
        "How long the next to come to a queue will probably wait.", _ESTIMATE.item, _ESTIMATE.permissions
    )
)
class EstimatedWaitTimePredictions(Model):
    results: Many[PredictionResults] = listed("Estimates, one for each medium or one for all.")


@strawberry.pydantic.type(
    description=read_at(
        "Live observations of a queue, over all media. Up to 100 queues are read in one call, and what was"
        " read serves for 2 seconds.",
        _OBSERVATIONS.template,
        _OBSERVATIONS.permissions,
        method="POST",
    )
)
class QueueObservations(Model):
    queue_id: strawberry.Private[str | None] = hidden(alias="id")
    waiting: Int | None = field(
        "Interactions that wait for an agent; null if the upstream returns nothing for the queue."
    )
    interacting: Int | None = field("Interactions that agents are busy with.")
    on_queue_agents: Int | None = field("Joined members who are on queue, in any routing status.")
    longest_wait: EpochDateTime | None = field(
        "When the interaction that has waited longest began to wait; null if none waits."
    )
    estimated_wait = link(
        "queueEstimatedWait",
        "How long the next to come will probably wait. It costs a call for each queue.",
        id="queue_id",
    )
