"""A Genesys Cloud in a box: an HTTP server with a seeded organisation, for running without an account.

It imports nothing else of the package, and the vendor's own SDK can be pointed at it::

    organisation = Organisation.seeded(seed=1, conversations=25)
    sandbox = Sandbox(organisation, limit=None)
    async with sandbox.serve() as url:       # http://127.0.0.1:<port>
        ...                                  # Authorization: Bearer <DEMO_TOKEN>
    sandbox.calls                            # what arrived

``DEMO_TOKEN`` may read and write everything. ``sandbox.add(Token(...))`` adds a token with fewer rights,
``sandbox.forbid(id)`` hides one entity, and ``DEMO_CLIENT`` holds client credentials for
``POST /oauth/token``. ``BROWSER_CLIENT`` signs people in by the authorization code flow with PKCE.
``gateway.sandbox.faults`` makes calls fail::

    sandbox.faults.add(Fault(faults.status(503), template="/api/v2/users", calls={1}))
    sandbox.faults.add(Fault(faults.reset(), method="PATCH", done=True))     # done, but the answer is lost

Writes are checked by the vendor's forms, the state of the conversation, its medium and the target; a refused
one changes nothing. ``Sandbox(organisation, lag=0.5)`` keeps what was written from reads for half a second,
and ``sandbox.simulation.leave_unanswered(conversation)`` lets alerted agents not answer.

``sandbox.channels`` breaks notification channels and their events (see ``Channels`` and ``disturbances``)::

    sandbox.channels.announce_closing(within=1)
    sandbox.channels.disturb(disturbances.doubled(), topic=topic, events={1, 3})

The organisation's time starts at ``2026-01-31T10:00:00Z`` when the sandbox is made, and runs from there.
Tokens and channels expire by the sandbox's own clock.
"""

from gateway.sandbox import faults
from gateway.sandbox.faults import Fault
from gateway.sandbox.oauth import BROWSER_CLIENT, DEMO_CLIENT
from gateway.sandbox.organisation import Organisation
from gateway.sandbox.server import Sandbox
from gateway.sandbox.tokens import DEMO_TOKEN, Token

__all__ = [
    "BROWSER_CLIENT",
    "DEMO_CLIENT",
    "DEMO_TOKEN",
    "Fault",
    "Organisation",
    "Sandbox",
    "Token",
    "faults",
]
