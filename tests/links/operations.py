"""The vendor's operations as its SDK's `apis` describe them: paths, query parameters, answers."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from PureCloudPlatformClientV2 import apis


class Operation(NamedTuple):
    """An operation: its query parameters with their types and what is said of them; the types of its answer
    and its body."""

    query: dict[str, str]
    words: dict[str, str]
    answer: str
    body: str = ""


def shape(path: str) -> str:
    """A path without the names of its ids, which are the SDK's own."""
    return re.sub(r"{\w+}", "{}", path)


@cache
def operations() -> dict[tuple[str, str], Operation]:
    """Every operation by its method and the shape of its path."""
    return dict(_operations())


def _operations() -> Iterator[tuple[tuple[str, str], Operation]]:
    for module in pkgutil.iter_modules(apis.__path__):
        source = inspect.getsource(importlib.import_module(f"{apis.__name__}.{module.name}"))
        for text in source.split("\n    def ")[1:]:
            path = re.search(r"resource_path = '([^']+)'", text)
            method = re.search(r"call_api\(resource_path, '(\w+)'", text)
            if path and method:
                yield (method[1], shape(path[1])), _operation(text)


def _operation(text: str) -> Operation:
    described = {name: (type_, words) for type_, name, words in re.findall(r":param (\S+) (\w+): (.*)", text)}
    wire = dict(re.findall(r"query_params\['(\w+)'\] = params\['(\w+)'\]", text))
    answer = re.search(r"response_type='?([^',]+)'?,", text)
    return Operation(
        {name: described[attribute][0] for name, attribute in wire.items()},
        {name: described[attribute][1] for name, attribute in wire.items()},
        answer[1] if answer else "",
        described["body"][0] if "body" in described else "",
    )
