"""Who knows which passwords have become known somewhere; asked over a network, so never within a transaction."""

from typing import Protocol


class Breaches(Protocol):
    """A list of passwords that were stolen and published."""

    async def knows(self, password: str) -> bool:
        """Say whether a password is in it; what cannot be asked now is not."""


class NoBreaches:
    """Nobody is asked: what is tried first is known without."""

    async def knows(self, password: str) -> bool:  # noqa: ARG002 - nobody looks at it
        return False
