"""Codes that somebody tries, of promotions and of gift cards: guessing ends, and who has a code gets on.

Besides the limit of a quarter of an hour there is one of a day for who has time, and it counts wrong codes only, each
once: a popular code that has ended is one wrong code, however many enter it. Guesses from many places use up what a
whole store has; from then on each caller has only a few wrong ones, which whoever has a code does not need (T49).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request

from shared.adapters.rate_limits import (
    CODES,
    WRONG_CODES,
    WRONG_CODES_OF_STORE,
    WRONG_CODES_WHILE_GUESSED,
    Limit,
)
from shared.gift_cards.errors import GiftCardRefused
from shared.kernel.errors import TooMany
from shared.kernel.sentences import say
from shared.promotions.errors import CodeRefused
from shared.web.proxies import caller_of
from shared.web.services import services_of
from storefront.visit import store_of

# Who counts for all callers of a store.
ALL = "all"


@asynccontextmanager
async def counted_code(request: Request, typed: str) -> AsyncIterator[None]:
    """Count the code that the block enters, if it turns out wrong; raises TooMany before anybody looks at it.

    It is taken beforehand and given back afterwards, so that of many at once no more are looked at than there are left.
    """
    limits, store, caller = services_of(request).limits, store_of(request).id, caller_of(request)
    await limits.take(CODES, store=store, caller=caller)
    taken = await _take(request)
    try:
        yield
    except (CodeRefused, GiftCardRefused):
        # Noted for a caller whatever limit they are under, so that another try at it is none afterwards either.
        is_new = await limits.is_first(WRONG_CODES, store=store, caller=caller, what=typed)
        is_new_here = is_new and await limits.is_first(
            WRONG_CODES_OF_STORE, store=store, caller=ALL, what=typed
        )
        counted = {WRONG_CODES, WRONG_CODES_WHILE_GUESSED} if is_new else set[Limit]()
        await _give_back(request, taken - counted - ({WRONG_CODES_OF_STORE} if is_new_here else set()))
        raise
    except BaseException:
        await _give_back(request, taken)
        raise
    else:
        await _give_back(request, taken)


async def _take(request: Request) -> set[Limit]:
    limits, store, caller = services_of(request).limits, store_of(request).id, caller_of(request)
    try:
        await limits.take(WRONG_CODES_OF_STORE, store=store, caller=ALL)
        taken, own = {WRONG_CODES_OF_STORE}, WRONG_CODES
    except TooMany:
        taken, own = set[Limit](), WRONG_CODES_WHILE_GUESSED
    try:
        await limits.take(own, store=store, caller=caller)
    except TooMany as refusal:
        await _give_back(request, taken)
        raise TooMany(
            refusal.retry_after,
            say(
                "Too many codes that do not work were tried from your connection today. Please try again later."
                " You can also buy without a code."
            ),
        ) from None
    return taken | {own}


async def _give_back(request: Request, taken: set[Limit]) -> None:
    limits, store = services_of(request).limits, store_of(request).id
    for limit in taken:
        await limits.give_back(
            limit, store=store, caller=ALL if limit is WRONG_CODES_OF_STORE else caller_of(request)
        )
