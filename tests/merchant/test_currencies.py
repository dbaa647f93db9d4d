"""Deciding on currencies in the dashboard."""

import asyncio
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import func, select

from shared.currencies.models import ConversionRate, OwnPrice
from shared.currencies.offered import conversions_of
from shared.currencies.set_rates import TypedRate, set_rates
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_variant

RATE = {"currency": "usd", "rate": "1,0850", "margin": "2.5", "rounding": ".99", "valid_from": ""}


async def offered(database: Database, store: Store) -> dict[str, str]:
    async with database.in_store(store.id) as session:
        found = conversions_of(await current_store(session), now=utc_now())
        return {code: str(one.rate) for code, one in found.items()}


async def test_a_rate_is_offered_and_kept_on_record(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = f"/dashboard/{store.slug}/currencies"

    answer = await owner.post(path, data=RATE)
    again = await owner.post(path, data=RATE | {"rate": "1.09"})
    page = (await owner.get(path)).text

    assert (answer.status_code, again.status_code) == (303, 303)
    assert await offered(database, store) == {"USD": "1.09"}
    assert stand_in("1.085", page)
    assert stand_in("1.09", page)
    async with database.in_store(store.id) as session:
        rates = (await session.scalars(select(ConversionRate).order_by(ConversionRate.id))).all()
    assert [(one.rate, one.margin) for one in rates] == [
        (Decimal("1.085"), Decimal("0.025")),
        (Decimal("1.09"), Decimal("0.025")),
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"currency": "XQQ"}, "currency"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "1e9"}, "rate"),
        ({"margin": "101"}, "margin"),
        ({"rounding": "up"}, "rounding"),
        ({"valid_from": "2020-01-01T00:00"}, "valid_from"),
        ({"valid_from": "soon"}, "valid_from"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_nothing_is_offered(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], field: str
):
    answer = await owner.post(f"/dashboard/{store.slug}/currencies", data=RATE | typed)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert await offered(database, store) == {}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(ConversionRate)) == 0


async def test_a_currency_is_offered_no_more_and_its_rate_stays_on_record(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = f"/dashboard/{store.slug}/currencies"
    await owner.post(path, data=RATE)

    answer = await owner.post(f"{path}/USD/removal")

    assert answer.status_code == 303
    assert await offered(database, store) == {}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(ConversionRate)) == 1


@pytest.mark.parametrize(
    ("lines", "status", "rates"),
    [
        ("currency,rate,margin,rounding\nUSD,1.10,,\nJPY,160,1,whole\n", 303, {"USD": "1.1", "JPY": "160"}),
        ("currency,rate\nUSD,1.10\nJPY,many\n", 422, {}),
        ("what,ever\n1,2\n", 422, {}),
    ],
)
async def test_a_file_of_rates_is_taken_whole_or_not_at_all(
    owner: httpx.AsyncClient, database: Database, store: Store, lines: str, status: int, rates: dict[str, str]
):
    answer = await owner.post(
        f"/dashboard/{store.slug}/currencies/file", files={"file": ("r.csv", lines.encode(), "text/csv")}
    )

    assert answer.status_code == status
    found = await offered(database, store)
    assert {code: Decimal(rate) for code, rate in found.items()} == {
        code: Decimal(rate) for code, rate in rates.items()
    }


async def test_prices_of_their_own_are_set_and_given_up(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await owner.post(f"/dashboard/{store.slug}/currencies", data=RATE)
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
    page = f"/dashboard/{store.slug}/products/{variant.product_id}"
    name = f"own-{variant.id}-USD"

    answer = await owner.post(f"{page}/own-prices", data={name: "21.50"})
    shown = (await owner.get(f"{page}/prices")).text
    refused = await owner.post(f"{page}/own-prices", data={name: "21.505"})
    async with database.in_store(store.id) as session:
        (own,) = (await session.scalars(select(OwnPrice))).all()
    given_up = await owner.post(f"{page}/own-prices", data={name: ""})

    assert (answer.status_code, refused.status_code, given_up.status_code) == (303, 422, 303)
    assert f'name="{name}" inputmode="decimal" value="21.50"' in shown
    assert f'id="field-{name}-error"' in refused.text
    assert (own.variant_id, own.currency, own.price_minor) == (variant.id, "USD", 2150)
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(OwnPrice))).all() == []


async def test_rates_that_are_set_at_once_are_all_kept(database: Database, store: Store):
    async def set_one(currency: str, rate: str) -> None:
        async with database.in_store(store.id) as session:
            await set_rates(session, [TypedRate(currency, rate)], actor="test", now=utc_now())

    rates = {"USD": "1.1", "GBP": "0.85", "JPY": "160", "CHF": "0.94", "SEK": "11.5"}
    await asyncio.gather(*(set_one(currency, rate) for currency, rate in rates.items()))

    assert await offered(database, store) == rates
