"""All types of root fields; the planner takes the first one that accepts a field."""

from gateway.engine.planned.roots.acting import ActingRoot
from gateway.engine.planned.roots.fixed import FixedRoot
from gateway.engine.planned.roots.listed import ListedRoot
from gateway.engine.planned.roots.named import NamedRoot
from gateway.engine.planned.roots.represented import RepresentedRoot
from gateway.engine.planned.roots.root import Root
from gateway.engine.planned.roots.typename import TypenameRoot
from gateway.engine.planned.roots.update import UpdateRoot

SORTS: tuple[type[Root], ...] = (
    TypenameRoot,
    NamedRoot,
    FixedRoot,
    ListedRoot,
    RepresentedRoot,
    ActingRoot,
    UpdateRoot,
)
