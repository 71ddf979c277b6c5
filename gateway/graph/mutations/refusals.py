"""Refusals: what a caller can mend of an act, in the gateway's own words."""

from collections.abc import Mapping

from gateway.errors import BadUserInput, Conflict, Forbidden, GatewayError, NotFound
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.given import Given, Problem, paths
from gateway.graph.mutations.payload import UserError, UserErrorCode

Refusal = BadUserInput | Conflict | Forbidden | NotFound
"""What the caller can mend; every other error is one of GraphQL's."""

_SENTENCES: Mapping[type[GatewayError], str] = {
    BadUserInput: "The platform does not accept this.",
    Conflict: "The present state does not allow this.",
    NotFound: "Nothing has this id.",
}

_NAMES = {
    "transferType": "kind",
    "contactId": "externalContactId",
    "recordingState": "state",
    "presenceDefinition": "presenceDefinitionId",
    "wrapup": "code",
    "wrapupSkipped": "skipped",
}
"""Names of our fields for the vendor's, where they differ."""


def of_problem(problem: Problem) -> UserError:
    """The error of an input that was not sent."""
    return UserError(code=UserErrorCode.BAD_USER_INPUT, message=problem.message, field=problem.field)


def of_refusal(error: Refusal, act: Act, given: Given) -> UserError:
    """The error of an act that the platform refused; what the platform says is not shown."""
    code, field = UserErrorCode(error.code), _field(error, given)
    if isinstance(error, Forbidden):
        needed = f" It needs {' or '.join(act.permissions)}." if act.permissions else ""
        return UserError(code=code, message=f"The token may not do this, or not in this division.{needed}")
    return UserError(code=code, message=_SENTENCES[type(error)], field=field)


def _field(error: Refusal, given: Given) -> str | None:
    """The input's field that a refusal is about: by the vendor's name, or by an id that it tells.

    What is missing may be named as well; where two fields have one name, it is the one that is given.
    """
    told = sorted(paths(given), key=lambda one: one[1] is not None)
    by_name = {path.rpartition(".")[2]: path for path, _ in told}
    for step in reversed((error.about.field or "").split(".")):
        name = step.partition("[")[0]
        path = by_name.get(name) or by_name.get(_NAMES.get(name, ""))
        if path is not None:
            return path
    named = ((path, value if isinstance(value, list) else [value]) for path, value in told)
    return next((path for path, values in named if not error.about.ids.isdisjoint(map(str, values))), None)
