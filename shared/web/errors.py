"""The one table from kinds of refusal to answers. Anything else is a bug: a 500 with the request's id."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.inventory.errors import SoldOut
from shared.kernel.database import is_outage
from shared.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotKnown,
    Refusal,
    TooMany,
    Unavailable,
    Unreadable,
)
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.web.problems import is_of_programs, problem
from shared.web.respond import respond, wants_partial

STATUSES: Final[dict[type[Refusal], int]] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
    Unreadable: 400,
    NotKnown: 401,
}
TITLES: Final = {
    400: say("We could not read that request"),
    401: say("Who is asking?"),
    403: say("That is not allowed"),
    404: say("We could not find that page"),
    405: say("We could not find that page"),
    409: say("That has changed meanwhile"),
    410: say("That page is gone"),
    422: say("Something needs another look"),
    429: say("One moment, please"),
    500: say("Something went wrong on our side"),
    503: say("We will be right back"),
}

# Puts what stands around a site's pages into `request.state.frame`; False where an error stands by itself.
PutFrame = Callable[[Request], Awaitable[bool]]

_log = structlog.get_logger("souk.errors")


def status_of(refusal: Refusal) -> int:
    """Return the status of a refusal's kind."""
    return next(status for kind, status in STATUSES.items() if isinstance(refusal, kind))


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a refusal that no handler took care of itself."""
    assert isinstance(error, Refusal)
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, TooMany | Unavailable) else {}
    return await _answer(request, status_of(error), str(error), headers=headers, refusal=error)


async def refuse_http(request: Request, error: Exception) -> Response:
    """Answer what the router or the form parser refused."""
    assert isinstance(error, HTTPException)
    status = 404 if error.status_code == 405 else error.status_code
    if status in (400, 413):
        status = 422
    told = TITLES.get(status, error.detail)
    return await _answer(request, status, told, headers=dict(error.headers or {}))


async def fail(request: Request, error: Exception) -> Response:
    """Answer a bug or an outage: the former is logged whole, the latter says to come back."""
    if is_outage(error):
        _log.warning("outage", error=type(error).__name__)
        told = say("The shop cannot reach its books right now. Please try again in a moment.")
        return await _answer(request, 503, told, headers={"retry-after": "5"}, is_framed=False)
    _log.error("bug", exc_info=error)
    return await _answer(
        request,
        500,
        say("Nothing was charged or lost. Please try again; if it happens again, tell us the number below."),
        headers={},
    )


async def _answer(
    request: Request,
    status: int,
    message: str,
    *,
    headers: dict[str, str],
    refusal: Refusal | None = None,
    is_framed: bool = True,
) -> Response:
    if is_of_programs(request):
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        return problem(
            request, status, TITLES.get(status, TITLES[500]), message, fields=fields, headers=headers
        )
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(_facts(status, message, refusal), status_code=status, headers=headers)
    page = partial(
        respond,
        request,
        partial="errors/_message.html",
        status=status,
        headers=headers,
        title=TITLES.get(status, TITLES[500]),
        message=message,
        request_id=getattr(request.state, "request_id", ""),
        code=status,
    )
    return (is_framed and await _framed(request, page)) or page("errors/page.html", theme=_theme(request))


async def _framed(request: Request, page: Callable[[str], Response]) -> Response | None:
    """Return the answer in the frame of its site, None where there is none or it cannot be had just now."""
    put_frame: PutFrame | None = getattr(request.app.state, "put_frame", None)
    if put_frame is None or wants_partial(request):
        return None
    try:
        return page("errors/framed.html") if await put_frame(request) else None
    except Exception as error:  # noqa: BLE001 - whatever it is, the bare page is the answer
        # What went wrong before may go wrong in the frame too; the bare page needs nothing.
        _log.warning("error page without its frame", error=repr(error)[:300])
        request.state.frame = {}
        return None


def _theme(request: Request) -> str:
    store = getattr(request.state, "store", None)
    return store.theme if store else "plain"


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
