"""How many calls one operation may make."""

from gateway.errors import OperationTooComplex
from gateway.upstream.call import Call, Sender
from gateway.upstream.caller import Caller


class Allowance:
    """A sender for one operation, which sends so often and no more."""

    def __init__(self, sender: Sender, calls: int) -> None:
        self._sender = sender
        self._calls = self._left = calls

    async def send(self, call: Call, caller: Caller) -> bytes:
        """Send, if that is still allowed.

        Raises:
            OperationTooComplex: It is not.
            GatewayError: What the sender says.
        """
        if self._left <= 0:
            raise OperationTooComplex(f"The operation needs more than {self._calls} upstream calls.")
        self._left -= 1
        return await self._sender.send(call, caller)
