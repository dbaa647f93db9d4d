"""The one table from kinds of refusal to answers. Anything else is a bug: a 500 with the request's id."""

from typing import Any, Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.inventory.errors import SoldOut
from shared.kernel.database import is_outage
from shared.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooMany, Unavailable
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.web.respond import respond

STATUSES: Final[dict[type[Refusal], int]] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
}
TITLES: Final = {
    403: say("That is not allowed"),
    404: say("We could not find that page"),
    405: say("We could not find that page"),
    409: say("That has changed meanwhile"),
    422: say("Something needs another look"),
    429: say("One moment, please"),
    500: say("Something went wrong on our side"),
    503: say("We will be right back"),
}

_log = structlog.get_logger("souk.errors")


def status_of(refusal: Refusal) -> int:
    """Return the status of a refusal's kind."""
    return next(status for kind, status in STATUSES.items() if isinstance(refusal, kind))


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a refusal that no handler took care of itself."""
    assert isinstance(error, Refusal)
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, TooMany | Unavailable) else {}
    return _answer(request, status_of(error), str(error), headers=headers, refusal=error)


async def refuse_http(request: Request, error: Exception) -> Response:
    """Answer what the router or the form parser refused."""
    assert isinstance(error, HTTPException)
    status = 404 if error.status_code == 405 else error.status_code
    if status in (400, 413):
        status = 422
    return _answer(request, status, TITLES.get(status, error.detail), headers=dict(error.headers or {}))


async def fail(request: Request, error: Exception) -> Response:
    """Answer a bug or an outage: the former is logged whole, the latter says to come back."""
    if is_outage(error):
        _log.warning("outage", error=type(error).__name__)
        told = say("The shop cannot reach its books right now. Please try again in a moment.")
        return _answer(request, 503, told, headers={"retry-after": "5"})
    _log.error("bug", exc_info=error)
    return _answer(
        request,
        500,
        say("Nothing was charged or lost. Please try again; if it happens again, tell us the number below."),
        headers={},
    )


def _answer(
    request: Request, status: int, message: str, *, headers: dict[str, str], refusal: Refusal | None = None
) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(_facts(status, message, refusal), status_code=status, headers=headers)
    store = getattr(request.state, "store", None)
    return respond(
        request,
        "errors/page.html",
        partial="errors/_message.html",
        status=status,
        headers=headers,
        theme=store.theme if store else "plain",
        title=TITLES.get(status, TITLES[500]),
        message=message,
        request_id=getattr(request.state, "request_id", ""),
        code=status,
    )


def _facts(status: int, message: str, refusal: Refusal | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "code": getattr(refusal, "code", TITLES.get(status, "error")),
        "message": tell(message),
    }
    if isinstance(refusal, Invalid):
        facts["fields"] = {name: tell(problem) for name, problem in refusal.fields.items()}
    if isinstance(refusal, SoldOut):
        facts["available"] = refusal.available
    return facts
