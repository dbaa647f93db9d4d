"""What an account sent to its bank, explained to the cent and some lines at a time (F092)."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.charges import add_transaction
from shared.adapters.stripe_sandbox.sandbox import Sandbox, account_of
from shared.kernel.clock import utc_now
from shared.kernel.jobs import Job
from shared.payments.gateway import GatewayAway
from shared.payments.jobs import FIND_PAYOUTS, READ_PAYOUT
from shared.payments.models import Payment
from shared.payments.payouts import Payout, PayoutLine
from shared.payments.read_payouts import read_payout
from tests.merchant.test_insight_budget import statements
from tests.support.reconciling import OWN_KEY, Office
from tests.support.stripe_requests import session_of
from tests.support.stripe_sandbox import ORIGIN, Control, Wire, client_of
from workers.jobs import do_job

# 2.9 % of 44.88 and 0.30, rounded.
FEE = 160


class Till:
    """A store's own account at Stripe, in which cards are charged, money is given back and paid out."""

    def __init__(self, office: Office, wire: Wire, control: Control) -> None:
        self.office, self._control = office, control
        self._v1 = client_of(wire, OWN_KEY).v1
        self.gateway = StripeGateway(OWN_KEY, [], address=ORIGIN, transport=wire)
        self._session = ""

    @property
    def here(self) -> str:
        return f"{self.office.here}/payouts"

    async def connect(self) -> None:
        payments = f"/dashboard/{self.office.store.slug}/payments"
        form = {"name": "Ours", "secret_key": OWN_KEY}
        answer = await self.office.desk.post(f"{payments}/accounts", data=form)
        assert answer.status_code == 303, answer.text

    async def charge(self) -> str:
        """Charge 44.88; returns the intent."""
        session = await self._v1.checkout.sessions.create_async(session_of())
        await self._control(f"sessions/{session.id}/pay")
        self._session = session.id
        return str((await self._v1.checkout.sessions.retrieve_async(session.id)).payment_intent)

    async def give_back(self, intent: str, amount: int) -> None:
        await self._v1.refunds.create_async({"payment_intent": intent, "amount": amount})

    async def pay_out(self) -> int:
        """Send the balance to the bank; returns how much."""
        return int((await self._control(f"sessions/{self._session}/payout"))["amount"])

    async def work(self) -> int:
        """Do what waits to be learned, until nothing does; returns how many jobs that were."""
        done = 0
        while jobs := await self.jobs():
            for job in jobs:
                await do_job(self.office.runtime, str(self.office.store.id), str(job))
            done += len(jobs)
        return done

    async def jobs(self) -> list[UUID]:
        async with self.office.database.in_store(self.office.store.id) as session:
            names = (FIND_PAYOUTS.name, READ_PAYOUT.name)
            return list(
                await session.scalars(
                    select(Job.id).where(Job.name.in_(names), Job.state == "waiting").order_by(Job.id)
                )
            )

    async def fetch(self) -> None:
        assert (await self.office.desk.post(self.here)).status_code == 303
        await self.work()

    async def payout(self) -> Payout:
        async with self.office.database.in_store(self.office.store.id) as session:
            return (await session.scalars(select(Payout))).one()

    async def lines(self) -> list[tuple[str, int, int]]:
        async with self.office.database.in_store(self.office.store.id) as session:
            found = await session.scalars(select(PayoutLine).order_by(PayoutLine.kind, PayoutLine.id))
            return [(one.kind, one.amount_minor, one.fee_minor) for one in found]


@pytest.fixture
def till(
    office: Office,
    wire: Wire,
    control: Control,
    runner: asyncio.Runner,
) -> Till:
    made = Till(office, wire, control)
    runner.run(made.connect())
    return made


async def test_a_payout_is_explained_to_the_cent_with_fees(till: Till):
    intent = await till.charge()
    await till.charge()
    await till.give_back(intent, 1000)
    amount = await till.pay_out()
    assert amount == 2 * (4488 - FEE) - 1000

    await till.fetch()

    payout = await till.payout()
    assert (payout.amount_minor, payout.state, payout.read_at is not None) == (amount, "paid", True)
    assert await till.lines() == [("charge", 4488, FEE)] * 2 + [("refund", -1000, 0)]
    assert "To the cent" in (await till.office.desk.get(till.here)).text
    page = (await till.office.desk.get(f"{till.here}/{payout.id}")).text
    assert "Every cent of this payout is explained." in page
    assert "€76.56" in page


