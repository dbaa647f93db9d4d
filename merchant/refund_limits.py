"""How much of one order whoever is signed in may give back, whatever they do to give it back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from merchant.access import member_of
from shared.checkout.given_back import given_back
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.stores.members import people_of
from shared.stores.permissions import ORDERS_REFUND, most_given_back
from shared.web.services import services_of

MOST_NAMED: Final = 3


class BeyondRefundLimit(Invalid):
    """More would have been given back of an order than its giver's role lets them; nothing was."""


@asynccontextmanager
async def within_refund_limit(
    request: Request, session: AsyncSession, order: Order, *, field: str = "amount"
) -> AsyncIterator[None]:
    """Let what is done inside give back no more than the member may, of all that anybody gave back of this order.

    It is counted once it is done, under the order's lock and before the commit: so every way of giving back counts, and
    of two people at the same moment the second one counts what the first one gave. Raises BeyondRefundLimit, which has
    to undo what was done.
    """
    most = most_given_back(member_of(request).permissions)
    if most is None:
        yield
        return
    before = await given_back(session, order)
    yield
    await session.flush()
    after = await given_back(session, order, lock=True)
    if after > most and after > before:
        raise BeyondRefundLimit({field: await _words(request, most, after)})


async def _words(request: Request, most: int, after: int) -> str:
    store = member_of(request).store
    async with services_of(request).database.as_platform() as session:
        people = await people_of(session, store.id)
    names = [one.name for one in people if _may_give(one.held.allowed, after)][:MOST_NAMED]
    return say(
        "You may give back %(most)s of one order, and this makes it %(sum)s. Ask somebody who may give back more:"
        " %(names)s.",
        most=_told(most, store.currency),
        sum=_told(after, store.currency),
        names=", ".join(names),
    )


def _may_give(allowed: frozenset[str], minor: int) -> bool:
    most = most_given_back(allowed)
    return ORDERS_REFUND in allowed and (most is None or most >= minor)


def _told(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).major} {currency}"
