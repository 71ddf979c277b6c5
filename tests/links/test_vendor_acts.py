"""The table of acts against the vendor's operations: paths, bodies and the values that their enums allow."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
import sdk
import strawberry
from operations import Operation, operations, shape

from gateway.graph.mutations.act import Act
from gateway.graph.mutations.table import ACTS
from gateway.graph.mutations.transfers import TransferTargetInput
from gateway.graph.scalars import DateTimeText, JSONMapping

pytestmark = [pytest.mark.drift, pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.name)]

VALUES: dict[Any, Any] = {
    strawberry.ID: "id-1",
    str: "text",
    bool: True,
    int: 1,
    JSONMapping: {"key": "text"},
    DateTimeText: "2026-01-31T10:20:30Z",
}


def value(hint: Any) -> Any:
    """A value for an input's field, with all fields of the objects in it."""
    hint = next((one for one in get_args(hint) if one is not type(None)), hint) if _optional(hint) else hint
    if get_origin(hint) is list:
        return [value(get_args(hint)[0])]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint):
        return whole(hint)
    return VALUES[hint]


def _optional(hint: Any) -> bool:
    return type(None) in get_args(hint)


def whole(input_type: Any) -> Any:
    return input_type(**{name: value(hint) for name, hint in get_type_hints(input_type).items()})


def examples(act: Act) -> Iterator[Any]:
    """Inputs with everything in them, for each path and each value that decides on the body."""
    hints = get_type_hints(act.input_type)
    input_ = whole(act.input_type)
    if "to" in hints:
        for one in fields(TransferTargetInput):
            input_.to = TransferTargetInput(**{one.name: "id-1"})
            yield input_
    elif "mode" in hints or "skipped" in hints:
        name = "mode" if "mode" in hints else "skipped"
        for option in hints.get("mode", (True, False)):
            setattr(input_, name, option)
            yield input_
    else:
        yield input_


def operation(act: Act, input_: Any) -> Operation:
    call = act.call(input_)
    return operations()[call.method, shape(call.template)]


def test_an_act_is_an_operation_of_the_vendors(act: Act):
    for input_ in examples(act):
        assert operation(act, input_)


def test_a_body_has_only_what_the_vendor_knows(act: Act):
    for input_ in examples(act):
        body, type_ = act.call(input_).body, operation(act, input_).body
        if body is None:
            assert type_ == ""
        else:
            assert list(unknown(msgspec.json.decode(body), type_)) == []


def unknown(body: dict[str, Any], type_: str) -> Iterator[str]:
    """What of a body the vendor's type does not have, or the values that its enum does not allow."""
    known = sdk.fields(type_)
    for key, part in body.items():
        if key not in known:
            yield f"{type_}.{key}"
        elif isinstance(part, dict) and sdk.is_model(known[key].type.name):
            yield from unknown(part, known[key].type.name)
        elif known[key].allowed and part not in known[key].allowed:
            yield f"{type_}.{key}: {part}"
