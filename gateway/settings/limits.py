"""Settings of the limits on one operation, and on concurrent operations."""

from pydantic import Field

from gateway.settings.group import Count, Group


class LimitSettings(Group):
    """The limits on one operation, and on concurrent operations."""

    bytes: Count = Field(65_536, description="Length of a document, in bytes.")
    tokens: Count = Field(3_000, description="Lexical tokens of a document.")
    depth: Count = Field(16, description="Levels of fields.")
    fields: Count = Field(1_500, description="Fields of an operation, including those of fragments.")
    root_fields: Count = Field(30, description="Fields of the root type.")
    aliases: Count = Field(200, description="Fields with an alias.")
    repeats: Count = Field(50, description="Selections of one field in one place.")
    directives: Count = Field(200, description="Directives of a document, including those of fragments.")
    introspection: Count = Field(80_000, description="Fields in an answer about the schema.")
    values: Count = Field(10_000, description="Values in the variables, at any depth.")
    items: Count = Field(2_000, description="Items of one list in the variables.")
    calls: Count = Field(200, description="Upstream calls of one operation.")
    expected_calls: Count | None = Field(
        None, description="Upstream calls of one operation at most by its estimate; unlimited if not set."
    )
    expected_objects: Count | None = Field(
        None, description="Objects in one answer at most by the estimate; unlimited if not set."
    )
    answer_objects: Count = Field(100_000, description="Objects in one answer.")
    answer_bytes: Count = Field(33_554_432, description="Length of one answer, in bytes.")
    errors: Count = Field(1_000, description="Errors in one answer; a further one counts the rest.")
    running: Count = Field(1_000, description="Running operations, in each process.")
    running_of_caller: Count = Field(500, description="Running operations of one caller, in each process.")
    subscriptions: Count = Field(10_000, description="Open subscriptions, in each process.")
    subscriptions_of_caller: Count = Field(
        5_000, description="Open subscriptions of one caller, in each process."
    )
