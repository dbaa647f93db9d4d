"""The office of a store whose card payments are held against what Stripe says."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from shared.adapters.outbox import Outbox
from shared.adapters.store_gateways import StoreGateways
from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.sandbox import Sandbox, account_of
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.payments.jobs import RECONCILE_DAY
from shared.payments.reconciliation import Reconciliation, ReconciliationLine
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.stripe_requests import session_of
from tests.support.stripe_sandbox import KEY, Control, Wire, client_of
from tests.support.web import signed_in
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime

OWN_KEY = "sk_test_OfThisVeryStore4242"
MATCHED_LINE = ("payment", "matched", 4488, 4488)


@dataclass
class Office:
    """The owner of a store where cards are taken, and the worker that does what they ask for."""

    desk: httpx.AsyncClient
    runtime: Runtime
    database: Database
    store: Store
    sandbox: Sandbox
    day: date
    since: UUID = field(default_factory=new_id)

    @property
    def here(self) -> str:
        return f"/dashboard/{self.store.slug}/reconciliations"

    async def compare(self, account: str = "house") -> str:
        """Ask for the day of the test and have it looked at; returns the address of its page."""
        answer = await self.desk.post(self.here, data={"account": account, "day": self.day.isoformat()})
        assert answer.status_code == 303, answer.text
        await self.work()
        return answer.headers["location"]

    async def work(self) -> None:
        """Do the jobs that look at days, and those that go on with them, in whichever store the installation's is led."""
        done: set[UUID] = set()
        while waiting := [one for one in await self._wanted() if one[1] not in done]:
            for store_id, job_id in waiting:
                await do_job(self.runtime, str(store_id), str(job_id))
                done.add(job_id)

    async def _wanted(self) -> list[tuple[UUID, UUID]]:
        async with self.database.as_platform() as session:
            rows = await session.execute(
                select(Job.store_id, Job.id).where(
                    Job.name == RECONCILE_DAY.name, Job.state == "waiting", Job.id > self.since
                )
            )
            return [(store_id, job_id) for store_id, job_id in rows]

    async def waiting(self) -> list[UUID]:
        """Return the jobs that are to look at days."""
        async with self.database.in_store(self.store.id) as session:
            wanted = select(Job.id).where(Job.name == RECONCILE_DAY.name, Job.state == "waiting")
            return list(await session.scalars(wanted))

    async def lines(self) -> list[tuple[str, str, int | None, int | None]]:
        async with self.database.in_store(self.store.id) as session:
            found = await session.scalars(
                select(ReconciliationLine).order_by(ReconciliationLine.what, ReconciliationLine.kind)
            )
            return [(one.what, one.kind, one.there_minor, one.here_minor) for one in found]

    async def line(self) -> ReconciliationLine:
        """Return the one line that differs."""
        async with self.database.in_store(self.store.id) as session:
            wanted = select(ReconciliationLine).where(ReconciliationLine.kind != "matched")
            return (await session.scalars(wanted)).one()

    async def days(self) -> list[tuple[str, str]]:
        async with self.database.in_store(self.store.id) as session:
            found = await session.scalars(select(Reconciliation).order_by(Reconciliation.id))
            return [(one.state, one.problem) for one in found]

    def charge(self, key: str = KEY, **changes: Any) -> None:
        """Let Stripe say something else of its one charge."""
        books = self.sandbox.books_of_account(account_of(key))
        [charge] = books.all("charge")
        books.put(charge | changes)


@pytest.fixture
def office(
    card_door: Door,
    services: Services,
    database: Database,
    store: Store,
    gateway: StripeGateway,
    store_gateways: StoreGateways,
    sandbox: Sandbox,
    runner: asyncio.Runner,
) -> Office:
    runtime = worker_with(
        services, Outbox(services.settings.web.home / "mail"), gateway=gateway, store_gateways=store_gateways
    )
    desk = runner.run(signed_in(card_door, database, store))
    # What a test does stays on one day: once in a day it waits for the next to begin.
    if (now := utc_now()).date() != (now + timedelta(seconds=20)).date():
        time.sleep(20)
    return Office(desk, runtime, database, store, sandbox, utc_now().date())


async def charge_past_us(wire: Wire, control: Control, key: str = KEY, **metadata: str) -> None:
    """Let somebody charge a card in Stripe itself."""
    session = await client_of(wire, key).v1.checkout.sessions.create_async(
        session_of(payment_intent_data={"metadata": metadata})
    )
    await control(f"sessions/{session.id}/pay")


def copy_charges(office: Office, many: int, **changes: Any) -> list[str]:
    """Let as many more charges like the one that is there have been made past us; returns their intents."""
    books = office.sandbox.books_of_account(account_of(KEY))
    [charge, *_] = books.all("charge")
    keys = [f"pi_past_us_{place}" for place in range(many)]
    for key in keys:
        books.put(charge | {"id": key.replace("pi_", "ch_"), "payment_intent": key} | changes)
    return keys


def till_day(office: Office) -> Any:
    """Return noon of the day of the test."""
    return utc_now().replace(
        year=office.day.year, month=office.day.month, day=office.day.day, hour=12, minute=0, second=0
    )


def lists_of(office: Office, first: int) -> list[str]:
    return [call["path"] for call in office.sandbox.calls[first:] if call["method"] == "GET"]
