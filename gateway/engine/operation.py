"""Operations: one of a document that was parsed, found within the limits, and checked against the schema."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import MaxIntrospectionDepthRule

from gateway.engine.errors import Refused, placed, plain
from gateway.engine.limits import Limits
from gateway.errors import BadUserInput, OperationTooComplex, ParseFailed, ValidationFailed

_MAX_TOLD = 20
"""Errors of one document that are told; a client mends one after the other anyway."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Operation:
    """An operation that may be run.

    Equal requests get the same object while it is remembered, so that an engine can keep plans by it.
    """

    document: DocumentNode
    definition: OperationDefinitionNode

    @property
    def name(self) -> str | None:
        """Its name, if it has one."""
        return self.definition.name.value if self.definition.name else None

    @property
    def type(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.definition.operation


class Operations:
    """Reads documents, and remembers those it has read, up to a total length.

    Args:
        schema: Against which documents are checked.
        limits: Of each document.
        introspection: Whether ``__schema`` and ``__type`` may be selected.
        remembered: Characters of text remembered in all; the longest unused go first. A parsed document
            takes some fifty times the memory of its text, and at worst two hundred times.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        introspection: bool = True,
        remembered: int = 250_000,
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._rules = [*specified_rules, MaxIntrospectionDepthRule]
        if not introspection:
            self._rules.append(NoSchemaIntrospectionCustomRule)
        self._most = remembered
        self._length = 0
        self._documents: OrderedDict[str, dict[str | None, Operation]] = OrderedDict()

    def get(self, text: str, name: str | None) -> Operation:
        """The operation of this name in the document, or its only one.

        Raises:
            Refused: The document does not parse, exceeds a limit, does not fit the schema, or has no such
                operation.
        """
        operations = self._operations(text)
        if name is None and len(operations) == 1:
            return next(iter(operations.values()))
        try:
            return operations[name]
        except KeyError:
            raise Refused([plain(BadUserInput(_which(name)))]) from None

    def all(self, text: str) -> list[Operation]:
        """Every operation of the document.

        Raises:
            Refused: As `get` does.
        """
        return list(self._operations(text).values())

    def _operations(self, text: str) -> dict[str | None, Operation]:
        operations = self._documents.get(text)
        if operations is None:
            operations = self._documents[text] = self._read(text)
            self._forget(len(text))
        else:
            self._documents.move_to_end(text)
        return operations

    def _read(self, text: str) -> dict[str | None, Operation]:
        document = self._parse(text)
        try:
            self._limits.check(document)
        except OperationTooComplex as error:
            raise Refused([plain(error)]) from None
        errors = validate(self._schema, document, self._rules, max_errors=_MAX_TOLD)
        if errors:
            raise Refused(placed(error, error.message, {"code": ValidationFailed.code}) for error in errors)
        return {
            node.name.value if node.name else None: Operation(document, node)
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }

    def _parse(self, text: str) -> DocumentNode:
        try:
            if len(text.encode()) > self._limits.bytes:
                error = OperationTooComplex(f"The document is longer than {self._limits.bytes} bytes.")
                raise Refused([plain(error)])
            return parse(text, max_tokens=self._limits.tokens)
        except UnicodeEncodeError:
            raise Refused([plain(ParseFailed("The document is not Unicode text."))]) from None
        except GraphQLSyntaxError as error:
            if "Parsing aborted" in error.message:
                most = self._limits.tokens
                told = OperationTooComplex(f"The document has more than {most} tokens, or nests too deeply.")
                raise Refused([plain(told)]) from None
            raise Refused([placed(error, error.message, {"code": ParseFailed.code})]) from None

    def _forget(self, added: int) -> None:
        self._length += added
        while self._length > self._most:
            forgotten, _ = self._documents.popitem(last=False)
            self._length -= len(forgotten)


def _which(name: str | None) -> str:
    if name is None:
        return "The document has several operations or none: operationName must say which to run."
    return "The document has no operation of the name that operationName gives."


Variables = dict[str, Any]
"""The JSON values of an operation's variables, not yet coerced."""
