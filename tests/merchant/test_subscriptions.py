"""Plans of products, and the subscriptions of a store, in the dashboard."""

import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.subscriptions.plans import SubscriptionPlan
from tests.support.factories.catalogue import make_variant
from tests.support.subscriptions import FAILING, Standing

PLAN = {"every": "week", "count": "2", "percent_off": "10", "trial_days": "", "least_orders": "3"}


async def plans(database: Database, store: Store) -> list[tuple[str, int, int, int, bool]]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(
            select(SubscriptionPlan).order_by(SubscriptionPlan.created_at, SubscriptionPlan.id)
        )
        return [(one.every, one.count, one.percent_off, one.least_orders, one.is_on) for one in found]


async def a_product(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        return str((await make_variant(session)).product_id)


async def test_a_plan_is_offered_and_offered_no_more(owner: AsyncClient, database: Database, store: Store):
    here = f"/dashboard/{store.slug}/products/{await a_product(database, store)}/plans"

    added = await owner.post(here, data=PLAN)
    page = await owner.get(here)
    async with database.in_store(store.id) as session:
        plan_id = await session.scalar(select(SubscriptionPlan.id))
    off = await owner.post(f"{here}/{plan_id}/state", data={"is_on": "no"})

    assert (added.status_code, off.status_code) == (303, 303)
    assert "Every 2 weeks" in page.text
    assert "at least 3 deliveries" in page.text
    assert await plans(database, store) == [("week", 2, 10, 3, False)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"every": "moon"}, "Choose one of these."),
        ({"count": "0"}, "at most three years"),
        ({"count": "157"}, "at most three years"),
        ({"count": "two"}, "Enter a whole number."),
        ({"percent_off": "91"}, "from 0 to 90"),
        ({"trial_days": "91"}, "at most 90 days"),
        ({"least_orders": "37"}, "at most 36 deliveries"),
    ],
)
async def test_a_plan_that_cannot_be_meant_is_refused_at_its_field(
    owner: AsyncClient, database: Database, store: Store, typed: dict[str, str], told: str
):
    here = f"/dashboard/{store.slug}/products/{await a_product(database, store)}/plans"

    refused = await owner.post(here, data=PLAN | typed)

    assert refused.status_code == 422
    assert told in refused.text
    assert await plans(database, store) == []


@pytest.fixture
def begun(standing: Standing, runner: asyncio.Runner) -> Standing:
    runner.run(standing.begin())
    return standing


async def test_what_runs_is_listed_with_what_it_brings(owner: AsyncClient, begun: Standing, store: Store):
    listed = await owner.get(f"/dashboard/{store.slug}/subscriptions")
    page = await owner.get(f"/dashboard/{store.slug}/subscriptions/{begun.id}")
    none = await owner.get(f"/dashboard/{store.slug}/subscriptions?view=trouble")

    assert "2 × House Espresso" in listed.text
    assert "€22.90" in listed.text
    assert "Order 1001" in page.text
    assert "Begun" in page.text
    assert "No subscription here" in none.text


async def test_what_is_in_trouble_says_why(owner: AsyncClient, begun: Standing, store: Store):
    await begun.card(FAILING)
    await begun.pass_time(32)
    await begun.look()

    listed = await owner.get(f"/dashboard/{store.slug}/subscriptions?view=trouble")
    page = await owner.get(f"/dashboard/{store.slug}/subscriptions/{begun.id}")

    assert "House Espresso" in listed.text
    assert "Payment failed" in page.text
    assert "The card was refused." in page.text


async def test_a_store_ends_it_at_once(owner: AsyncClient, begun: Standing, store: Store):
    here = f"/dashboard/{store.slug}/subscriptions/{begun.id}"

    ended = await owner.post(f"{here}/wishes", data={"wish": "end_now"})
    wrong = await owner.post(f"{here}/wishes", data={"wish": "skip"})
    await begun.grant()
    over = await owner.post(f"{here}/wishes", data={"wish": "pause"})

    assert (ended.status_code, wrong.status_code, over.status_code) == (303, 422, 409)
    assert (await begun.row()).state == "ended"
    assert "This subscription is over." in over.text
