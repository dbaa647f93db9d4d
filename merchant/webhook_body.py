"""The body of what a provider or another program sends us, under limits."""

from typing import Final

from starlette.requests import Request

LARGEST: Final = 512 * 1024
PATIENCE: Final = 10.0


class TooLarge(Exception):
    """The body is larger than any that is awaited."""


async def body_of(request: Request, *, largest: int = LARGEST) -> bytes:
    """Return the body; raises TooLarge. Counted as it comes: a length that was promised says nothing (T21)."""
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > largest:
            raise TooLarge
    return bytes(received)
