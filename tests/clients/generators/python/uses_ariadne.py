"""Runs the client that ariadne-codegen has made, and sees that its answers are of the types it promises."""

import asyncio
import sys
from datetime import datetime
from typing import assert_type

from desktop import Client
from desktop.enums import (
    CommunicationType,
    ConversationChangeKind,
    ConversationUpdateKind,
    UserErrorCode,
)
from desktop.input_types import (
    ActiveConversationFilter,
    ConversationHistoryFilter,
    TransferParticipantInput,
    TransferTargetInput,
)
from desktop.whatever import WhateverNodeQueue


async def follow(client: Client, conversation_id: str) -> None:
    """Not run, since it needs another package; but its types are checked."""
    async for told in client.updates(id=conversation_id):
        update = told.conversation_updated
        assert update
        assert_type(update.kind, ConversationUpdateKind)
        assert_type([change.kind for change in update.changes], list[ConversationChangeKind])
        assert_type(update.at, datetime)


async def main(url: str, token: str, interval: str) -> None:
    async with Client(url, headers={"Authorization": f"Bearer {token}"}) as client:
        me = (await client.me()).me
        assert me
        assert_type(me.email, str | None)

        calls = ActiveConversationFilter(communicationTypes=[CommunicationType.CALL])
        screen = (await client.screen(first=5, filter_=calls)).active_conversations
        assert screen
        conversation = screen.edges[0].node
        assert conversation
        assert_type(conversation.start_time, datetime)
        assert_type(conversation.participants[0].attributes, dict[str, object] | None)
        queue = next(participant.queue for participant in conversation.participants if participant.queue)

        wanted = ConversationHistoryFilter(queueIds=[queue.id])
        history = (await client.history(interval=interval, filter_=wanted)).conversation_history
        assert history
        record = history.nodes[0]
        assert record
        assert_type(record.conversation_start, datetime | None)

        answer = await client.whatever(self_uri=f"/api/v2/routing/queues/{queue.id}", ids=[queue.id])
        assert isinstance(answer.node, WhateverNodeQueue)
        assert_type(answer.node.member_count, int | None)

        target = TransferTargetInput(queueId=queue.id)
        given = TransferParticipantInput(conversationId=conversation.id, participantId="nobody-1", to=target)
        refused = (await client.transfer(input=given)).transfer_participant
        assert refused
        (error,) = refused.user_errors
        assert_type(error.code, UserErrorCode)
        assert error.field == "participantId"


asyncio.run(main(*sys.argv[1:]))
