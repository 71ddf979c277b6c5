"""The differences between the schema and its file, and what they mean for clients."""

import difflib
from collections.abc import Iterator

from graphql import GraphQLSyntaxError, build_schema
from graphql.utilities import BreakingChange, DangerousChange, find_schema_changes

NAME = "schema.graphql"
API_NAME = "api.graphql"


def differences(before: str, after: str) -> Iterator[str]:
    """The differences between two schemas, one per line: breaking ones first, then dangerous and safe ones.

    Differences outside types, such as those of federation's directives, are lines of text.
    """
    if before == after:
        return
    try:
        changes = find_schema_changes(
            *(build_schema(text, assume_valid_sdl=True) for text in (before, after))
        )
    except GraphQLSyntaxError:
        yield "breaking: the file is not a schema"
        return
    named = {(BreakingChange, "breaking"), (DangerousChange, "dangerous")}
    for type_, name in sorted(named, key=lambda item: item[1]):
        yield from (f"{name}: {change.description}" for change in changes if isinstance(change, type_))
    others = [change for change in changes if not isinstance(change, (BreakingChange, DangerousChange))]
    yield from (f"safe: {change.description}" for change in others)
    if not changes:
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
        yield from (f"text: {line}" for line in list(lines)[2:] if not line.startswith("@@"))
