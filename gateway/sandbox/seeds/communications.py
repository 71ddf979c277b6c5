"""Communications of a participant: one for each medium."""

from gateway.sandbox.kinds import Entity
from gateway.sandbox.seeds.chance import stamp
from gateway.sandbox.seeds.media import SPECIFIC, Leg
from gateway.sandbox.store import Store

_QUEUED = ("call", "callback", "chat", "email", "message")
_HELD = (*_QUEUED, "socialexpression")
_RECORDED = ("call", "chat", "email", "message", "socialexpression")
TERMINATED = frozenset({"call", "callback", "chat", "cobrowse", "screenshare", "socialexpression", "video"})
"""The media on which a communication that is over is ``terminated``; on the others it is ``disconnected``."""
_WRAPPED = (*_HELD, "cobrowse", "screenshare", "video")


def communication(store: Store, medium: str, leg: Leg) -> Entity:
    """One communication of a medium (a key of ``LISTS``), with every field of such a leg."""
    session = _session(store, medium, leg)
    if medium in _HELD:
        session["held"] = leg.held
        if leg.held:
            session["startHoldTime"] = stamp(leg.connected + 30)
    if medium in _QUEUED:
        session["direction"] = leg.direction
    if leg.with_agent:
        session |= _desk(store, medium)
    if medium in _WRAPPED:
        session |= after_work(store, leg)
    return session | SPECIFIC[medium](store, leg)


def _desk(store: Store, medium: str) -> Entity:
    """The fields of an agent's side only: script, recording and alerting."""
    desk: Entity = {}
    if medium in _HELD:
        desk["scriptId"] = store.any("script")["id"]
    if medium in _RECORDED:
        desk["recordingId"] = store.chance.id()
    if medium in _QUEUED:
        desk["queueMediaSettings"] = {
            "alertingTimeoutSeconds": 30,
            "autoAnswerAlertToneSeconds": 2.0,
            "manualAnswerAlertToneSeconds": 5.0,
            "enableAutoAnswer": False,
        }
    return desk


def _session(store: Store, medium: str, leg: Leg) -> Entity:
    session: Entity = {
        "id": store.chance.id(),
        "state": _state(medium, leg),
        "provider": _PROVIDERS.get(medium, "PureCloud " + medium),
        "connectedTime": stamp(leg.connected),
    }
    if medium != "video":
        session["segments"] = _segments(leg)
    if medium != "socialexpression":
        session["initialState"] = "connected" if medium == "screenmonitoring" else "alerting"
    if medium != "screenmonitoring":
        session |= {"startAlertingTime": stamp(leg.started), "peerId": store.chance.id()}
    if leg.ended is not None:
        how = "system" if medium == "screenmonitoring" else leg.how_ended
        session |= {"disconnectedTime": stamp(leg.ended), "disconnectType": how}
    return session


def _state(medium: str, leg: Leg) -> str:
    """The state of an ended leg: ``disconnected`` for the customer's own, so that both words occur."""
    if leg.ended is None:
        return "connected"
    return "terminated" if medium in TERMINATED and leg.purpose != "customer" else "disconnected"


_PROVIDERS = {
    "call": "Edge",
    "email": "PureCloud Email",
    "chat": "PureCloud Webchat v2",
    "message": "PureCloud Messaging",
}


def _segments(leg: Leg) -> list[Entity]:
    waiting = {"agent": "alert", "acd": "delay", "ivr": "ivr"}.get(leg.purpose, "dialing")
    talking: Entity = {"startTime": stamp(leg.connected), "type": "interact"}
    segments: list[Entity] = []
    if leg.connected > leg.started:
        segments.append(
            {
                "startTime": stamp(leg.started),
                "endTime": stamp(leg.connected),
                "type": waiting,
                "howEnded": "interact",
            }
        )
    if leg.held:
        held_since = stamp(leg.connected + 30)
        segments.append(talking | {"endTime": held_since, "howEnded": "hold"})
        talking = {"startTime": held_since, "type": "hold"}
    if leg.ended is not None:
        talking |= {"endTime": stamp(leg.ended), "howEnded": "disconnect", "disconnectType": leg.how_ended}
    return [*segments, talking]


def after_work(store: Store, leg: Leg) -> Entity:
    """After-call work: only agents and users have any."""
    if not leg.with_agent:
        return {"afterCallWorkRequired": False, "afterCallWork": {"state": "notApplicable"}}
    if leg.ended is None:
        return {"afterCallWorkRequired": True, "afterCallWork": {"state": "unknown"}}
    return {
        "afterCallWorkRequired": True,
        "afterCallWork": {
            "startTime": stamp(leg.ended),
            "endTime": stamp(leg.ended + 20),
            "state": "complete",
        },
        "wrapup": wrapup(store, leg.ended),
    }


def wrapup(store: Store, ended: float) -> Entity:
    """A wrap-up that took twenty seconds."""
    code = store.any("wrapupCode")
    return {
        "code": code["id"],
        "name": code["name"],
        "notes": f"Closed as {code['name'].lower()}",
        "tags": ["checked"],
        "durationSeconds": 20,
        "endTime": stamp(ended + 20),
        "provisional": False,
    }
