"""Links: how a self URI, or an id and a kind, names a resource of the upstream. Pure, no I/O.

`KINDS` is the table of everything that can be loaded. A row says where one entity is read, where many are
read at once, how ids go in and entities come out, and what must be asked for explicitly. Resolvers, loaders,
the planner and the docs read this table; adding a kind is adding a row.

A URI that comes from data or from a client is never joined to a host: `parse` matches it against the table's
templates, takes the id, and the path is rebuilt from both.

Source of paths, parameters and shapes: the vendor's API document as generated into its SDK.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import Literal, NamedTuple, TypeGuard

import msgspec

from gateway.errors import LinkRefused
from gateway.upstream.call import Call

_ID = re.compile(r"(?=[^/]*[0-9]|[A-Z]+-)[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""An id holds a digit, or is one of the vendor's fixed upper-case names (`ININ-WRAP-UP-TIMEOUT`).

A plain word is never an id: it names a sub-resource of the collection, such as `/api/v2/users/me`.
"""

_URI = re.compile(r"(?P<collection>/api/v2(?:/[a-z]+){1,4})/(?P<id>[^/]+?)(?P<rest>/[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Bulk:
    """A read of many entities of one kind.

    `ids` tells how ids go in: `repeated` query parameters, one `comma`-separated parameter, or a `body` of
    `entities[]{id}`. `answer` names the list in the answer; with `results` each item wraps its entity.
    `size` is the number of ids for one call: 100 unless the vendor says otherwise.
    """

    path: str
    ids: Literal["repeated", "comma", "body"] = "repeated"
    answer: Literal["entities", "results", "conversations"] = "entities"
    size: int = 100
    query: tuple[tuple[str, str], ...] = ()
    paged: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table: one kind of entity.

    `graph` is the module and class of its GraphQL type. `sibling` is a bulk read with less data that needs
    fewer rights, tried when the first answers 403. `expand` maps a GraphQL field to the value of the `expand`
    parameter without which the upstream leaves the field out; `live` are those values whose fields change by
    the second. `ttl` is for how many seconds an entity may be kept unless a setting says otherwise; with 0 it
    is always read afresh.
    """

    name: str
    plural: str
    graph: str
    item: str
    bulk: Bulk | None = None
    sibling: Bulk | None = None
    expand: Mapping[str, str] = field(default_factory=dict)
    live: frozenset[str] = frozenset()
    ttl: float = 60
    key: str = "id"

    @property
    def type_name(self) -> str:
        """The name of the GraphQL type."""
        return self.graph.rpartition(".")[2]

    @property
    def label(self) -> str:
        """The kind in words, for descriptions."""
        return re.sub(r"(?=[A-Z])", " ", self.name).lower()

    def path(self, id_: str) -> str:
        """The canonical self URI of the entity with this id, which must be valid."""
        return self.item.replace("{id}", id_)


class Link(NamedTuple):
    """A resource by kind and id: the key of every loader. Its id is valid by construction (`to`, `parse`)."""

    kind: str
    id: str

    @property
    def path(self) -> str:
        """The canonical self URI."""
        return KINDS[self.kind].path(self.id)


_USER_EXPAND = {
    "routingStatus": "routingStatus",
    "presence": "presence",
    "integrationPresence": "integrationPresence",
    "conversationSummary": "conversationSummary",
    "outOfOffice": "outOfOffice",
    "geolocation": "geolocation",
    "station": "station",
    "authorization": "authorization",
    "profileSkills": "profileSkills",
    "certifications": "certifications",
    "locations": "locations",
    "groups": "groups",
    "team": "team",
    "workPlanBidRanks": "workPlanBidRanks",
    "skills": "skills",
    "languages": "languages",
    "languagePreference": "languagePreference",
    "employerInfo": "employerInfo",
    "biography": "biography",
    "dateLastLogin": "dateLastLogin",
    "lastTokenIssued": "lasttokenissued",
}

_USER_LIVE = frozenset(
    {"routingStatus", "presence", "integrationPresence", "conversationSummary", "geolocation", "station"}
)

_HOUR = 3600

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "user",
            "users",
            "gateway.graph.types.user.User",
            "/api/v2/users/{id}",
            # Without a state the listing leaves inactive users out.
            Bulk("/api/v2/users", query=(("state", "any"),)),
            expand=_USER_EXPAND,
            live=_USER_LIVE,
        ),
        Kind(
            "queue",
            "queues",
            "gateway.graph.types.queue.Queue",
            "/api/v2/routing/queues/{id}",
            Bulk("/api/v2/routing/queues"),
            sibling=Bulk("/api/v2/routing/queues/divisionviews"),
        ),
        Kind(
            "division",
            "divisions",
            "gateway.graph.types.division.Division",
            "/api/v2/authorization/divisions/{id}",
            Bulk("/api/v2/authorization/divisions"),
            ttl=_HOUR,
        ),
        Kind(
            "group",
            "groups",
            "gateway.graph.types.group.Group",
            "/api/v2/groups/{id}",
            Bulk("/api/v2/groups"),
            ttl=300,
        ),
        Kind("team", "teams", "gateway.graph.types.group.Team", "/api/v2/teams/{id}", ttl=300),
        Kind(
            "externalContact",
            "externalContacts",
            "gateway.graph.types.external.ExternalContact",
            "/api/v2/externalcontacts/contacts/{id}",
            Bulk("/api/v2/externalcontacts/bulk/contacts", ids="body", answer="results"),
        ),
        Kind(
            "externalOrganization",
            "externalOrganizations",
            "gateway.graph.types.external.ExternalOrganization",
            "/api/v2/externalcontacts/organizations/{id}",
            Bulk("/api/v2/externalcontacts/bulk/organizations", ids="body", answer="results"),
            ttl=300,
        ),
        Kind(
            "wrapupCode",
            "wrapupCodes",
            "gateway.graph.types.routing.WrapupCode",
            "/api/v2/routing/wrapupcodes/{id}",
            Bulk("/api/v2/routing/wrapupcodes"),
            sibling=Bulk("/api/v2/routing/wrapupcodes/divisionviews"),
            ttl=_HOUR,
        ),
        Kind(
            "skill",
            "skills",
            "gateway.graph.types.routing.Skill",
            "/api/v2/routing/skills/{id}",
            Bulk("/api/v2/routing/skills"),
            ttl=_HOUR,
        ),
        Kind(
            "language",
            "languages",
            "gateway.graph.types.routing.Language",
            "/api/v2/routing/languages/{id}",
            Bulk("/api/v2/routing/languages"),
            ttl=_HOUR,
        ),
        Kind(
            "flow",
            "flows",
            "gateway.graph.types.flow.Flow",
            "/api/v2/flows/{id}",
            Bulk("/api/v2/flows/lookup"),
            ttl=300,
        ),
        Kind(
            "station",
            "stations",
            "gateway.graph.types.station.Station",
            "/api/v2/stations/{id}",
            Bulk("/api/v2/stations", ids="comma"),
            ttl=2,
        ),
        Kind(
            "location",
            "locations",
            "gateway.graph.types.location.Location",
            "/api/v2/locations/{id}",
            Bulk("/api/v2/locations"),
            expand={"images": "images", "addressVerificationDetails": "addressVerificationDetails"},
            ttl=_HOUR,
        ),
        Kind("script", "scripts", "gateway.graph.types.script.Script", "/api/v2/scripts/{id}", ttl=300),
        Kind(
            "utilizationLabel",
            "utilizationLabels",
            "gateway.graph.types.routing.UtilizationLabel",
            "/api/v2/routing/utilization/labels/{id}",
            ttl=_HOUR,
        ),
        Kind(
            "campaign",
            "campaigns",
            "gateway.graph.types.campaign.Campaign",
            "/api/v2/outbound/campaigns/{id}",
            Bulk("/api/v2/outbound/campaigns"),
            ttl=30,
        ),
        Kind(
            "conversation",
            "conversations",
            "gateway.graph.types.conversation.Conversation",
            "/api/v2/conversations/{id}",
            ttl=0,
        ),
        Kind(
            "conversationAnalytics",
            "conversationsAnalytics",
            "gateway.graph.types.analytics.ConversationAnalytics",
            "/api/v2/analytics/conversations/{id}/details",
            Bulk(
                "/api/v2/analytics/conversations/details",
                ids="comma",
                answer="conversations",
                paged=False,
            ),
            key="conversationId",
            ttl=0,
        ),
    )
}

KEPT = frozenset(
    path
    for kind in KINDS.values()
    if kind.ttl
    for path in (kind.item, *(bulk.path for bulk in (kind.bulk, kind.sibling) if bulk))
)
"""Path templates of the kinds that may be kept."""

_TEMPLATES = {kind.item: kind.name for kind in KINDS.values()}


def to(kind: str, id_: object) -> Link:
    """The link to the entity of this kind with this id.

    Raises:
        LinkRefused: the id is not of the form that the upstream gives out.
    """
    return resolve(kind, None, id_)


def parse(uri: object) -> Link:
    """The link that a self URI stands for.

    Raises:
        LinkRefused: the URI has a scheme, a host, a query or escapes, or fits no template of the table.
    """
    return resolve(None, uri, None)


def resolve(kind: str | None, uri: object, id_: object) -> Link:
    """The link to the entity of which a self URI, an id or both are told; what is not told is `None`.

    Raises:
        LinkRefused: see `to` and `parse`; or they disagree, with each other or on the kind.
    """
    if _is_short(uri, _LONGEST_URI) and _is_short(id_, _LONGEST_ID):
        found = _link(kind, uri, id_)
        if found is not None:
            return found
    raise LinkRefused


# Nothing longer is looked at, or else the table of remembered links could be filled with huge texts.
_LONGEST_ID = 64
_LONGEST_URI = 256
_REMEMBERED = 10_000
"""How many links are remembered: the users, queues and divisions of a contact centre come again and again."""


def _is_short(text: object, longest: int) -> TypeGuard[str | None]:
    return text is None or (isinstance(text, str) and len(text) <= longest)


@lru_cache(_REMEMBERED)
def _link(kind: str | None, uri: str | None, id_: str | None) -> Link | None:
    if uri is not None:
        match = _URI.fullmatch(uri)
        told = match and _TEMPLATES.get(f"{match['collection']}/{{id}}{match['rest'] or ''}")
        if not match or told is None or kind not in (told, None) or id_ not in (match["id"], None):
            return None
        kind, id_ = told, match["id"]
    return Link(kind, id_) if kind is not None and id_ is not None and _ID.fullmatch(id_) else None


def item_call(link: Link, expand: Iterable[str] = ()) -> Call:
    """The read of one entity."""
    kind = KINDS[link.kind]
    return Call(template=kind.item, path=link.path, query=_expand(expand), ids=(link.id,))


def bulk_call(bulk: Bulk, ids: Sequence[str], expand: Iterable[str] = ()) -> Call:
    """The read of up to `bulk.size` entities at once."""
    query = list(bulk.query)
    body = None
    if bulk.ids == "body":
        body = msgspec.json.encode({"entities": [{"id": id_} for id_ in ids]})
    else:
        query += [("id", ",".join(ids))] if bulk.ids == "comma" else zip(repeat("id"), ids)
        if bulk.paged:
            query.append(("pageSize", str(bulk.size)))
    return Call(
        template=bulk.path,
        path=bulk.path,
        query=(*query, *_expand(expand)),
        method="POST" if body else "GET",
        body=body,
        ids=tuple(ids),
    )


def entity(kind: Kind, data: object) -> object:
    """The JSON of an entity with its `id`, where the vendor calls the id otherwise, and its self URI."""
    if kind.key == "id" or not isinstance(data, dict):
        return data
    id_ = data.get(kind.key)
    return {**data, "id": id_, "selfUri": kind.path(str(id_))}


def _expand(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("expand", value) for value in sorted(values)) if values else ()
