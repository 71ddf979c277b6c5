"""Runs the operations that sgqlc has made, and sees that its answers are of the types they promise."""

import sys
from datetime import datetime

import operations
import schema
from sgqlc.endpoint.http import HTTPEndpoint

url, token, interval = sys.argv[1:]
endpoint = HTTPEndpoint(url, {"Authorization": f"Bearer {token}"})


def ask(operation, **variables):
    answer = endpoint(operation, variables)
    assert "errors" not in answer, answer["errors"]
    return operation + answer


assert isinstance(ask(operations.Operations.query.me).me.email, str)

calls = {"communicationTypes": ["CALL"]}
screen = ask(operations.Operations.query.screen, first=5, filter=calls)
conversation = screen.active_conversations.edges[0].node
assert isinstance(conversation.start_time, datetime)
assert all(isinstance(participant.attributes, dict) for participant in conversation.participants)
queue = next(participant.queue for participant in conversation.participants if participant.queue)

history = ask(operations.Operations.query.history, interval=interval, filter={"queueIds": [queue.id]})
assert isinstance(history.conversation_history.nodes[0].conversation_start, datetime)

uri = f"/api/v2/routing/queues/{queue.id}"
node = ask(operations.Operations.query.whatever, selfUri=uri, ids=[queue.id]).node
assert isinstance(node, schema.Queue)
assert isinstance(node.member_count, int)
