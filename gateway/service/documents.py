"""Documents: parses, measures and validates texts, and caches their operations."""

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

from gateway.engine.errors import MOST_ERRORS, input_error
from gateway.engine.operation import Operation
from gateway.engine.operation_cache import OperationCache
from gateway.errors import BadUserInput, OperationTooComplex, ParseFailed, ValidationFailed
from gateway.service.document_size import check_size
from gateway.service.limits import Limits
from gateway.service.request import RequestError

_BYTES_OF_TOKEN = 700
"""Bytes of memory for one token of a document and its nodes."""


class NoSchemaRule(NoSchemaIntrospectionCustomRule):
    """Refuses the fields that describe the schema: introspection and federation's `_service`."""

    def enter_field(self, node: FieldNode, *args: object) -> None:
        """Report `_service` and fields whose type is one of introspection's."""
        if node.name.value == "_service":
            self.report_error(
                GraphQLError("The gateway does not serve its schema. Give the router the schema file.", node)
            )
        super().enter_field(node, *args)


class Documents:
    """Parses and checks documents, and caches them.

    Args:
        schema: The schema that documents are checked against.
        limits: The limits on each request.
        cache: Caches the operations of checked documents.
        introspection: Whether clients may read the schema. If not, errors suggest no names either.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, cache: OperationCache, *, introspection: bool
    ) -> None:
        self.schema = schema
        self.limits = limits
        self._cache = cache
        self._hides = not introspection
        self._rules = [*specified_rules, MaxIntrospectionDepthRule]
        if self._hides:
            self._rules.append(NoSchemaRule)

    def operation(self, text: str, name: str | None) -> Operation:
        """The operation with this name, or the only one of the document.

        Raises:
            GatewayError: The document does not parse, exceeds a limit, or has no such operation.
            RequestError: The document does not match the schema.
        """
        operations = self._operations(text)
        if name is None and len(operations) == 1:
            return next(iter(operations.values()))
        try:
            return operations[name]
        except KeyError:
            raise BadUserInput(_no_such_operation(name)) from None

    def all(self, text: str) -> list[Operation]:
        """Every operation of the document.

        Raises:
            GatewayError, RequestError: As `operation` does.
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
            if len(text.encode()) > self.limits.bytes:
                raise OperationTooComplex(f"The document is longer than {self.limits.bytes} bytes.")
            return parse(text, max_tokens=self.limits.tokens)
        except UnicodeEncodeError:
            raise ParseFailed("The document is not Unicode text.") from None
        except GraphQLSyntaxError as error:
            if "Parsing aborted" in error.message:
                most = self.limits.tokens
                reason = f"The document has more than {most} tokens, or nests too deeply."
                raise OperationTooComplex(reason) from None
            raise RequestError([input_error(error, ParseFailed)]) from None

    def _check(self, document: DocumentNode, text: str) -> dict[str | None, Operation]:
        # Measuring follows fragments, so fragment cycles must be refused first.
        self._validate(document, [NoFragmentCyclesRule])
        check_size(document, self.schema, self.limits)
        self._validate(document, self._rules)
        return {
            node.name.value if node.name else None: Operation(document, node, text)
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }

    def _validate(self, document: DocumentNode, rules: list[type[ASTValidationRule]]) -> None:
        errors = validate(self.schema, document, rules, max_errors=MOST_ERRORS, hide_suggestions=self._hides)
        if errors:
            raise RequestError(input_error(error, ValidationFailed) for error in errors)


def _tokens(document: DocumentNode) -> int:
    count = 0
    token = document.loc and document.loc.start_token
    while token:
        count += 1
        token = token.next
    return count


def _no_such_operation(name: str | None) -> str:
    if name is None:
        return "The document has several operations or none. Name the one to run in operationName."
    return "The document has no operation with the name in operationName."
