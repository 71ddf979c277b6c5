"""The base of the vendor's enums."""

from enum import Enum
from typing import Any, Self

import strawberry
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema


def value(text: str, description: str) -> Any:
    """A member: the vendor's value, and what it means."""
    return strawberry.enum_value(text, description=description)


def unknown() -> Any:
    """The member that stands for all values that the vendor has added since."""
    return value("unknown", "A value that this schema does not know.")


class VendorEnum(Enum):
    """Values of the contract, and `UNKNOWN` for one that the contract does not know.

    A member's name is the vendor's value in upper case, other characters turned to `_`; values are matched
    without regard to case. A new value of the vendor's must never fail a query, so it reads as `UNKNOWN`.
    """

    @classmethod
    def of(cls, value: str) -> Self:
        """The member for a value of the vendor's."""
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
