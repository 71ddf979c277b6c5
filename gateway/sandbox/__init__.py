"""A Genesys Cloud in a box: an HTTP server with a seeded organisation, for running without an account.

It imports nothing else of the package, and the vendor's own SDK can be pointed at it::

    organisation = Organisation.seeded(seed=1, conversations=25)
    sandbox = Sandbox(organisation, limit=None)
    async with sandbox.serve() as url:       # http://127.0.0.1:<port>
        ...                                  # Authorization: Bearer <DEMO_TOKEN>
    sandbox.calls                            # what arrived

``DEMO_TOKEN`` may read and write everything; ``sandbox.add(Token(...))`` makes others known, with fewer
rights; ``sandbox.forbid(id)`` hides one entity; ``DEMO_CLIENT`` are client credentials for
``POST /oauth/token``. Organisation time starts at a fixed moment (``2026-01-31T10:00:00Z``).
"""

from gateway.sandbox.organisation import Organisation
from gateway.sandbox.server import DEMO_CLIENT, Sandbox, run
from gateway.sandbox.tokens import DEMO_TOKEN, Token

__all__ = ["DEMO_CLIENT", "DEMO_TOKEN", "Organisation", "Sandbox", "Token", "run"]
