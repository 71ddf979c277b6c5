"""That errors do not repeat wrong input: clients log the errors that they get."""

import json
from typing import Any

import aiohttp
import pytest
from client import Client
from graphql import GraphQLError, GraphQLInputObjectType, get_variable_values, parse, validate
from hypothesis import given
from hypothesis import strategies as st
from leaking import PHONE
from planted import watch_answer, watch_result

from gateway.app import CORE, Gateway
from gateway.engine.errors import without_values
from gateway.sandbox import DEMO_TOKEN

ARGUMENTS = sorted(
    (operation, field, name, str(argument.type))
    for operation, type_ in (
        ("query", CORE.query_type),
        ("mutation", CORE.mutation_type),
        ("subscription", CORE.subscription_type),
    )
    for field, definition in type_.fields.items()
    for name, argument in definition.args.items()
)

FIELDS = sorted(
    name
    for type_ in CORE.type_map.values()
    if isinstance(type_, GraphQLInputObjectType)
    for name in type_.fields
)

WRONG = st.recursive(
    st.sampled_from(
        [PHONE, f"value: {PHONE}", f"x', found: {PHONE}.", f"'{PHONE}' does not exist in '", None, 7, 0.5]
    ),
    lambda below: (
        st.lists(below, max_size=2)
        | st.dictionaries(st.sampled_from([PHONE, f"a', found: {PHONE}", *FIELDS]), below)
    ),
)


def written(value: object) -> str:
    """A value as a document has it."""
    if isinstance(value, dict):
        fields = (f"{key if key in FIELDS else 'other'}: {written(one)}" for key, one in value.items())
        return "{" + " ".join(fields) + "}"
    if isinstance(value, list):
        return "[" + " ".join(map(written, value)) + "]"
    return json.dumps(value)


@given(argument=st.sampled_from(ARGUMENTS), value=WRONG)
def test_no_message_repeats_a_value(argument: tuple[str, str, str, str], value: object):
    operation, field, name, type_ = argument
    document = parse(f"{operation}($v: {type_}) {{{field}({name}: $v) {{__typename}}}}")
    variables = document.definitions[0].variable_definitions
    values = get_variable_values(CORE, variables, {"v": value})
    errors = list(values) if isinstance(values, list) else []
    errors += validate(CORE, parse(f"{operation} {{{field}({name}: {written(value)}) {{__typename}}}}"))
    assert not [error for error in errors if PHONE in without_values(error.message)]


@pytest.mark.parametrize("text", ['{me "%s"}', '{me """%s"""}', "{me -%s", '{me(a: $"%s")}'])
def test_no_syntax_error_repeats_a_value(text: str):
    with pytest.raises(GraphQLError) as error:
        parse(text % PHONE.removeprefix("+"))
    assert PHONE.removeprefix("+") not in without_values(error.value.message)


WRONG_INPUT: list[tuple[str, dict[str, Any]]] = [
    ("query($id: ID!) {user(id: $id) {id}}", {"id": PHONE}),
    ("query($id: ID!) {user(id: $id) {id}}", {"id": {"a": PHONE}}),
    ("query($n: Int) {userList(first: $n) {totalCount}}", {"n": PHONE}),
    ("query($n: String) {userList(after: $n) {totalCount}}", {"n": PHONE}),
    ("query($uri: String!) {node(selfUri: $uri) {__typename}}", {"uri": f"/api/v2/users/{PHONE}"}),
    ("query($r: [_Any!]!) {_entities(representations: $r) {__typename}}", {"r": [{"__typename": PHONE}]}),
    (f'{{user(id: "{PHONE}") {{id}}}}', {}),
    (f'{{user(id: {{a: "{PHONE}"}}) {{id}}}}', {}),
    (f'{{conversationHistory(interval: "{PHONE}") {{totalCount}}}}', {}),
    (f'{{me {{id}} "{PHONE}"}}', {}),
]


@pytest.mark.parametrize("engine", ["planned", "reference"])
async def test_wrong_input_is_an_error_that_does_not_repeat_it(
    client: Client, gateway: Gateway, session: aiohttp.ClientSession
):
    headers = {"Authorization": f"Bearer {DEMO_TOKEN}"}
    for query, variables in WRONG_INPUT:
        assert (await client.ask(query, variables, x_gateway_trace="1"))["errors"]
        for accept in ("text/event-stream", "multipart/mixed"):
            request = {
                "json": {"query": query, "variables": variables},
                "headers": headers | {"Accept": accept},
            }
            async with session.post(f"{gateway.url}/graphql", **request) as response:
                text = await response.text()
                watch_answer(response.headers.items(), text)
                assert '"errors"' in text
    async with session.ws_connect(
        f"{gateway.url}/graphql", protocols=["graphql-transport-ws"], headers=headers
    ) as socket:
        await socket.send_json({"type": "connection_init"})
        await socket.receive_json()
        for query, variables in WRONG_INPUT:
            payload = {"query": query, "variables": variables}
            await socket.send_json({"type": "subscribe", "id": "1", "payload": payload})
            message = await socket.receive_json()
            watch_result(message)
            assert "errors" in message["payload"] or message["type"] == "error"
            if message["type"] == "next":
                assert (await socket.receive_json())["type"] == "complete"
