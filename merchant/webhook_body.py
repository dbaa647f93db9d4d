"""The body of a message that a provider sends us, under limits."""

from typing import Final

from starlette.requests import Request

LARGEST: Final = 512 * 1024
PATIENCE: Final = 10.0


class TooLarge(Exception):
    """The body is larger than any message of a provider's."""


async def body_of(request: Request) -> bytes:
    """Return the body; raises TooLarge. Counted as it comes: a length that was promised says nothing (T21)."""
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > LARGEST:
            raise TooLarge
    return bytes(received)
