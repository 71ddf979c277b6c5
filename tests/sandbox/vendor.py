"""The vendor's SDK as a judge of shapes, and as a client of the sandbox."""

import asyncio
import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import PureCloudPlatformClientV2 as sdk  # noqa: N813  # the vendor's spelling

gc.freeze()  # the SDK's thousands of classes stay: looking at them again and again would slow every test

_SCALARS = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "object": object,
}


def faults(value: Any, kind: str, path: str = "") -> Iterator[str]:
    """Everything in a JSON value that the SDK's type of that name does not know or would read otherwise."""
    many = re.fullmatch(r"list\[(.+)]", kind)
    table = re.fullmatch(r"dict\(str, (.+)\)", kind)
    if many:
        if not isinstance(value, list):
            yield f"{path}: {kind} is {type(value).__name__}"
            return
        for each in value:
            yield from faults(each, many[1], f"{path}[]")
    elif table:
        for each in value.values():
            yield from faults(each, table[1], f"{path}{{}}")
    elif kind in {"datetime", "date"}:
        yield from _moment(value, kind, path)
    elif kind in _SCALARS:
        if not isinstance(value, _SCALARS[kind]) or (kind == "int" and isinstance(value, bool)):
            yield f"{path}: {kind} is {value!r}"
    else:
        yield from _object(value, kind, path)


def _moment(value: Any, kind: str, path: str) -> Iterator[str]:
    try:
        (datetime if kind == "datetime" else date).fromisoformat(value)
    except (TypeError, ValueError):
        yield f"{path}: {kind} is {value!r}"


def _object(value: Any, kind: str, path: str) -> Iterator[str]:
    model = getattr(sdk, kind)()
    types = {model.attribute_map[name]: (name, of) for name, of in model.swagger_types.items()}
    if not isinstance(value, dict):
        yield f"{path}: {kind} is {type(value).__name__}"
        return
    for key, part in value.items():
        where = f"{path}.{key}"
        if key not in types:
            yield f"{where}: {kind} has no such key"
            continue
        name, of = types[key]
        yield from faults(part, of, where)
        if isinstance(part, str):
            setattr(model, name, part)  # an unknown value of an enumeration is changed or warned about
            if getattr(model, name) != part:
                yield f"{where}: {kind} does not know the value {part!r}"


def keys(value: Any, kind: str, seen: dict[str, set[str]] | None = None) -> dict[str, set[str]]:
    """The keys that each of the SDK's types has somewhere in a value."""
    seen = {} if seen is None else seen
    many = re.fullmatch(r"list\[(.+)]", kind)
    table = re.fullmatch(r"dict\(str, (.+)\)", kind)
    if many:
        for each in value:
            keys(each, many[1], seen)
    elif table:
        for each in value.values():
            keys(each, table[1], seen)
    elif kind not in _SCALARS and kind not in {"datetime", "date"}:
        model = getattr(sdk, kind)()
        types = {model.attribute_map[name]: of for name, of in model.swagger_types.items()}
        seen.setdefault(kind, set()).update(value)
        for key, part in value.items():
            keys(part, types.get(key, "object"), seen)
    return seen


def declared(kind: str) -> set[str]:
    """The keys that the SDK's type of that name has."""
    return set(getattr(sdk, kind)().attribute_map.values())


@contextmanager
def client(url: str, token: str) -> Iterator[sdk.ApiClient]:
    """A client of the SDK that calls the sandbox."""
    made = sdk.ApiClient(host=url)
    made.access_token = token
    try:
        yield made
    finally:
        made.get_http_client().rest_client.pool_manager.clear()


async def ask(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Make one of the SDK's calls, which block, beside the event loop that serves it."""
    return await asyncio.to_thread(call, *args, **kwargs)


def written(model: Any) -> Any:
    """What the SDK understood, as JSON again, with times that compare."""
    return comparable(sdk.ApiClient.sanitize_for_serialization(_WRITER, model))


def comparable(value: Any) -> Any:
    """A JSON value whose timestamps are times, so that they compare in any spelling."""
    if isinstance(value, dict):
        return {key: comparable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [comparable(each) for each in value]
    if isinstance(value, str) and _TIMESTAMP.fullmatch(value):
        return datetime.fromisoformat(value)
    return value


_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")
_WRITER = sdk.ApiClient(host="http://127.0.0.1")