async def test_what_is_learned_twice_is_written_once(till: Till):
    await till.charge()
    await till.pay_out()
    await till.fetch()

    await till.fetch()

    assert len(await till.lines()) == 1
    # The second look asked which payouts there are, and read none again.
    await till.office.desk.post(till.here)
    assert await till.work() == 1


async def test_a_payout_that_misses_a_line_says_by_how_much(till: Till, sandbox: Sandbox):
    await till.charge()
    await till.pay_out()
    books = sandbox.books_of_account(account_of(OWN_KEY))
    [payout] = books.all("payout")
    books.put(payout | {"amount": payout["amount"] + 7})

    await till.fetch()

    page = (await till.office.desk.get(f"{till.here}/{(await till.payout()).id}")).text
    assert "€0.07 of this payout is not explained by its lines." in page
    assert "Not whole" in (await till.office.desk.get(till.here)).text


async def test_one_run_reads_so_many_lines_and_the_next_goes_on(till: Till, sandbox: Sandbox):
    """150 lines, a hundred at a time: two runs, of which two at once write nothing twice."""
    await till.charge()
    books = sandbox.books_of_account(account_of(OWN_KEY))
    about = {"fee": FEE, "currency": "eur", "kind": "charge", "now": books.clock()}
    for number in range(149):
        add_transaction(books, amount=4488, source=f"ch_{number}", **about)
    amount = await till.pay_out()
    await till.office.desk.post(till.here)
    [find] = await till.jobs()
    await do_job(till.office.runtime, str(till.office.store.id), str(find))
    payout, store_id, now = await till.payout(), till.office.store.id, utc_now()

    async def read() -> bool:
        return await read_payout(till.office.database, till.gateway, store_id, payout.id, now=now, most=100)

    assert await read()
    assert len(await till.lines()) in (99, 100)  # the payout itself is a line of its balance
    assert (await till.payout()).read_at is None
    assert sorted(await asyncio.gather(read(), read())) == [False, False]

    assert len(await till.lines()) == 150
    assert sum(kept - fee for _, kept, fee in await till.lines()) == amount
    assert (await till.payout()).read_at is not None


async def test_while_stripe_is_away_nothing_is_written(till: Till, control: Control):
    await till.charge()
    await till.pay_out()
    await till.office.desk.post(till.here)
    [find] = await till.jobs()
    await do_job(till.office.runtime, str(till.office.store.id), str(find))
    payout = await till.payout()
    await control("troubles", kind="error", request="GET /v1/balance_transactions", times=9)

    with pytest.raises(GatewayAway):
        await read_payout(till.office.database, till.gateway, till.office.store.id, payout.id, now=utc_now())

    assert await till.lines() == []
    assert ((await till.payout()).read_after, (await till.payout()).read_at) == ("", None)


async def test_its_pages_take_as_many_statements_for_a_thousand_lines_as_for_one(till: Till):
    await till.charge()
    await till.pay_out()
    await till.fetch()
    payout = await till.payout()

    with statements(till.office.database) as of_list:
        await till.office.desk.get(till.here)
    with statements(till.office.database) as of_one:
        await till.office.desk.get(f"{till.here}/{payout.id}")

    assert 0 < len(of_list) <= 8, of_list
    assert 0 < len(of_one) <= 10, of_one


async def test_a_store_without_an_account_is_led_to_payments(office: Office):
    page = await office.desk.get(f"{office.here}/payouts")

    assert "No account of your own takes money" in page.text
    async with office.database.in_store(office.store.id) as session:
        await office.desk.post(f"{office.here}/payouts")
        assert await session.scalar(select(func.count()).select_from(Job)) == 0
        assert await session.scalar(select(func.count()).select_from(Payment)) == 0
