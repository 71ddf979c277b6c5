"""What an operation may ask for, told from its document alone, before it is validated or run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.errors import OperationTooComplex


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one document may hold; fields of a fragment count wherever it is spread.

    Attributes:
        bytes: Length of the document's text, in bytes of UTF-8.
        tokens: Lexical tokens, comments included.
        depth: Fields inside fields; introspection has a limit of its own.
        fields: Fields in all.
        root_fields: Fields of the root type, each of which may cost calls of its own.
        aliases: Fields with an alias.
        repeats: Selections of one field in one place; validation compares each pair of them.
    """

    bytes: int = 65_536
    tokens: int = 3_000
    depth: int = 16
    fields: int = 1_500
    root_fields: int = 30
    aliases: int = 200
    repeats: int = 50

    def check(self, document: DocumentNode) -> None:
        """See that every operation of the document is within the limits; the document need not be valid.

        Raises:
            OperationTooComplex: One is not; the message names the limit.
        """
        sizes = _Sizes(document)
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                size = sizes.of(node.selection_set)
                _compare(size.depth, self.depth, "levels of fields")
                _compare(size.fields, self.fields, "fields")
                _compare(size.top, self.root_fields, "root fields")
                _compare(size.aliases, self.aliases, "aliases")
                # Fragments that spread themselves are for validation to refuse.
                if not sizes.cyclic:
                    _compare(sizes.repeats([node.selection_set]), self.repeats, "selections of one field")


def _compare(value: int, most: int, what: str) -> None:
    if value > most:
        raise OperationTooComplex(f"The operation has more than {most} {what}.")


@dataclass(frozen=True, slots=True)
class _Size:
    """How large a selection is; ``top`` counts the fields of its own level."""

    depth: int = 0
    fields: int = 0
    top: int = 0
    aliases: int = 0

    def __add__(self, other: "_Size") -> "_Size":
        return _Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.top + other.top,
            self.aliases + other.aliases,
        )


class _Sizes:
    """Measures selections, each fragment once, so that the work is linear in the document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, _Size | None] = {}
        self.cyclic = False

    def of(self, selections: SelectionSetNode | None) -> _Size:
        size = _Size()
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                size += self._field(node)
            elif isinstance(node, FragmentSpreadNode):
                size += self._spread(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                size += self.of(node.selection_set)
        return size

    def repeats(self, selections: Sequence[SelectionSetNode]) -> int:
        """How often the field that is selected most often in one place is selected there."""
        places: dict[str, list[FieldNode]] = {}
        for node in self._fields(selections, set()):
            places.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        most = 0
        for nodes in places.values():
            below = [node.selection_set for node in nodes if node.selection_set]
            most = max(most, len(nodes), self.repeats(below) if below else 0)
        return most

    def _field(self, node: FieldNode) -> _Size:
        introspects = node.name.value.startswith("__")
        inner = _Size() if introspects else self.of(node.selection_set)
        return _Size(inner.depth + 1, inner.fields + 1, 1, inner.aliases + (1 if node.alias else 0))

    def _spread(self, name: str) -> _Size:
        if name not in self._known:
            self._known[name] = None
            fragment = self._fragments.get(name)
            self._known[name] = self.of(fragment.selection_set if fragment else None)
        size = self._known[name]
        if size is None:
            self.cyclic = True
        return size or _Size()

    def _fields(self, selections: Sequence[SelectionSetNode], seen: set[str]) -> Iterator[FieldNode]:
        for node in (node for selection in selections for node in selection.selections):
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields([node.selection_set], seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                if fragment := self._fragments.get(node.name.value):
                    yield from self._fields([fragment.selection_set], seen)
