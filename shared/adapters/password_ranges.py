"""A service that tells published passwords by range (k-anonymity), such as Have I Been Pwned's.

It is sent five of the forty figures of a password's SHA-1 and answers with all that begin so, padded to one length, so
that it learns next to nothing and nobody on the way more. Where it does not answer, nothing is refused.
"""

import hashlib
from typing import Final

import httpx
import structlog

from shared.accounts.breaches import Breaches, NoBreaches
from shared.accounts.passwords import LONGEST, normal
from shared.adapters.guarded_transport import GuardedTransport
from shared.kernel.settings import SignInSettings

SECONDS: Final = 2.0
_TOLD: Final = 5


class PasswordRanges:
    """The service at an address, such as https://api.pwnedpasswords.com/range."""

    def __init__(self, address: str, *, transport: httpx.AsyncBaseTransport) -> None:
        self._address, self._transport = address.rstrip("/"), transport

    async def knows(self, password: str) -> bool:
        """Say whether the service lists a password as published at least once."""
        if len(password) > LONGEST:
            return False
        digest = hashlib.sha1(normal(password).encode(), usedforsecurity=False).hexdigest().upper()
        asked = httpx.Request(
            "GET", f"{self._address}/{digest[:_TOLD]}", headers={"add-padding": "true", "user-agent": "Souk"}
        )
        try:
            answer = await self._transport.handle_async_request(asked)
            listed = (await answer.aread()).decode("ascii") if answer.status_code == httpx.codes.OK else ""
        except (httpx.HTTPError, OSError, UnicodeDecodeError) as trouble:
            structlog.get_logger().warning("password_ranges.away", trouble=type(trouble).__name__)
            return False
        return any(_is_of(line, digest[_TOLD:]) for line in listed.splitlines())


def open_breaches(settings: SignInSettings, *, is_production: bool) -> Breaches:
    """Return the service that the settings name; without one nobody is asked."""
    if not settings.password_ranges_url:
        return NoBreaches()
    transport = GuardedTransport(is_local_allowed=not is_production, seconds=SECONDS)
    return PasswordRanges(settings.password_ranges_url, transport=transport)


def _is_of(line: str, rest: str) -> bool:
    # Lines that only pad say that it was seen no times.
    found, _, times = line.strip().partition(":")
    return found.upper() == rest and times.strip().isdigit() and int(times) > 0
