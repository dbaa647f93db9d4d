"""Who gets a store's news, as the dashboard reads it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.kernel.sentences import say
from shared.marketing.may_be_mailed import mailable
from shared.marketing.models import STATES, Subscriber

PAGE_SIZE: Final = 50
PIECE: Final = 1_000
VIEWS: Final = ("all", *STATES)
Works = Callable[[], AbstractAsyncContextManager[AsyncSession]]


class NoSuchSubscriber(NotFound):
    """Nobody of that number was asked."""

    message = say("There is no such address.")


async def page_of_subscribers(
    session: AsyncSession, *, view: str, words: str = "", after: str | None = None
) -> Page[tuple[Subscriber, bool]]:
    """Return one page, those who asked last first, each with whether they may be written to at this moment."""
    query = _wanted(select(Subscriber, mailable()), view, words)
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(Subscriber.asked_at, Subscriber.id) < tuple_(*place))
    query = query.order_by(Subscriber.asked_at.desc(), Subscriber.id.desc()).limit(PAGE_SIZE + 1)
    rows = [(row[0], bool(row[1])) for row in await session.execute(query)]
    return page_of(rows, PAGE_SIZE, lambda row: [row[0].asked_at.isoformat(), str(row[0].id)])


async def count_subscribers(session: AsyncSession) -> Mapping[str, int]:
    """Return how many there are in each state."""
    rows = await session.execute(select(Subscriber.state, func.count()).group_by(Subscriber.state))
    return dict.fromkeys(STATES, 0) | {state: int(count) for state, count in rows}


async def subscriber_by_id(session: AsyncSession, text: str) -> Subscriber:
    """Return a subscriber; raises NoSuchSubscriber."""
    key = parse_id(text)
    found = await session.get(Subscriber, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchSubscriber
    return found


async def every_subscriber(
    works: Works, *, view: str, words: str = ""
) -> AsyncIterator[Sequence[Subscriber]]:
    """Yield all that a list would show, some at once, each piece read in a transaction of its own."""
    last = None
    while True:
        query = _wanted(select(Subscriber), view, words).order_by(Subscriber.id).limit(PIECE)
        async with works() as session:
            rows = (await session.scalars(query if last is None else query.where(Subscriber.id > last))).all()
        if rows:
            yield rows
            last = rows[-1].id
        if len(rows) < PIECE:
            return


def _wanted(query: Select, view: str, words: str) -> Select:
    if view in STATES:
        query = query.where(Subscriber.state == view)
    typed = words.replace("\x00", "").strip().lower()[:100]
    return query.where(Subscriber.email.contains(typed, autoescape=True)) if typed else query
