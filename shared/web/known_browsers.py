"""Browsers in which somebody has signed in before: who guesses elsewhere cannot lock an account's owner out (T66).

The mark is signed and names the account's address by a digest. It opens nothing: its tries are counted apart.
"""

import hashlib
from datetime import timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import SIGN_IN
from shared.kernel.signed_links import read_signed_link, sign_link
from shared.web.cookies import read_cookie, set_cookie
from shared.web.services import services_of

KNOWN_COOKIE: Final = "known"
LIFE: Final = timedelta(days=365)
_PURPOSE: Final = "browser that somebody has signed in with"
_NO_STORE: Final = UUID(int=0)


async def count_sign_in(request: Request, email: str, *, store: UUID | None = None) -> None:
    """Count a try at an account: strangers' all together, a known browser's by itself. Raises TooMany."""
    services, mark = services_of(request), read_cookie(request, KNOWN_COOKIE)
    caller = email.lower()
    if mark is not None and _is_of(request, mark, email, store):
        caller = f"known:{hashlib.sha256(mark.encode()).hexdigest()}"
    await services.limits.take(SIGN_IN, store=store or "platform", caller=caller)


def know_browser(request: Request, answer: Response, email: str, *, store: UUID | None = None) -> None:
    """Mark a browser as one in which the owner of this address has signed in."""
    services = services_of(request)
    until = services.clock() + LIFE
    key = services.settings.web.secret_key
    mark = sign_link(key, _PURPOSE, store or _NO_STORE, _named(email), until=until)
    set_cookie(request, answer, KNOWN_COOKIE, mark, life=LIFE)


def _is_of(request: Request, mark: str, email: str, store: UUID | None) -> bool:
    services = services_of(request)
    key, now = services.settings.web.secret_key, services.clock()
    return read_signed_link(key, _PURPOSE, store or _NO_STORE, mark, now=now) == _named(email)


def _named(email: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"mailto:{email.strip().lower()[:254]}")
