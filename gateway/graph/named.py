"""Entities that a client names by their ids, or by a self URI."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.errors import BadUserInput, GatewayError, LinkRefused
from gateway.graph.link import Target
from gateway.links import ID, KINDS, parse, to

ROOT = "root"
"""The key of a query field's metadata that holds its `RootField`."""

MOST_IDS = 1000
"""The most ids in one argument: ten full bulk calls."""


@dataclass(frozen=True, slots=True)
class RootField:
    """The declaration of a query for entities that the client names, or for one at a fixed path.

    Its arguments have the names of the kind's ids; with `many` the last one is `ids`. Without a kind the only
    argument is `selfUri`.
    """

    kind: str | None
    path: str | None = None
    many: bool = False

    def targets(self, arguments: Mapping[str, Any]) -> list[Target | GatewayError]:
        """The targets that the arguments name: one, or one for each id; an error for a refused one.

        Raises:
            GatewayError: The arguments as a whole are refused.
        """
        if self.kind is None:
            return [Target(parse(arguments["selfUri"]), None)]
        if not self.many:
            return [named(self.kind, arguments)]
        if len(arguments["ids"]) > MOST_IDS:
            raise BadUserInput(f"Ask for at most {MOST_IDS} ids in one field.")
        return [_named_or_error(self.kind, {**arguments, "id": id_}) for id_ in arguments["ids"]]


def named(kind: str, ids: Mapping[str, Any]) -> Target:
    """The entity that a client names by a kind and the ids of its path.

    Raises:
        BadUserInput: An id does not have the form of the platform's ids.
    """
    try:
        return Target(to(kind, *map(ids.__getitem__, KINDS[kind].ids)), None)
    except LinkRefused:
        raise BadUserInput("An id does not have the form of the platform's ids.") from None


def _named_or_error(kind: str, ids: Mapping[str, Any]) -> Target | GatewayError:
    try:
        return named(kind, ids)
    except GatewayError as error:
        return error


def given_ids(name: str, ids: Sequence[str] | None, most: int = MOST_IDS) -> Sequence[str] | None:
    """The distinct ids of an argument that filters a list; `None` if the argument is absent.

    Raises:
        BadUserInput: There are none or too many, or one does not have the form of an id.
    """
    if ids is None:
        return None
    if not 1 <= len(ids) <= most:
        raise BadUserInput(f"{name} takes 1 to {most} ids. Leave it out to match any.")
    if not all(map(ID.fullmatch, ids)):
        raise BadUserInput("An id does not have the form of the platform's ids.")
    return list(dict.fromkeys(ids))
