"""Effects are looked for in any JSON without an error."""

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.graph.mutations.act import Act, ActResult
from gateway.graph.mutations.payload import MutationOutcome
from gateway.graph.mutations.table import ACTS

KEYS = [
    "participants",
    "id",
    "endTime",
    "calls",
    "state",
    "muted",
    "held",
    "confined",
    "recording",
    "recordingState",
    "wrapup",
    "code",
    "wrapupSkipped",
    "attributes",
    "flaggedReason",
    "consultParticipantId",
    "monitoredParticipantId",
    "userId",
    "queueId",
    "address",
    "presence",
    "presenceDefinition",
    "routingStatus",
    "status",
    "externalTag",
    "utilizationLabelId",
]
SHOWING = [act for act in ACTS.values() if act.shows_effect]
GIVEN = SimpleNamespace(
    participant_id="p-1",
    to=SimpleNamespace(user_id="u-1", queue_id=None, external_contact_id=None, address=None),
    attributes={"a": "b"},
    code="c-1",
    notes=None,
    tags=["t"],
    mode=SimpleNamespace(value="coach"),
    kind=SimpleNamespace(value="Unattended"),
    skipped=False,
    muted=True,
    held=True,
    confined=True,
    recording=True,
    state=SimpleNamespace(value="PAUSED"),
    status=SimpleNamespace(value="IDLE"),
    external_tag="tag",
    utilization_label_id="l-1",
    presence_definition_id="d-1",
)

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["p-1", "u-1", "connected", "tel:1", "", "tag"])
)
jsons = st.recursive(
    leaves,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.sampled_from(KEYS), below, max_size=6),
    max_leaves=30,
)


@given(act=st.sampled_from(SHOWING), json=st.dictionaries(st.sampled_from(KEYS), jsons, max_size=8))
def test_whatever_the_json_an_effect_shows_or_does_not(act: Act, json: dict[str, Any]):
    assert act.shows_effect is not None
    assert act.shows_effect(json, ActResult(GIVEN, MutationOutcome.DONE)) in {True, False}
