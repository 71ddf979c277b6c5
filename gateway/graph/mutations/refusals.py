"""User errors: why an act was refused, in the gateway's own words."""

from collections.abc import Mapping

from gateway.errors import BadUserInput, Conflict, Forbidden, GatewayError, NotFound
from gateway.graph.mutations.act import Act
from gateway.graph.mutations.inputs import InputProblem, MutationInput, paths
from gateway.graph.mutations.payload import UserError, UserErrorCode

Refusal = BadUserInput | Conflict | Forbidden | NotFound
"""The errors that the caller can correct; all others are GraphQL errors."""

_MESSAGES: Mapping[type[GatewayError], str] = {
    BadUserInput: "The platform does not accept this value. Correct it and try again.",
    Conflict: "The present state does not allow this. Read it again before you retry.",
    NotFound: "Nothing has this id.",
}

_FIELD_NAMES = {
    "transferType": "kind",
    "contactId": "externalContactId",
    "recordingState": "state",
    "presenceDefinition": "presenceDefinitionId",
    "wrapup": "code",
    "wrapupSkipped": "skipped",
}
"""The names of input fields by the vendor's names, where they differ."""


def problem_error(problem: InputProblem) -> UserError:
    """The user error for an input that was not sent."""
    return UserError(code=UserErrorCode.BAD_USER_INPUT, message=problem.message, field=problem.field)


def refusal_error(error: Refusal, act: Act, input_: MutationInput) -> UserError:
    """The user error for an act that the platform refused, without the platform's text."""
    code, field = UserErrorCode(error.code), _field(error, input_)
    if isinstance(error, Forbidden):
        needed = f" It needs {' or '.join(act.permissions)}." if act.permissions else ""
        return UserError(code=code, message=f"The token may not do this, or not in this division.{needed}")
    return UserError(code=code, message=_MESSAGES[type(error)], field=field)


def _field(error: Refusal, input_: MutationInput) -> str | None:
    """The input field that a refusal names, by the vendor's field name or by an id.

    The field may be absent from the input. If two fields have one name, it is the one that has a value.
    """
    values = sorted(paths(input_), key=lambda one: one[1] is not None)
    by_name = {path.rpartition(".")[2]: path for path, _ in values}
    for step in reversed((error.about.field or "").split(".")):
        name = step.partition("[")[0]
        path = by_name.get(name) or by_name.get(_FIELD_NAMES.get(name, ""))
        if path is not None:
            return path
    ids = ((path, value if isinstance(value, list) else [value]) for path, value in values)
    return next((path for path, each in ids if not error.about.ids.isdisjoint(map(str, each))), None)
