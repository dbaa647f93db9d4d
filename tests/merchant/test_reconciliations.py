"""What Stripe says held against what the orders say, in the dashboard and by the clock (F092, R11)."""

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.sandbox import account_of
from shared.kernel.clock import utc_now
from shared.kernel.events import Event
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.ask_reconciliation import accounts_due, days_to_repeat, house_stores_due
from shared.payments.jobs import RECONCILE_DAY
from shared.payments.models import Payment
from shared.payments.queries import payment_by_id
from shared.payments.reconciliation import ReconciliationLine
from shared.payments.request_refund import request_refund
from shared.stores.models import Store
from tests.support.payments import Till
from tests.support.reconciling import MATCHED_LINE, OWN_KEY, Office, charge_past_us, lists_of, till_day
from tests.support.stripe_sandbox import KEY, Control, Wire
from workers.handlers import read_ids
from workers.payments import send_one_refund
from workers.reconciliation import reconcile_yesterday


async def decide(office: Office, page: str, line: ReconciliationLine, **form: str) -> httpx.Response:
    given = {"known": "yes", "seen": line.figures, "why": "Sold at the fair"} | form
    return await office.desk.post(f"{page}/lines/{line.id}", data=given)


async def test_before_the_first_day_the_page_says_what_it_is_for(office: Office):
    page = await office.desk.get(office.here)

    assert "No day was compared yet" in page.text
    assert "The installation’s account" in page.text


async def test_where_nobody_takes_cards_it_leads_to_payments(owner: httpx.AsyncClient, store: Store):
    page = await owner.get(f"/dashboard/{store.slug}/reconciliations")

    assert "Nobody takes cards for you yet" in page.text
    assert f'href="/dashboard/{store.slug}/payments"' in page.text
    refused = await owner.post(
        f"/dashboard/{store.slug}/reconciliations", data={"account": "house", "day": "2026-11-20"}
    )
    assert refused.status_code == 422
    assert "There is no account to ask." in refused.text


async def test_what_both_say_matches_to_the_cent_and_leads_to_its_order(office: Office, till: Till):
    await till.pay()
    await till.look()
    async with office.database.in_store(office.store.id) as session:
        payment = await payment_by_id(session, till.payment_id)
        await request_refund(session, payment, Money(500, "EUR"), reason="Chip", actor="test", now=utc_now())
        [job] = await session.scalars(select(Job).where(Job.name == "payments.send_refund"))
        number = await session.scalar(select(Order.number))
    await send_one_refund(office.runtime, office.store.id, read_ids(job.payload))

    page = await office.compare()

    assert await office.lines() == [MATCHED_LINE, ("refund", "matched", 500, 500)]
    assert await office.days() == [("done", "")]
    shown = (await office.desk.get(page)).text
    assert shown.count("€39.88") == 2
    assert "€0.00" in shown
    assert f'href="/dashboard/{office.store.slug}/orders/{number}"' in shown
    # Again, and nothing is there twice.
    assert (await office.desk.post(page)).status_code == 303
    await office.work()
    assert await office.lines() == [MATCHED_LINE, ("refund", "matched", 500, 500)]


async def test_a_payment_that_nobody_told_us_of_is_fetched_and_places_its_order(office: Office, till: Till):
    await till.pay()

    await office.compare()

    assert await till.order() == ("placed", "paid")
    assert await office.lines() == [MATCHED_LINE]


async def test_a_charge_made_in_stripe_itself_is_missing_here_and_of_no_store_in_a_shared_account(
    office: Office, wire: Wire, control: Control
):
    await charge_past_us(wire, control)
    await office.compare()
    assert await office.lines() == []

    await charge_past_us(wire, control, store_id=str(office.store.id))
    page = await office.compare()

    assert await office.lines() == [("payment", "missing_here", 4488, None)]
    shown = (await office.desk.get(page)).text
    assert "Missing here" in shown
    assert "no order of yours says so" in shown
    assert "Needs a look" in (await office.desk.get(office.here)).text


