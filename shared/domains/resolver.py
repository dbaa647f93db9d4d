"""What is asked of the domain name system; `shared/adapters/name_servers.py` asks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Seen:
    """What one name server says of a host.

    `aliases` are the names that it is another name of, in order; `proofs` the texts beside it. `answered` False: the
    server said nothing, so nothing is known.
    """

    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    answered: bool = True


SILENT = Seen(answered=False)


class Resolver(Protocol):
    """Asks several name servers, because they learn of a change at different times."""

    async def look(self, host: str, *, proof_name: str = "") -> Sequence[Seen]:
        """Return what each server says of a host; never raises for what servers do."""
        ...


class NoResolver:
    """Nobody to ask."""

    async def look(self, host: str, *, proof_name: str = "") -> Sequence[Seen]:  # noqa: ARG002 - the Protocol's signature
        """Know nothing."""
        return (SILENT,)
