"""Documents: from a text to the operations in it that may be run."""

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoFragmentCyclesRule,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import ASTValidationRule, MaxIntrospectionDepthRule

from gateway.engine.errors import MOST_ERRORS, Refused, placed, plain
from gateway.engine.operation import Operation
from gateway.engine.operation_cache import OperationCache
from gateway.errors import BadUserInput, GatewayError, OperationTooComplex, ParseFailed, ValidationFailed
from gateway.service.limits import Limits

_BYTES_OF_TOKEN = 700
"""Memory for one token of a document and the nodes made from it."""


class NoSchemaRule(NoSchemaIntrospectionCustomRule):
    """Refuses what tells the schema: introspection, and federation's `_service`."""

    def enter_field(self, node: FieldNode, *args: object) -> None:
        """Report the field if it is `_service`, or leads to a type of introspection."""
        if node.name.value == "_service":
            self.report_error(
                GraphQLError("The schema is not served here: give the router its schema file.", node)
            )
        super().enter_field(node, *args)


class Documents:
    """Reads documents, and keeps what it has read.

    Args:
        schema: Against which documents are checked.
        limits: Of each document.
        cache: Where they are kept.
        introspection: Whether the schema may be read. If not, errors suggest no names either.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, cache: OperationCache, *, introspection: bool = True
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._cache = cache
        self._hides = not introspection
        self._rules = [*specified_rules, MaxIntrospectionDepthRule]
        if self._hides:
            self._rules.append(NoSchemaRule)

    def operation(self, text: str, name: str | None) -> Operation:
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
            Refused: As `operation` does.
        """
        return list(self._operations(text).values())

    def _operations(self, text: str) -> dict[str | None, Operation]:
        operations: dict[str | None, Operation] | None = self._cache.get(text)
        if operations is None:
            document = self._parse(text)
            operations = self._check(document, text)
            self._cache.put(text, operations, _BYTES_OF_TOKEN * _tokens(document) + 4 * len(text))
        return operations

    def _parse(self, text: str) -> DocumentNode:
        try:
            if len(text.encode()) > self._limits.bytes:
                raise _refused(
                    OperationTooComplex(f"The document is longer than {self._limits.bytes} bytes.")
                )
            return parse(text, max_tokens=self._limits.tokens)
        except UnicodeEncodeError:
            raise _refused(ParseFailed("The document is not Unicode text.")) from None
        except GraphQLSyntaxError as error:
            if "Parsing aborted" in error.message:
                most = self._limits.tokens
                told = OperationTooComplex(f"The document has more than {most} tokens, or nests too deeply.")
                raise _refused(told) from None
            raise Refused([placed(error, error.message, {"code": ParseFailed.code})]) from None

    def _check(self, document: DocumentNode, text: str) -> dict[str | None, Operation]:
        # The limits follow fragments, so that none may lead to itself.
        self._validate(document, [NoFragmentCyclesRule])
        try:
            self._limits.check(document, self._schema)
        except OperationTooComplex as error:
            raise _refused(error) from None
        self._validate(document, self._rules)
        return {
            node.name.value if node.name else None: Operation(document, node, text)
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }

    def _validate(self, document: DocumentNode, rules: list[type[ASTValidationRule]]) -> None:
        errors = validate(self._schema, document, rules, max_errors=MOST_ERRORS, hide_suggestions=self._hides)
        if errors:
            raise Refused(placed(error, error.message, {"code": ValidationFailed.code}) for error in errors)


def _tokens(document: DocumentNode) -> int:
    count = 0
    token = document.loc and document.loc.start_token
    while token:
        count += 1
        token = token.next
    return count


def _refused(error: GatewayError) -> Refused:
    return Refused([plain(error)])


def _which(name: str | None) -> str:
    if name is None:
        return "The document has several operations or none: operationName must say which to run."
    return "The document has no operation of the name that operationName gives."