async def test_an_account_of_its_own_is_explained_whole_but_for_another_shops_money(
    office: Office, wire: Wire, control: Control
):
    payments = f"/dashboard/{office.store.slug}/payments"
    connected = await office.desk.post(f"{payments}/accounts", data={"name": "Ours", "secret_key": OWN_KEY})
    account = connected.headers["location"].rpartition("/")[2]
    await charge_past_us(wire, control, OWN_KEY)
    await charge_past_us(wire, control, OWN_KEY, store_id="01988f6e-0000-7000-8000-000000000001")

    page = await office.compare(account)

    assert await office.lines() == [("payment", "missing_here", 4488, None)]
    assert "Ours" in (await office.desk.get(page)).text


async def test_what_stripe_does_not_know_is_missing_there(office: Office, till: Till):
    await till.pay()
    await till.look()
    office.charge(status="failed", amount_captured=0)

    page = await office.compare()

    assert await office.lines() == [("payment", "missing_there", None, 4488)]
    assert "Missing at Stripe" in (await office.desk.get(page)).text


async def test_a_charge_of_the_day_before_belongs_where_its_money_was_noted(office: Office, till: Till):
    """Half past midnight: Stripe counts it to yesterday, and the order was paid today."""
    await till.pay()
    await till.look()
    [charge] = office.sandbox.books_of_account(account_of(KEY)).all("charge")
    office.charge(created=charge["created"] - 86400)

    await office.compare()
    assert await office.lines() == [MATCHED_LINE]
    office.day -= timedelta(days=1)
    await office.compare()

    assert await office.lines() == [MATCHED_LINE]
    assert await office.days() == [("done", "")] * 2


async def test_a_difference_is_known_for_its_reason_and_for_its_figures_only(office: Office, till: Till):
    await till.pay()
    await till.look()
    office.charge(amount_captured=4480)
    page = await office.compare()
    line = await office.line()
    assert (line.kind, line.there_minor, line.here_minor) == ("differs", 4480, 4488)

    assert (await decide(office, page, line, why="Stripe rounded")).status_code == 303
    known = await office.line()
    assert (known.known_why, known.is_open) == ("Stripe rounded", False)
    assert "Stripe rounded" in (await office.desk.get(page)).text
    assert "Needs a look" not in (await office.desk.get(office.here)).text
    await office.compare()
    assert (await office.line()).known_why == "Stripe rounded"

    office.charge(amount_captured=4400)
    await office.compare()

    changed = await office.line()
    assert (changed.there_minor, changed.known_why, changed.is_open) == (4400, "", True)
    async with office.database.in_store(office.store.id) as session:
        [event] = await session.scalars(select(Event).where(Event.name == "reconciliation.known"))
    assert event.data == {
        "key": line.key,
        "figures": "differs:4480:EUR:4488:EUR",
        "why": "Stripe rounded",
    }


async def test_a_difference_is_taken_up_again(office: Office, till: Till):
    await till.pay()
    await till.look()
    office.charge(amount_captured=4480)
    page = await office.compare()
    line = await office.line()
    await decide(office, page, line)

    assert (await decide(office, page, line, known="no")).status_code == 303

    assert (await office.line()).is_open


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"why": "  "}, 422, "Say why, for whoever reads this in a year."),
        ({"why": "x" * 501}, 422, "x" * 501),
        ({"seen": "differs:4481:EUR:4488:EUR"}, 409, "The figures have changed meanwhile."),
        ({"seen": "", "known": "no"}, 409, "The figures have changed meanwhile."),
    ],
)
async def test_a_decision_that_is_refused_changes_nothing(
    office: Office, till: Till, form: dict[str, str], status: int, said: str
):
    await till.pay()
    await till.look()
    office.charge(amount_captured=4480)
    page = await office.compare()

    answer = await decide(office, page, await office.line(), **form)

    assert answer.status_code == status
    assert said in answer.text
    assert (await office.line()).is_open
    async with office.database.in_store(office.store.id) as session:
        assert await session.scalar(select(Event).where(Event.name.like("reconciliation.%"))) is None


@pytest.mark.parametrize("day", ["", "yesterday", "2001-01-01", "9999-12-31", "0001-01-01"])
async def test_a_day_that_is_none_is_refused_at_its_field(office: Office, day: str):
    answer = await office.desk.post(office.here, data={"account": "house", "day": day})

    assert answer.status_code == 422
    assert "Choose a day of the last two years that has begun." in answer.text
    assert f'value="{day}"' in answer.text
    assert await office.days() == []


