"""Every id in the data leads to what it names, or a reason says why it does not."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from test_drift import Models, definition, our_types, shape, snake

from gateway.graph.entity_class import model_of
from gateway.graph.link import LinkField
from gateway.graph.model import Model
from gateway.graph.peer import PeerField
from gateway.links import KINDS

OF_A_KIND = re.compile(
    rf"(?P<name>(?:\w+_)?(?P<kind>{'|'.join(snake(kind) for kind in KINDS)}))_id(?P<many>s?)"
)
"""The name of an id, where it tells the kind of entity."""

ANY = re.compile(r"(?:\w+_)?ids?")

_ITSELF = "identifies its own object, which can only be read as a part of what it stands in"
_VERSIONS = "what all versions of a form, or of a part of it, have in common; the link is by the version's id"
_FORM = "a part of the form that stands beside it"
_OTHER_END = "a communication or session of the same conversation; the participant there has no id beside it"
_ROOM = "a room or line of the medium, of which nothing can be read"
_UNREADABLE = "the vendor has no read for it by its id alone"
_CONFIGURED = "how the platform is set up, which no screen of conversations shows: it waits for a use"
_ELSEWHERE = "an id of another system"
_OF_AN_ERROR = "what an error is about, which may be anything"

REASONS = {
    "AiAnswer.answer_id": _FORM,
    "AiScoringSettings.settings_id": _ITSELF,
    "AnalyticsAgentGroup.agent_group_id": "a group, a team or a skill group, as the type beside it says",
    "AnalyticsConversationSegment.destination_session_id": _OTHER_END,
    "AnalyticsConversationSegment.source_session_id": _OTHER_END,
    "AnalyticsEvaluation.calibration_id": "a calibration is read for a calibrator, whom nothing here names",
    "AnalyticsEvaluation.context_id": _VERSIONS,
    "AnalyticsEvaluation.evaluation_id": "the conversation of the evaluation stands elsewhere",
    "AnalyticsParticipant.participant_id": _ITSELF,
    "AnalyticsSession.agent_assistant_id": _CONFIGURED,
    "AnalyticsSession.cobrowse_room_id": _ROOM,
    "AnalyticsSession.edge_id": _CONFIGURED,
    "AnalyticsSession.journey_action_id": _UNREADABLE,
    "AnalyticsSession.journey_action_map_id": _CONFIGURED,
    "AnalyticsSession.journey_customer_id": _ELSEWHERE,
    "AnalyticsSession.journey_customer_session_id": _CONFIGURED,
    "AnalyticsSession.media_bridge_id": _ROOM,
    "AnalyticsSession.peer_id": _OTHER_END,
    "AnalyticsSession.protocol_call_id": _ELSEWHERE,
    "AnalyticsSession.room_id": _ROOM,
    "AnalyticsSession.screen_share_room_id": _ROOM,
    "AnalyticsSession.video_room_id": _ROOM,
    "AnalyticsSurvey.survey_form_context_id": _VERSIONS,
    "AnswerOption.answer_id": _ITSELF,
    "AnswerOption.context_id": _VERSIONS,
    "AssistanceCondition.topic_ids": _CONFIGURED,
    "Attachment.attachment_id": _ITSELF,
    "Calibration.calibration_id": "a calibration is read for a calibrator, and stands here whole",
    "Calibration.context_id": _VERSIONS,
    "Call.agent_assistant_id": _CONFIGURED,
    "Call.document_id": "content management has been removed from the platform",
    "Call.peer_id": _OTHER_END,
    "Callback.automated_callback_config_id": _UNREADABLE,
    "Callback.caller_id": "a telephone number",
    "Callback.peer_id": _OTHER_END,
    "ChatMessageUser.chat_user_id": "a user of chat, by which no user of the platform can be read",
    "Cobrowsesession.cobrowse_session_id": _ROOM,
    "Cobrowsesession.peer_id": _OTHER_END,
    "ConversationAnalytics.conversation_id": "the link goes by the same id under the name all entities have",
    "ConversationChat.peer_id": _OTHER_END,
    "ConversationChat.room_id": _ROOM,
    "DefaultAnswer.answer_id": _FORM,
    "DialerPreview.preview_id": _ITSELF,
    "Email.message_id": "the mail is a message of the conversation, whose id stands elsewhere",
    "Email.peer_id": _OTHER_END,
    "ErrorBody.context_id": _ELSEWHERE,
    "ErrorBody.entity_id": _OF_AN_ERROR,
    "ErrorDetail.entity_id": _OF_AN_ERROR,
    "Evaluation.evaluation_context_id": _VERSIONS,
    "Evaluation.evaluation_id": _ITSELF,
    "Evaluation.resource_id": "the mail that is judged, of whichever conversation",
    "EvaluationFormCopy.context_id": _VERSIONS,
    "EvaluationQuestion.context_id": _VERSIONS,
    "EvaluationQuestion.question_id": _ITSELF,
    "EvaluationQuestionGroup.context_id": _VERSIONS,
    "EvaluationQuestionGroup.question_group_id": _ITSELF,
    "EvaluationQuestionGroupScore.question_group_id": _FORM,
    "EvaluationQuestionScore.answer_id": _FORM,
    "EvaluationQuestionScore.assisted_answer_id": _FORM,
    "EvaluationQuestionScore.question_id": _FORM,
    "EvaluationSource.source_id": "a policy, a request of somebody or the like, as the type beside it says",
    "EvaluationVersion.evaluation_id": "an older state of the evaluation, which is kept with it",
    "InternalMessage.peer_id": _OTHER_END,
    "InternalMessageDetails.message_id": _UNREADABLE,
    "JourneyAction.action_id": _UNREADABLE,
    "JourneyActionMap.action_map_id": _CONFIGURED,
    "JourneyCustomer.customer_id": _ELSEWHERE,
    "JourneyCustomerSession.session_id": _CONFIGURED,
    "LineUserId.user_id": "a user of another platform",
    "Message.agent_assistant_id": _CONFIGURED,
    "Message.byo_sms_integration_id": _CONFIGURED,
    "Message.peer_id": _OTHER_END,
    "MessageMedia.media_id": _ITSELF,
    "MessageSticker.sticker_id": _ITSELF,
    "OrgUser.user_id": "a user of another organization",
    "QuestionGroupSettings.question_group_context_id": _VERSIONS,
    "QuestionSettings.question_context_id": _VERSIONS,
    "QueueMember.user_id": "the user stands beside it, with more than the id",
    "Reference.entity_id": "a thing without a kind of its own",
    "Screenshare.peer_id": _OTHER_END,
    "SocialExpression.peer_id": _OTHER_END,
    "SocialExpression.social_media_id": _ELSEWHERE,
    "SurveyQuestionGroup.question_group_id": _ITSELF,
    "SurveyQuestionGroupScore.question_group_id": _FORM,
    "TranscriptTopic.topic_id": _CONFIGURED,
    "Video.peer_id": _OTHER_END,
}
"""Ids that have no link, each with its reason."""

OTHERWISE_NAMED = {
    "Call.recording_id": "kept_recording",
    "AnalyticsFlowOutcome.flow_outcome_id": "outcome",
    "ConversationRoutingData.skill_expression_id": "skill_expression_in_force",
}
"""Links whose plain name the vendor has given to something else."""


class Linked(NamedTuple):
    """A link by a bare id: its name, the kind that it leads to, and whether it is a list."""

    name: str
    kind: str | None
    many: bool


def behind(*kinds: str) -> Models:
    """The types of the data of entities of these kinds, and of what stands in it."""
    found: dict[str, type[Model]] = {}
    waiting = [model_of(kind) for kind in kinds]
    while waiting:
        model = waiting.pop()
        if model.__name__ not in found:
            found[model.__name__] = model
            bases = (shape(info.annotation)[0] for info in model.model_fields.values())
            waiting += [base for base in bases if isinstance(base, type) and issubclass(base, Model)]
    return found


def ids(models: Models, name: re.Pattern[str]) -> dict[str, re.Match[str]]:
    """The ids of these types, by type and attribute, that are named so."""
    return {
        f"{type_name}.{attribute}": found
        for type_name, model in models.items()
        for attribute in model.model_fields
        if attribute != "id" and (found := name.fullmatch(attribute))
    }


def linked() -> dict[str, Linked]:
    """The links by bare ids, by type and attribute."""
    return {
        f"{type_name}.{attribute}": link
        for type_name, model in our_types().items()
        for attribute, link in _linked(model)
    }


def _linked(model: type[Model]) -> Iterator[tuple[str, Linked]]:
    for field in definition(model).fields:
        match field.metadata:
            case {"link": LinkField(kind=kind, id=str(id_), many=many)}:
                yield id_, Linked(field.python_name, kind and snake(kind), many)
            case {"link": LinkField(kind=None, uri=str())} if "entity_id" in model.model_fields:
                yield "entity_id", Linked(field.python_name, None, many=False)
            case {"peer": PeerField(id=id_)}:
                yield id_, Linked(field.python_name, None, many=False)


def test_every_bare_id_of_an_entity_has_a_link_of_its_name() -> None:
    expected = {
        where: Linked(
            OTHERWISE_NAMED.get(where, found["name"] + found["many"]), found["kind"], found["many"] == "s"
        )
        for where, found in ids(our_types(), OF_A_KIND).items()
        if where not in REASONS
    }
    found = linked()
    assert {where: found.get(where) for where in expected} == expected


def test_every_id_in_a_conversation_or_its_record_has_a_link_or_a_reason() -> None:
    named = ids(our_types(), OF_A_KIND) | ids(behind("conversation", "conversationAnalytics"), ANY)
    assert named.keys() - linked().keys() == REASONS.keys()
