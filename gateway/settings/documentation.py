"""The names and descriptions of settings, and messages about invalid ones.

The name of a setting is `GATEWAY_` and its path in capitals, joined by `__`: `GATEWAY_HTTP__PORT`.
"""

import difflib
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

PREFIX = "GATEWAY_"


class Setting(BaseModel):
    """A setting, as the documentation lists it."""

    name: str
    default: str
    description: str


def documented(model: type[BaseModel], prefix: str = PREFIX) -> Iterator[Setting]:
    """All settings of a model and its groups."""
    for key, info in model.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from documented(info.annotation, f"{prefix}{key.upper()}__")
        else:
            yield Setting(
                name=f"{prefix}{key.upper()}",
                default=_shown(info.default),
                description=info.description or "",
            )


def shown(settings: BaseModel, prefix: str = PREFIX) -> Iterator[tuple[str, str]]:
    """The names and values of all settings, secrets hidden."""
    for key in type(settings).model_fields:
        value = getattr(settings, key)
        if isinstance(value, BaseModel):
            yield from shown(value, f"{prefix}{key.upper()}__")
        else:
            yield f"{prefix}{key.upper()}", _shown(value)


def unknown_names(names: Iterable[str], model: type[BaseModel]) -> Iterator[str]:
    """The environment variables with the gateway's prefix that are not settings."""
    known = {setting.name for setting in documented(model)}
    return (name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known)


def unknown_name(name: str, model: type[BaseModel]) -> str:
    """The message about an unknown name."""
    known = [setting.name.removeprefix(PREFIX) for setting in documented(model)]
    near = difflib.get_close_matches(name.upper().removeprefix(PREFIX), known, n=1)
    hint = f" Did you mean {PREFIX}{near[0]}?" if near else ""
    return f"{name} is not a setting.{hint} Correct or remove it."


def invalid_value(location: tuple[int | str, ...], message: str, model: type[BaseModel]) -> str:
    """The message about an invalid value, from pydantic's location and message."""
    purposes = {setting.name: setting.description for setting in documented(model)}
    path = PREFIX + "__".join(str(part).upper() for part in location if isinstance(part, str))
    # An error inside a setting's value is about that setting.
    name = next((known for known in purposes if path == known or path.startswith(f"{known}__")), path)
    purpose = purposes.get(name, "")
    return f"{name} is invalid: {message.removeprefix('Value error, ')}. Its meaning: {purpose}".rstrip()


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, dict):
        return ",".join(f"{key}={each:g}" for key, each in value.items())
    return "" if value is None else str(value)
