"""Cookies: host-bound, out of reach for scripts, and secure wherever TLS is."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

LONGEST: Final = 200
_PREFIX: Final = "__Host-"
# What may stand around names and values (RFC 6265, 5.4).
_BLANKS: Final = " \t"


def read_cookie(request: Request, name: str) -> str | None:
    """Return the value of one of our cookies; None where it cannot be told from somebody else's.

    Read here and not by the framework. A host beside ours can set cookies for both: the prefix keeps it from this name,
    but not from one that begins with a blank of another kind (0x85, 0xA0), which the framework takes off.
    """
    full_name = _full_name(request, name)
    pairs = [pair.partition("=") for pair in ";".join(request.headers.getlist("cookie")).split(";")]
    values = [value.strip(_BLANKS) for found, _, value in pairs if found.strip(_BLANKS) == full_name]
    # A browser has one cookie of a name with the prefix.
    if not values or (len(values) > 1 and full_name.startswith(_PREFIX)):
        return None
    return values[-1] if 0 < len(values[-1]) <= LONGEST else None


def set_cookie(request: Request, response: Response, name: str, value: str, *, life: timedelta) -> None:
    """Give the browser a cookie that only this host gets back."""
    response.set_cookie(
        _full_name(request, name),
        value,
        max_age=int(life.total_seconds()),
        path="/",
        httponly=True,
        secure=request.scope["scheme"] == "https",
        samesite="lax",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(
        _full_name(request, name),
        path="/",
        httponly=True,
        secure=request.scope["scheme"] == "https",
        samesite="lax",
    )


def _full_name(request: Request, name: str) -> str:
    # The __Host- prefix binds a cookie to exactly this host, but browsers take it over TLS only.
    return f"{_PREFIX}souk_{name}" if request.scope["scheme"] == "https" else f"souk_{name}"
