"""Rounds over stores: what fails in one keeps no other waiting, and is said."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from prometheus_client import REGISTRY
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT
from shared.marketing.campaigns import SCHEDULED, Campaign
from shared.recovery.change_plan import change_plan as plan_reminders
from shared.recovery.plan import Plan
from shared.series.change_plan import change_plan as plan_series
from shared.series.models import WELCOME
from shared.series.plan import STANDARD
from shared.stores.models import Store
from workers.abandoned_carts import pursue_abandoned_carts
from workers.campaigns import pursue_campaigns
from workers.mail_series import pursue_mail_series
from workers.rounds import in_each_store, one_by_one
from workers.runtime import Runtime

NEVER_DUE = datetime(2100, 1, 1, tzinfo=UTC)
A_LOOP = re.compile(r"^ +(async )?for store_id\b.*:$", re.MULTILINE)


class Broken:
    """A database in which nothing can be done in one store."""

    def __init__(self, database: Database, store: Store) -> None:
        self._database, self._broken = database, store.id
        self.entered: list[UUID] = []

    @asynccontextmanager
    async def in_store(self, store_id: UUID) -> AsyncIterator[AsyncSession]:
        if store_id == self._broken:
            raise RuntimeError("this store is broken")
        async with self._database.in_store(store_id) as session:
            yield session
        self.entered.append(store_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


def failures(name: str) -> float:
    return REGISTRY.get_sample_value("souk_round_failures_total", {"round": name}) or 0.0


def renaming(name: str) -> Callable[[AsyncSession], Awaitable[object]]:
    return lambda session: session.execute(update(Store).values(name=name))


async def name_of(database: Database, store: Store) -> str | None:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(Store.name).where(Store.id == store.id))


async def _plans_a_welcome(session: AsyncSession) -> None:
    await plan_series(session, STANDARD[WELCOME], actor="test", now=utc_now())


async def _plans_reminders(session: AsyncSession) -> None:
    await plan_reminders(session, Plan(), actor="test", now=utc_now())


async def _plans_a_campaign(session: AsyncSession) -> None:
    starts = {"state": SCHEDULED, "created_at": utc_now(), "starts_at": NEVER_DUE}
    session.add(Campaign(store_id=session.info["store_id"], words={}, **starts))


@pytest.mark.parametrize(
    ("pursue", "name", "plans"),
    [
        (pursue_mail_series, "mail series", _plans_a_welcome),
        (pursue_abandoned_carts, "abandoned carts", _plans_reminders),
        (pursue_campaigns, "campaigns", _plans_a_campaign),
    ],
)
async def test_a_store_that_fails_does_not_keep_the_others_from_their_mails(
    runtime: Runtime,
    database: Database,
    store: Store,
    other_store: Store,
    pursue: Callable[[Runtime], Awaitable[None]],
    name: str,
    plans: Callable[[AsyncSession], Awaitable[None]],
):
    for one in (store, other_store):
        async with database.in_store(one.id) as session:
            await plans(session)
    for broken, whole in ((store, other_store), (other_store, store)):
        before, standing = failures(name), Broken(database, broken)

        with capture_logs() as lines:
            await pursue(replace(runtime, database=cast("Database", standing)))

        assert whole.id in standing.entered
        said = [one for one in lines if one.get("store") == str(broken.id)]
        assert [(one["log_level"], one["round"], one["error"]) for one in said] == [
            ("error", name, "RuntimeError('this store is broken')")
        ]
        assert failures(name) - before >= 1
        assert [one["round"] for one in lines if one["event"] == "a round is not whole"] == [name]


async def test_a_round_does_what_it_can_and_says_how_much_it_could_not(
    runtime: Runtime, database: Database, store: Store, other_store: Store
):
    async def rename(session: AsyncSession) -> None:
        await renaming("Renamed")(session)
        if session.info["store_id"] == store.id:
            await session.execute(text("SELECT 1 / 0"))

    with capture_logs() as lines:
        await in_each_store(runtime, "renaming", [store.id, other_store.id], rename)

    assert (await name_of(database, store), await name_of(database, other_store)) == ("Test Shop", "Renamed")
    assert [(one["event"], one.get("failed"), one.get("of")) for one in lines] == [
        ("left out of a round", None, None),
        ("a round is not whole", 1, 2),
    ]


async def test_a_round_that_is_whole_says_nothing(runtime: Runtime, store: Store, other_store: Store):
    with capture_logs() as lines:
        await in_each_store(runtime, "renaming", [store.id, other_store.id], renaming("Renamed"))

    assert lines == []


async def test_what_takes_too_long_in_one_store_does_not_end_the_round(
    runtime: Runtime, database: Database, store: Store, other_store: Store
):
    """PostgreSQL's word for it is the same as when PostgreSQL is overloaded."""

    async def dawdle(session: AsyncSession) -> None:
        if session.info["store_id"] == store.id:
            await session.execute(text("SET LOCAL statement_timeout = 10"))
            await session.execute(text("SELECT pg_sleep(60)"))
        await renaming("Renamed")(session)

    await in_each_store(runtime, "dawdling", [store.id, other_store.id], dawdle)

    assert (await name_of(database, store), await name_of(database, other_store)) == ("Test Shop", "Renamed")


async def test_without_postgresql_a_round_ends_at_once(runtime: Runtime, store: Store, other_store: Store):
    there = runtime.settings.database
    nowhere = {name: re.sub(r":\d+/", ":1/", getattr(there, name)) for name in ("app_url", "platform_url")}
    gone = Database(there.model_copy(update=nowhere))
    seen: list[UUID] = []

    async def look(store_id: UUID) -> None:
        seen.append(store_id)
        async with gone.in_store(store_id) as session:
            await session.execute(text("SELECT 1"))

    with pytest.raises(ConnectionRefusedError):
        await one_by_one(replace(runtime, database=gone), "looking", [(store.id,), (other_store.id,)], look)
    await gone.close()

    assert seen == [store.id]


@pytest.mark.parametrize("over", [SoftTimeLimitExceeded, asyncio.CancelledError])
async def test_a_round_ends_when_its_time_is_over(
    runtime: Runtime, store: Store, other_store: Store, over: type[BaseException]
):
    seen: list[UUID] = []

    async def work(store_id: UUID) -> None:
        seen.append(store_id)
        raise over

    with pytest.raises(over):
        await one_by_one(runtime, "working", [(store.id,), (other_store.id,)], work)

    assert seen == [store.id]


def test_every_loop_over_stores_is_such_a_round():
    sources = {file.name: file.read_text() for file in (PROJECT / "workers").glob("*.py")}

    assert {name for name, source in sources.items() if A_LOOP.search(source)} == {"relay.py"}
