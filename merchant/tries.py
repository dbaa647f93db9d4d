"""Tries at the doors that stand open to everybody, before anybody is let into a store."""

from starlette.requests import Request

from shared.adapters.rate_limits import Limit
from shared.web.proxies import caller_of
from shared.web.services import services_of


async def count_try(request: Request, limit: Limit) -> None:
    """Count a try of whoever asks; raises TooMany."""
    await services_of(request).limits.take(limit, store="platform", caller=caller_of(request))
