"""What the store asks at its checkout beside who buys and where it goes."""

from collections.abc import Sequence

from starlette.requests import Request

from shared.orders.asked_questions import Asked, asked_questions
from storefront.visit import recall


async def asked_of(request: Request) -> Sequence[Asked]:
    """Return what is asked, as this visitor reads it; found once per language and version of the catalogue."""
    return await recall(request, "asked", asked_questions)
