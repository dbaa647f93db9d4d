"""The address of a list without what a form sends along for nothing."""

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.web.respond import wants_partial

# Programs in front take heads of some kilobytes.
LONGEST_TOLD: Final = 2_000

# Fields of the forms around a list, each with what it holds when nobody chose anything.
_UNTOUCHED: Final = frozenset({("q", ""), ("from", ""), ("to", ""), ("sort", ""), ("sort", "relevance")})


def to_tidy_address(request: Request) -> Response | None:
    """Return the way to the address without fields that were left empty; None where there are none.

    Without scripts a form sends all its fields: what somebody then shares, and comes back to, would say `from=&to=`.
    """
    if wants_partial(request):
        return None
    pairs = request.query_params.multi_items()
    told = [(name, value) for name, value in pairs if (name, value.strip()) not in _UNTOUCHED]
    if len(told) == len(pairs):
        return None
    path = request.scope["path"]
    address = f"{path}?{urlencode(told)}" if told else path
    return RedirectResponse(address, status_code=302) if len(address) <= LONGEST_TOLD else None
