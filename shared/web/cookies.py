"""Cookies: host-bound, out of reach for scripts, and secure wherever TLS is."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response


def read_cookie(request: Request, name: str) -> str | None:
    """Return the value of one of our cookies."""
    value = request.cookies.get(_full_name(request, name))
    return value if value and len(value) <= 200 else None


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
    return f"__Host-souk_{name}" if request.scope["scheme"] == "https" else f"souk_{name}"