async def test_two_who_ask_at_once_ask_once(office: Office):
    form = {"account": "house", "day": office.day.isoformat()}
    pages = await asyncio.gather(*(office.desk.post(office.here, data=form) for _ in range(5)))

    assert len({page.headers["location"] for page in pages}) == 1
    async with office.database.in_store(office.store.id) as session:
        jobs = list(await session.scalars(select(Job).where(Job.name == RECONCILE_DAY.name)))
    assert len(jobs) == 1
    assert "Stripe is being asked." in (await office.desk.get(pages[0].headers["location"])).text


async def test_a_key_that_stripe_does_not_accept_is_said_and_nothing_is_lost(
    office: Office, till: Till, wire: Wire
):
    await till.pay()
    page = await office.compare()
    broken = StripeGateway("no_key", [], address="http://stripe.test", transport=wire)
    office.runtime = replace(office.runtime, gateway=broken)

    await office.compare()

    assert await office.days() == [("failed", "denied")]
    assert await office.lines() == [MATCHED_LINE]
    assert "Stripe does not accept the key of this account." in (await office.desk.get(page)).text


async def test_the_file_has_every_line_with_amounts_to_the_cent(office: Office, till: Till):
    await till.pay()
    await till.look()
    office.charge(amount_captured=4480)
    page = await office.compare()
    await decide(office, page, await office.line(), why="=Stripe rounded")

    answer = await office.desk.get(f"{page}/file.csv")

    assert f'filename="reconciliation-{office.day}.csv"' in answer.headers["content-disposition"]
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert (row["what"], row["standing"], row["provider_amount"], row["amount"], row["currency"]) == (
        "payment",
        "differs",
        "44.80",
        "44.88",
        "EUR",
    )
    assert row["known_because"] == "'=Stripe rounded"


@pytest.fixture
def own_store_alone(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    """Leave the other stores of the installation out of a round: earlier tests have left hundreds of them."""

    async def due(*args: Any, **options: Any) -> list[UUID]:
        return [one for one in await house_stores_due(*args, **options) if one == store.id]

    def own(find: Callable[..., Awaitable[Sequence[tuple[Any, ...]]]]) -> Callable[..., Awaitable[list[Any]]]:
        async def found(*args: Any, **options: Any) -> list[Any]:
            return [row for row in await find(*args, **options) if row[0] == store.id]

        return found

    monkeypatch.setattr("workers.reconciliation.house_stores_due", due)
    monkeypatch.setattr("workers.reconciliation.accounts_due", own(accounts_due))
    monkeypatch.setattr("workers.reconciliation.days_to_repeat", own(days_to_repeat))


@pytest.mark.usefixtures("own_store_alone")
async def test_yesterday_is_looked_at_once_by_the_clock_and_again_while_it_differs(
    office: Office, till: Till
):
    await till.pay()
    await till.look()
    async with office.database.in_store(office.store.id) as session:
        await session.execute(update(Payment).values(settled_at=till_day(office)))
    office.charge(created=int(till_day(office).timestamp()), amount_captured=4480)
    noon = office.runtime = replace(office.runtime, clock=lambda: till_day(office) + timedelta(days=1))

    await reconcile_yesterday(noon)
    await office.work()
    assert await office.days() == [("done", "")]
    assert await office.lines() == [("payment", "differs", 4480, 4488)]
    calls = len(office.sandbox.calls)
    await reconcile_yesterday(noon)
    await office.work()
    assert lists_of(office, calls) == []

    # It was noted meanwhile in Stripe, and the next day finds that by itself.
    office.charge(amount_captured=4488)
    office.runtime = replace(noon, clock=lambda: till_day(office) + timedelta(days=1, hours=21))
    await reconcile_yesterday(office.runtime)
    await office.work()

    assert await office.lines() == [MATCHED_LINE]


@pytest.mark.usefixtures("own_store_alone")
async def test_an_account_that_is_away_is_asked_again(office: Office, till: Till, control: Control):
    await till.pay()
    await till.look()
    office.runtime = replace(office.runtime, clock=lambda: till_day(office) + timedelta(days=1))
    await control("troubles", kind="limit", request="GET /v1/charges")
    await reconcile_yesterday(office.runtime)
    await office.work()
    assert await office.days() == [("asked", "")]
    assert await office.lines() == []

    await control("calm")
    await office.work()

    assert await office.days() == [("done", "")]
