"""Forms: the allowed bodies of writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.sandbox import refusals
from gateway.sandbox.kinds import Entity

Rule = Any
"""The allowed values of a field.

A type (``str``, ``bool``, ``int``, ``datetime`` as ISO text, ``dict`` of plain values), the texts that are
allowed (a tuple, matched without regard to case), a list of one rule, or a form.
"""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a body, each with its rule. ``model`` is the vendor's name of it."""

    model: str
    fields: Mapping[str, Rule]

    def read(self, body: object, path: str = "") -> Entity:
        """The body without its nulls; raises a 400 that names the first field that is wrong.

        Fields that the vendor's model does not have are refused: who writes them has misspelt something.
        """
        if not isinstance(body, dict):
            raise refusals.bad_request(f"{self.model} is a JSON object.", field=path or None)
        for key in body:
            if key not in self.fields:
                raise refusals.bad_request(f"{self.model} has no field {key}.", field=_at(path, key))
        return {
            key: _checked(value, self.fields[key], _at(path, key))
            for key, value in body.items()
            if value is not None
        }


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _checked(value: Any, rule: Rule, path: str) -> Any:
    if isinstance(rule, Form):
        return rule.read(value, path)
    if isinstance(rule, list):
        _require(isinstance(value, list), path, "a list")
        return [_checked(each, rule[0], f"{path}[{index}]") for index, each in enumerate(value)]
    if isinstance(rule, tuple):
        return _allowed(value, rule, path)
    if rule is datetime:
        return _moment(value, path)
    _require(isinstance(value, rule) and not (rule is int and isinstance(value, bool)), path, _NAMES[rule])
    if rule is dict:
        return {key: _plain(each, _at(path, key)) for key, each in value.items()}
    return value


_NAMES = {str: "a text", bool: "true or false", int: "a whole number", dict: "an object"}


def _require(fits: bool, path: str, what: str) -> None:
    if not fits:
        raise refusals.bad_request(f"{path} is {what}.", field=path)


def _allowed(value: Any, values: tuple[str, ...], path: str) -> str:
    """The allowed text for a value, in the vendor's spelling."""
    _require(isinstance(value, str), path, "a text")
    for each in values:
        if each.lower() == value.lower():
            return each
    raise refusals.invalid(path, f"{path} is one of {', '.join(values)}.")


def _moment(value: Any, path: str) -> datetime:
    _require(isinstance(value, str), path, "a text")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise refusals.bad_request(f"{path} is a time in ISO-8601.", field=path) from None
    _require(moment.tzinfo is not None, path, "a time with its zone")
    return moment


def _plain(value: Any, path: str) -> str:
    """A value of a map, which is a text; numbers and truth values are written out."""
    if isinstance(value, bool | int | float):
        return str(value)
    _require(isinstance(value, str), path, "a text")
    return str(value)
