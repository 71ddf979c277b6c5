"""The words of subscriptions are those of what happens."""

from gateway.graph.subscriptions.conversation_update import ConversationChangeKind, ConversationUpdateKind
from gateway.live.conversations.changes import ChangeKind
from gateway.live.conversations.publication import UpdateKind


def test_the_schema_has_a_word_for_whatever_can_happen_and_no_other():
    assert {one.name: one.value for one in ConversationChangeKind} == {one: one for one in ChangeKind}
    assert {one.name: one.value for one in ConversationUpdateKind} == {one: one for one in UpdateKind}
