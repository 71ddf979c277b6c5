"""The base of the vendor's enums."""

from enum import Enum
from typing import Any, Self

import strawberry
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema


def value(text: str, description: str) -> Any:
    """A member with the vendor's value and its meaning."""
    return strawberry.enum_value(text, description=description)


def unknown() -> Any:
    """The member for all values that the vendor has added since."""
    return value("unknown", "A value that is newer than this schema.")


class VendorEnum(Enum):
    """An enum with the vendor's values, and `UNKNOWN` for values that are newer.

    The name of a member is the vendor's value in upper case, with `_` for other characters. Matching ignores
    case. A new value reads as `UNKNOWN`, so it never fails a query.
    """

    @classmethod
    def of(cls, value: str) -> Self:
        """The member for a vendor's value."""
        return cls._by_value().get(value.lower()) or cls["UNKNOWN"]

    @classmethod
    def _by_value(cls) -> dict[str, Self]:
        table: dict[str, Self] | None = cls.__dict__.get("_table")
        if table is None:
            table = {member.value.lower(): member for member in cls}
            type.__setattr__(cls, "_table", table)
        return table

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(cls.of, core_schema.str_schema(strict=True))
