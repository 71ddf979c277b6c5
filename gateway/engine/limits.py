"""What an operation may ask for, told from its document alone, before anything of it is run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.errors import OperationTooComplex


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one document may hold.

    Attributes:
        bytes: Length of the document's text, in bytes of UTF-8.
        tokens: Lexical tokens, comments included.
        depth: Fields inside fields, fragments followed; introspection has a limit of its own.
        fields: Fields in all, a fragment's counted wherever it is spread.
        root_fields: Fields of the root type, each of which may cost calls of its own.
        aliases: Fields with an alias, a fragment's counted wherever it is spread.
    """

    bytes: int = 65_536
    tokens: int = 5_000
    depth: int = 16
    fields: int = 2_500
    root_fields: int = 30
    aliases: int = 200

    def check(self, document: DocumentNode) -> None:
        """See that every operation of the document is within the limits.

        The walk visits each fragment once, so it is linear in the document, which need not be valid.

        Raises:
            OperationTooComplex: It is not; the message names the limit.
        """
        fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        sizes: dict[str, _Size] = {}
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                self._compare(_size(node.selection_set, fragments, sizes))

    def _compare(self, size: "_Size") -> None:
        for name, value, most in (
            ("deep", size.depth, self.depth),
            ("fields", size.fields, self.fields),
            ("root fields", size.top, self.root_fields),
            ("aliases", size.aliases, self.aliases),
        ):
            if value > most:
                told = f"nests more than {most} fields" if name == "deep" else f"has more than {most} {name}"
                raise OperationTooComplex(f"The operation {told}.")


@dataclass(frozen=True, slots=True)
class _Size:
    """How large a selection is; ``top`` counts the fields of its own level."""

    depth: int = 0
    fields: int = 0
    top: int = 0
    aliases: int = 0

    def beside(self, other: Self) -> "_Size":
        return _Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.top + other.top,
            self.aliases + other.aliases,
        )


def _size(
    selections: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    sizes: dict[str, _Size],
) -> _Size:
    size = _Size()
    for node in selections.selections if selections else ():
        if isinstance(node, FieldNode):
            size = size.beside(_field(node, fragments, sizes))
        elif isinstance(node, FragmentSpreadNode):
            size = size.beside(_spread(node.name.value, fragments, sizes))
        else:
            size = size.beside(_size(node.selection_set, fragments, sizes))  # type: ignore[attr-defined]  # the third of three
    return size


def _field(
    node: FieldNode, fragments: Mapping[str, FragmentDefinitionNode], sizes: dict[str, _Size]
) -> _Size:
    alias = 1 if node.alias else 0
    if node.name.value.startswith("__"):
        return _Size(depth=1, fields=1, top=1, aliases=alias)
    inner = _size(node.selection_set, fragments, sizes)
    return _Size(inner.depth + 1, inner.fields + 1, 1, inner.aliases + alias)


def _spread(name: str, fragments: Mapping[str, FragmentDefinitionNode], sizes: dict[str, _Size]) -> _Size:
    if name not in sizes:
        # A fragment that spreads itself finds this and stops; validation refuses it afterwards.
        sizes[name] = _Size()
        fragment = fragments.get(name)
        sizes[name] = _size(fragment.selection_set if fragment else None, fragments, sizes)
    return sizes[name]
