"""The history of conversations: the vendor's analytics search, with its interval, filter and order."""

import re
from collections.abc import Mapping
from typing import Any, NewType

import orjson
import strawberry

from gateway.errors import BadUserInput
from gateway.graph.enums import VendorEnum, value
from gateway.graph.lists.history_filter import filters
from gateway.graph.lists.listing import Listing, Page, numbered
from gateway.graph.scalars import ISO_8601
from gateway.links import Parameters
from gateway.upstream.call import ApiCall

_PATH = "/api/v2/analytics/conversations/details/query"

Interval = NewType("Interval", str)


def _interval(value: object) -> str:
    if not isinstance(value, str) or value.count("/") != 1:
        raise BadUserInput("Give an interval as two times with a slash between them.")
    if not all(re.fullmatch(ISO_8601, moment) for moment in value.split("/")):
        raise BadUserInput("Give the times of an interval in ISO 8601, such as 2026-01-31T00:00:00Z.")
    return value


INTERVAL = strawberry.scalar(
    name="Interval",
    description="Two ISO 8601 moments with a slash between: 2026-01-30T00:00:00Z/2026-01-31T00:00:00Z.",
    serialize=lambda value: value,
    parse_value=_interval,
)


@strawberry.enum(description="The time by which a history is sorted.")
class HistoryOrderBy(VendorEnum):
    CONVERSATIONSTART = value("conversationStart", "When the conversation began.")
    CONVERSATIONEND = value("conversationEnd", "When the conversation ended.")
    SEGMENTSTART = value("segmentStart", "When a segment began.")
    SEGMENTEND = value("segmentEnd", "When a segment ended.")


@strawberry.enum(description="The direction of a sort.")
class OrderDirection(VendorEnum):
    ASC = value("asc", "The lowest or earliest first.")
    DESC = value("desc", "The highest or latest first.")


@strawberry.input(description="The order of a history.")
class ConversationHistoryOrder:
    """Translates to `orderBy` and `order`."""

    by: HistoryOrderBy = strawberry.field(
        default=HistoryOrderBy.CONVERSATIONSTART, description="Time to sort by."
    )
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.DESC, description="Direction of the sort."
    )


def _page(arguments: Mapping[str, Any], _parameters: Parameters) -> Page:
    order: ConversationHistoryOrder = arguments.get("order_by") or ConversationHistoryOrder()
    query = {
        "interval": arguments["interval"],
        "order": order.direction.value,
        "orderBy": order.by.value,
        **filters(arguments.get("filter")),
    }

    def call(size: int, number: int) -> ApiCall:
        body = orjson.dumps({**query, "paging": {"pageSize": size, "pageNumber": number}})
        return ApiCall(_PATH, _PATH, read=True, method="POST", body=body)

    return numbered(arguments, call)


HISTORY = Listing(
    "conversationAnalytics",
    _PATH,
    _page,
    items="conversations",
    total="totalHits",
    method="POST",
    permissions=("analytics:conversationDetail:view", "analytics:agentConversationDetail:view"),
)
