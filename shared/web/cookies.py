"""Cookies: host-bound, out of reach for scripts, and secure wherever TLS is."""

import re
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

LONGEST: Final = 200
_PREFIX: Final = "__Host-"
# What may stand around names and values (RFC 6265, 5.4).
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]+")
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
    full_name, seconds, is_secure = _full_name(request, name), int(life.total_seconds()), _is_secure(request)
    if _PLAIN.fullmatch(value):
        # What needs no quotes is written here: the framework's way through a jar takes longer than filling a cart.
        secure = "; Secure" if is_secure else ""
        said = f"{full_name}={value}; HttpOnly; Max-Age={seconds}; Path=/; SameSite=lax{secure}"
        response.headers.append("set-cookie", said)
        return
    response.set_cookie(
        full_name, value, max_age=seconds, path="/", httponly=True, secure=is_secure, samesite="lax"
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(
        _full_name(request, name),
        path="/",
        httponly=True,
        secure=_is_secure(request),
        samesite="lax",
    )


def _full_name(request: Request, name: str) -> str:
    # The __Host- prefix binds a cookie to exactly this host, but browsers take it over TLS only.
    return f"{_PREFIX}souk_{name}" if _is_secure(request) else f"souk_{name}"


def _is_secure(request: Request) -> bool:
    scheme: str = request.scope["scheme"]
    return scheme == "https"
