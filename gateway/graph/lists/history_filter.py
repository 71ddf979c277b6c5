"""The filter of the history: conditions on conversations and their segments, and the vendor's form of them.

Source of operators and limits: the vendor's analytics conversation query.
"""

from collections.abc import Iterable
from typing import Any

import strawberry
from strawberry.types import get_object_definition

from gateway.errors import BadUserInput
from gateway.graph.enums import VendorEnum, value
from gateway.graph.lists.history_dimensions import ConversationDimension, SegmentDimension
from gateway.graph.types.analytics_segment import AnalyticsDisconnectType
from gateway.graph.types.analytics_session import MediaType
from gateway.graph.types.vocabulary import Direction, ParticipantPurpose

_DIMENSION = "dimension"
"""The key of a field's metadata."""


@strawberry.enum(description="The comparison of a dimension with values.")
class PredicateOperator(VendorEnum):
    MATCHES = value("matches", "The dimension equals one of the values.")
    EXISTS = value("exists", "The dimension has a value.")
    NOTEXISTS = value("notExists", "The dimension has no value.")


@strawberry.input(description="A condition on conversations as a whole.")
class ConversationPredicate:
    """Translates to a filter of `conversationFilters`."""

    dimension: ConversationDimension = strawberry.field(description="Dimension to compare.")
    operator: PredicateOperator = strawberry.field(
        default=PredicateOperator.MATCHES, description="Comparison with the values."
    )
    values: list[str] = strawberry.field(
        default_factory=list, description="Values of which one must match; empty for exists and notExists."
    )


@strawberry.input(description="A condition that one segment must meet, with its session and participant.")
class SegmentPredicate:
    """Translates to a filter of `segmentFilters`."""

    dimension: SegmentDimension = strawberry.field(description="Dimension to compare.")
    operator: PredicateOperator = strawberry.field(
        default=PredicateOperator.MATCHES, description="Comparison with the values."
    )
    values: list[str] = strawberry.field(
        default_factory=list, description="Values of which one must match; empty for exists and notExists."
    )


def _by(dimension: ConversationDimension | SegmentDimension, description: str) -> Any:
    return strawberry.field(default=None, description=description, metadata={_DIMENSION: dimension})


@strawberry.input(
    description="Conditions on conversations. All must hold; a list holds if one of its values matches."
)
class ConversationHistoryFilter:
    """The usual conditions by name, and all others by dimension."""

    conversation_ids: list[strawberry.ID] | None = _by(
        ConversationDimension.CONVERSATIONID, "Ids of conversations."
    )
    division_ids: list[strawberry.ID] | None = _by(
        ConversationDimension.DIVISIONID, "Divisions the conversation belongs to."
    )
    external_tags: list[str] | None = _by(
        ConversationDimension.EXTERNALTAG, "Tags that other systems gave the conversation."
    )
    originating_directions: list[Direction] | None = _by(
        ConversationDimension.ORIGINATINGDIRECTION, "Sides that started it."
    )
    user_ids: list[strawberry.ID] | None = _by(SegmentDimension.USERID, "Users who took part.")
    queue_ids: list[strawberry.ID] | None = _by(SegmentDimension.QUEUEID, "Queues it went through.")
    group_ids: list[strawberry.ID] | None = _by(SegmentDimension.GROUPID, "Groups it went through.")
    team_ids: list[strawberry.ID] | None = _by(SegmentDimension.TEAMID, "Teams of the users who took part.")
    flow_ids: list[strawberry.ID] | None = _by(SegmentDimension.FLOWID, "Architect flows it went through.")
    external_contact_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.EXTERNALCONTACTID, "External contacts who took part."
    )
    external_organization_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.EXTERNALORGANIZATIONID, "Organizations of the external contacts."
    )
    campaign_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.OUTBOUNDCAMPAIGNID, "Outbound campaigns that placed it."
    )
    wrapup_code_ids: list[strawberry.ID] | None = _by(SegmentDimension.WRAPUPCODE, "Wrap-up codes given.")
    skill_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.REQUESTEDROUTINGSKILLID, "Skills that it required."
    )
    language_ids: list[strawberry.ID] | None = _by(
        SegmentDimension.REQUESTEDLANGUAGEID, "Languages that it required."
    )
    media_types: list[MediaType] | None = _by(SegmentDimension.MEDIATYPE, "Media of a session.")
    directions: list[Direction] | None = _by(SegmentDimension.DIRECTION, "Directions of a session.")
    purposes: list[ParticipantPurpose] | None = _by(SegmentDimension.PURPOSE, "Roles of participants.")
    disconnect_types: list[AnalyticsDisconnectType] | None = _by(
        SegmentDimension.DISCONNECTTYPE, "Reasons why a session ended."
    )
    anis: list[str] | None = _by(SegmentDimension.ANI, "Addresses of the callers.")
    dnises: list[str] | None = _by(SegmentDimension.DNIS, "Addresses that were called.")
    conversation: list[ConversationPredicate] = strawberry.field(
        default_factory=list, description="Further conditions on the conversation as a whole."
    )
    segment: list[SegmentPredicate] = strawberry.field(
        default_factory=list, description="Further conditions that one of its segments must meet."
    )

    def predicates(self) -> Iterable[ConversationPredicate | SegmentPredicate]:
        """All conditions, including the named ones.

        Raises:
            BadUserInput: a named condition has the value UNKNOWN.
        """
        for field in get_object_definition(type(self), strict=True).fields:
            dimension, values = field.metadata.get(_DIMENSION), getattr(self, field.python_name)
            if dimension is not None and values is not None:
                predicate = (
                    ConversationPredicate
                    if isinstance(dimension, ConversationDimension)
                    else SegmentPredicate
                )
                yield predicate(dimension=dimension, values=list(map(_text, values)))
        yield from self.conversation
        yield from self.segment


def _text(value: str | VendorEnum) -> str:
    """A value as the vendor writes it."""
    if not isinstance(value, VendorEnum):
        return value
    if value.name == "UNKNOWN":
        raise BadUserInput(
            "UNKNOWN cannot be searched for. Give the vendor's new value in segment or conversation."
        )
    return str(value.value)


def _filter(predicate: ConversationPredicate | SegmentPredicate) -> dict[str, Any]:
    """A condition in the vendor's form, which joins its values by or.

    Raises:
        BadUserInput: the operator needs values and has none, or takes none and has some.
    """
    base = {
        "type": "dimension",
        "dimension": predicate.dimension.value,
        "operator": predicate.operator.value,
    }
    if (predicate.operator is PredicateOperator.MATCHES) != bool(predicate.values):
        raise BadUserInput("Give values for matches, and none for exists and notExists.")
    values = [{**base, "value": value} for value in predicate.values]
    return {"type": "or", "predicates": values or [base]}


def filters(wanted: ConversationHistoryFilter | None) -> dict[str, Any]:
    """`conversationFilters` and `segmentFilters`, which the vendor joins by and.

    Raises:
        BadUserInput: a condition lacks values, has too many, or has the value UNKNOWN.
    """
    predicates = list(wanted.predicates()) if wanted else []
    conversation = [_filter(one) for one in predicates if isinstance(one, ConversationPredicate)]
    segment = [_filter(one) for one in predicates if isinstance(one, SegmentPredicate)]
    filters = {"conversationFilters": conversation, "segmentFilters": segment}
    return {key: value for key, value in filters.items() if value}
