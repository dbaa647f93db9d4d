"""What a store may have so many of, and no more, however many ask at the same moment."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.domains.claim_domain import claim_domain
from shared.domains.models import MOST_CLAIMS, DomainClaim
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.kernel.settings import Settings
from shared.orders.ask_question import (
    MOST_QUESTIONS,
    NoSuchQuestion,
    QuestionTerms,
    all_questions,
    ask_question,
    forget_question,
    move_question,
    question_by_id,
)
from shared.orders.questions import GIFT_MESSAGE, TEXT
from shared.privacy.store_copies import MAKE_COPY, StoreCopy, ask_for_copy
from shared.stores.models import Store
from tests.support.factories.domains import a_host, make_claim
from tests.support.races import Racer, Races, far_away

distances = pytest.mark.parametrize(("delay", "rivals"), [(0.0, 9), (0.1, 4)], ids=["near", "far"])
FREE = 2


async def wish(database: Database, store_id: UUID, key: UUID) -> str:
    """Wish for a host that nobody else wishes for."""

    async def whole(session):
        host = f"shop-{key.hex[-12:]}.example.com"
        await claim_domain(session, host, platform_host="localhost", actor="race", now=utc_now())
        return "wished"

    try:
        return await database.run(store_id, whole)
    except Invalid:
        return "refused"


async def ask(database: Database, store_id: UUID, key: UUID) -> str:
    """Have the checkout ask one thing more."""
    return await _ask(database, store_id, QuestionTerms(TEXT, f"No. {key}"))


async def ask_for_gift_message(database: Database, store_id: UUID, key: UUID) -> str:
    """Have the checkout ask for a gift message, of which it takes one."""
    return await _ask(database, store_id, QuestionTerms(GIFT_MESSAGE, f"No. {key}"))


async def _ask(database: Database, store_id: UUID, terms: QuestionTerms) -> str:
    async def whole(session):
        await ask_question(session, terms, actor="race", now=utc_now())
        return "asked"

    try:
        return await database.run(store_id, whole)
    except Invalid:
        return "refused"


async def move_to_the_front(database: Database, store_id: UUID, key: UUID) -> str:
    """Ask this question before all others, or no more when it has an odd place."""

    async def whole(session):
        question = await question_by_id(session, str(key))
        if question.position % 2:
            await forget_question(session, question, actor="race", now=utc_now())
        else:
            await move_question(session, question, by=-MOST_QUESTIONS, actor="race", now=utc_now())
        return "done"

    try:
        return await database.run(store_id, whole)
    except NoSuchQuestion:
        return "gone"


async def copy(database: Database, store_id: UUID, key: UUID) -> str:
    """Ask for a copy of the store."""

    async def whole(session):
        await ask_for_copy(session, actor=str(key), now=utc_now())
        return "asked"

    return await database.run(store_id, whole)


@distances
async def test_a_store_wishes_for_twenty_hosts_at_most(
    races: Races, settings: Settings, database: Database, store: Store, delay: float, rivals: int
):
    for _ in range(MOST_CLAIMS - FREE):
        await make_claim(database, store, a_host())

    async with far_away(settings.database, delay) as way:
        told = await races.run(way, wish, store.id, [new_id() for _ in range(rivals)])

    assert told == {"wished": FREE, "refused": rivals - FREE}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(DomainClaim)) == MOST_CLAIMS


@distances
@pytest.mark.parametrize(("racer", "free"), [(ask, FREE), (ask_for_gift_message, 1)])
async def test_a_checkout_asks_so_many_things_and_no_more(
    races: Races,
    settings: Settings,
    database: Database,
    store: Store,
    delay: float,
    rivals: int,
    racer: Racer,
    free: int,
):
    already = MOST_QUESTIONS - FREE
    await have_asked(database, store, already)

    async with far_away(settings.database, delay) as way:
        told = await races.run(way, racer, store.id, [new_id() for _ in range(rivals)])

    assert told == {"asked": free, "refused": rivals - free}
    async with database.in_store(store.id) as session:
        positions = [one.position for one in await all_questions(session)]
    assert positions == list(range(already + free))


@distances
async def test_questions_that_are_moved_and_removed_at_once_stand_in_one_order(
    races: Races, settings: Settings, database: Database, store: Store, delay: float, rivals: int
):
    asked = await have_asked(database, store, rivals)

    async with far_away(settings.database, delay) as way:
        told = await races.run(way, move_to_the_front, store.id, asked * 2)

    assert set(told) <= {"done", "gone"}, told
    async with database.in_store(store.id) as session:
        positions = [one.position for one in await all_questions(session)]
    assert len(set(positions)) == len(positions)


async def have_asked(database: Database, store: Store, count: int) -> list[UUID]:
    """Have the checkout ask so many things; returns their ids."""
    async with database.in_store(store.id) as session:
        return [
            (await ask_question(session, QuestionTerms(TEXT, f"{n}"), actor="test", now=utc_now())).id
            for n in range(count)
        ]


@distances
async def test_one_copy_is_made_for_all_who_ask_at_once(
    races: Races, settings: Settings, database: Database, store: Store, delay: float, rivals: int
):
    async with far_away(settings.database, delay) as way:
        told = await races.run(way, copy, store.id, [new_id() for _ in range(rivals)])

    assert told == {"asked": rivals}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(StoreCopy)) == 1
        assert await session.scalar(select(func.count()).where(Job.name == MAKE_COPY.name)) == 1
