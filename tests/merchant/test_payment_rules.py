"""Rules about which account takes which payments, in the dashboard (F087), and each try to pay in plain words (F081)."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.payments.connect_account import Credentials, connect_account
from shared.payments.models import Payment
from shared.payments.note_outcome import note_failure
from shared.payments.rules import PaymentRule
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.payments import Till
from tests.support.web import signed_in


@pytest.fixture
def desk(card_door: Door, database: Database, store: Store, runner: asyncio.Runner) -> httpx.AsyncClient:
    """The owner of a store where cards are taken."""
    return runner.run(signed_in(card_door, database, store))


def here(store: Store) -> str:
    return f"/dashboard/{store.slug}/payments/rules"


async def connect_both(services: Services, store: Store) -> list[str]:
    """Connect two accounts; returns their ids."""
    found = []
    async with services.database.in_store(store.id) as session:
        for nth, name in enumerate(("Company", "Branch")):
            now = utc_now() + timedelta(seconds=nth)
            typed = Credentials(name, f"sk_test_Of{name}0042", "")
            account = await connect_account(
                session, typed, keys=services.settings.key_ring, actor="t", now=now
            )
            found.append(account.id)
    return found


async def rules_of(database: Database, store: Store) -> list[PaymentRule]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(PaymentRule)))


async def test_with_one_account_there_is_nothing_to_choose(desk: httpx.AsyncClient, store: Store):
    page = await desk.get(here(store))

    assert "There is nothing to choose yet" in page.text
    assert "payments/rules" not in (await desk.get(f"/dashboard/{store.slug}/payments")).text


async def test_a_rule_is_written_tried_changed_and_taken_back(
    desk: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    company, branch = await connect_both(services, store)
    form = {"name": "Large", "account": str(branch), "from": "100.00", "share": "100", "position": "1"}

    answer = await desk.post(here(store), data=form | {"countries": "Germany, FR", "is_on": "yes"})

    assert answer.headers["location"] == here(store)
    [rule] = await rules_of(database, store)
    written = (rule.name, rule.account_id, rule.from_minor, rule.up_to_minor, rule.currency, rule.countries)
    assert written == ("Large", branch, 10000, None, "EUR", ["DE", "FR"])
    large = (await desk.get(here(store), params={"amount": "100", "countries": "FR"})).text
    assert "<strong>Branch</strong>" in large
    assert "by the rule “Large”" in large
    small = (await desk.get(here(store), params={"amount": "99.99", "countries": "FR"})).text
    assert "<strong>Company</strong>" in small
    assert "as the first account that is on" in small

    await desk.post(f"{here(store)}/{rule.id}", data=form | {"account": str(company), "share": "40"})
    [rule] = await rules_of(database, store)
    assert (rule.account_id, rule.share, rule.is_on) == (company, 40, False)
    await desk.post(f"{here(store)}/{rule.id}/removal")
    assert await rules_of(database, store) == []


async def test_what_makes_no_sense_comes_back_with_what_was_typed_and_nothing_is_written(
    desk: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    await connect_both(services, store)
    wrong = {
        "name": "x" * 61,
        "account": "none",
        "from": "20",
        "up_to": "10",
        "share": "0",
        "position": "0",
        "currency": "XXX",
        "countries": "Atlantis",
    }

    answer = await desk.post(here(store), data=wrong)

    assert answer.status_code == 422
    for told in ("There is no country “Atlantis”.", "Choose one of the currencies that your shop takes."):
        assert told in answer.text
    assert 'value="Atlantis"' in answer.text
    known = wrong | {"currency": "EUR", "countries": "DE"}
    answer = await desk.post(here(store), data=known)
    assert answer.status_code == 422
    for told in (
        "Use at most 60 characters.",
        "Choose an account.",
        "Choose between 1 and 100 percent.",
        "Choose between 1 and 1000.",
        "This is less than the lowest amount.",
    ):
        assert told in answer.text
    assert await rules_of(database, store) == []


async def test_an_account_that_rests_is_shown_as_resting_and_passed_by(
    desk: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    company, _ = await connect_both(services, store)
    async with database.in_store(store.id) as session:
        for _ in range(3):
            await note_failure(session, company, now=utc_now())

    page = (await desk.get(here(store), params={"amount": "10"})).text

    assert "Rests" in page
    assert "<strong>Branch</strong>" in page


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"state": "requested"}, "Nothing can have been paid."),
        ({"state": "open"}, "The payment page is open and not paid yet."),
        ({"state": "processing"}, "wait with the parcel"),
        ({"state": "expired"}, "The page was closed unpaid. Nothing was charged."),
        ({"state": "failed", "problem": "The debit was returned."}, "The debit was returned."),
        ({"state": "succeeded"}, "The money has come in."),
        ({"state": "needs_review"}, "Compare it with Stripe before you send anything."),
        (
            {"state": "expired", "problem": "The account did not answer, so another took the payment."},
            "Nobody could pay here.",
        ),
    ],
    ids=["requested", "open", "processing", "expired", "failed", "succeeded", "needs-review", "taken-over"],
)
async def test_each_state_of_a_payment_is_told_in_plain_words(
    desk: httpx.AsyncClient, till: Till, store: Store, facts: dict[str, str], told: str
):
    async with till.database.in_store(store.id) as session:
        payment = (await session.scalars(select(Payment))).one()
        for name, value in facts.items():
            setattr(payment, name, value)
        number = (await session.scalars(select(Order.number))).one()

    page = await desk.get(f"/dashboard/{store.slug}/orders/{number}")

    assert told in page.text


async def test_a_payment_says_through_which_account_it_goes_and_why(
    desk: httpx.AsyncClient, services: Services, till: Till, store: Store
):
    _, branch = await connect_both(services, store)
    async with till.database.in_store(store.id) as session:
        payment = (await session.scalars(select(Payment))).one()
        payment.account_id, payment.why = branch, {"kind": "rule", "rule": "Large", "past": []}
        number = (await session.scalars(select(Order.number))).one()

    page = await desk.get(f"/dashboard/{store.slug}/orders/{number}")

    assert "Through Branch, by the rule “Large”." in page.text
