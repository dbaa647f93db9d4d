"""What every answer carries and every unsafe request must show."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.errors import NotAllowed
from shared.kernel.sentences import say

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
_FORMS: Final = "form-action 'self'"
_STYLES: Final = "style-src 'self'"
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}
HSTS: Final = "max-age=31536000; includeSubDomains"


def showing(shop: str) -> str:
    """Return the policy of a page that sends what is typed on it into a frame, to be shown by a shop."""
    return f"{POLICY.replace(_FORMS, f'{_FORMS} {shop}')}; frame-src {shop}"


def with_styles(digests: Iterable[str]) -> str:
    """Return the policy of a page in which these styles count beside those that we serve."""
    return POLICY.replace(_STYLES, " ".join((_STYLES, *digests)))


def shown_at(origin: str) -> str:
    """Return the policy of a page that pages of another origin, and no others, may show in a frame."""
    return POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {origin}")


class CrossSite(NotAllowed):
    """An unsafe request that another site's page made."""

    message = say(
        "This request came from another site, so we did nothing. Please go back and try again from our page."
    )


class SecurityHeaders:
    """Adds the policy to every answer; nothing is cached unless the handler said so."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        said = HEADERS | {"cache-control": "private, no-store"}
        said |= {"strict-transport-security": HSTS} if https else {}
        self._said = [(name.encode(), value.encode()) for name, value in said.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = message["headers"]
                names = {name for name, _ in answered}
                message["headers"] = [*answered, *(one for one in self._said if one[0] not in names)]
            await send(message)

        await self._app(scope, receive, answer)


def refuse_cross_site(scope: Scope, *, origin: str) -> None:
    """Raise CrossSite for an unsafe request that did not start on this very origin (R22).

    Browsers tell where a request starts: Sec-Fetch-Site in all current ones, Origin on every POST. A sibling shop is
    same-site but not same-origin, and is refused. A client that sends neither is no browser, so nobody's cookies ride
    along with it unasked.
    """
    if scope["method"] in SAFE_METHODS:
        return
    headers = Headers(scope=scope)
    fetch_site, given = headers.get("sec-fetch-site"), headers.get("origin")
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        raise CrossSite
    if given is not None and not _same_origin(given, origin):
        raise CrossSite


def _same_origin(given: str, own: str) -> bool:
    mine, theirs = urlsplit(own), urlsplit(given)
    try:
        return (theirs.scheme, theirs.hostname, theirs.port) == (mine.scheme, mine.hostname, mine.port)
    except ValueError:
        return False


def own_origin(scope: Scope) -> str:
    """Return the origin under which this request reached us."""
    return f"{scope['scheme']}://{Headers(scope=scope).get('host', '').lower()}"
