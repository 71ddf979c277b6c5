"""The parts of a conversation: they get the participants whose ids they hold, and the conversation's id."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter

from gateway.engine.planned.rows.row import ENCLOSED, Row
from gateway.engine.planned.shapes.shape import Hoisted, Shape


def join_peers(objects: list[Row], shape: Shape) -> Iterator[tuple[Hoisted, int, list[Row]]]:
    """Put peers into the fields whose ids refer to them.

    Yields:
        The peers found, and the most fields that have one and the same peer.
    """
    met: dict[Hoisted, list[Row]] = {hoisted: [] for hoisted in shape.hoisted}
    most: dict[Hoisted, int] = dict.fromkeys(shape.hoisted, 1)
    for data in objects:
        here: dict[Hoisted, list[Row]] = {}
        for hoisted in shape.hoisted:
            peer, (listed,) = hoisted.peer, shape.material[hoisted]
            (own,), (id_,) = peer.shape.material[peer.shape], hoisted.held.material[peer]
            known = {item[own]: item for item in data[listed] if item[own]}
            holders = _holders(hoisted, data, here)
            for holder in holders:
                holder[peer.key] = known.get(holder[id_])
            places = [item for one in holders if (item := one[peer.key])]
            here[hoisted] = list({id(item): item for item in places}.values())
            met[hoisted] += here[hoisted]
            # Every other peer has at least one place.
            most[hoisted] = max(most[hoisted], len(places) - len(here[hoisted]) + 1)
    for hoisted, found in met.items():
        if found:
            yield hoisted, most[hoisted], found


def _holders(hoisted: Hoisted, data: Row, here: Mapping[Hoisted, list[Row]]) -> list[Row]:
    """The objects with a peer field, given the peers that are filled in."""
    holders: list[Row] = data[hoisted.holder] if isinstance(hoisted.holder, str) else here[hoisted.holder]
    if hoisted.below is None:
        return holders
    return list(chain.from_iterable(map(attrgetter(hoisted.below), holders)))


def hand_down(objects: Sequence[Row], shape: Shape) -> None:
    """Store the id of a conversation in those of its parts that need it."""
    own = shape.material[shape][0] if shape.model.encloses else ENCLOSED
    for key, many in shape.heirs:
        for data in objects:
            below = data[key]
            for part in below if many else filter(None, (below,)):
                part[ENCLOSED] = data[own]
