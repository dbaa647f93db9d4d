"""Promotions, codes and gift cards in the dashboard."""

import asyncio
import csv
import io
import re
from datetime import datetime
from decimal import Decimal

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.database import Database
from shared.kernel.tokens import hash_token
from shared.promotions.models import Coupon, Promotion
from shared.stores.models import Store
from shared.web.csv_text import csv_text
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_gift_card, make_promotion


async def only(database: Database, store: Store, table):
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(table))).one()


async def test_a_promotion_is_made_as_it_is_stated(owner: AsyncClient, database: Database, store: Store):
    form = {
        "name": "Autumn",
        "kind": "percentage",
        "percent": "12,5",
        "subtotal_from": "50",
        "priority": "100",
    }

    answer = await owner.post(
        f"/dashboard/{store.slug}/promotions", data=form | {"starts_at": "2026-11-01T09:00"}
    )
    made = await only(database, store, Promotion)
    page = await owner.get(answer.headers["location"])

    assert answer.status_code == 303
    assert (made.percent, made.subtotal_from_minor, made.is_on) == (Decimal("12.5"), 5000, True)
    assert 'value="12.5"' in page.text
    assert 'value="2026-11-01T09:00"' in page.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("kind", "gift"),
        ("percent", "0"),
        ("percent", "101"),
        ("percent", "ten"),
        ("subtotal_from", "-5"),
        ("priority", "first"),
        ("products", "no-such-product"),
        ("starts_at", "tomorrow"),
        ("starts_at", "0001-01-01T00:00"),
        ("ends_at", "9999-12-31T23:59"),
    ],
)
async def test_what_cannot_be_meant_is_said_at_its_field(
    owner: AsyncClient, database: Database, store: Store, field: str, typed: str
):
    await keep_time_of(database, store, "Asia/Tokyo")
    form = {"name": "Autumn", "kind": "percentage", "percent": "10", "priority": "1"} | {field: typed}

    page = await owner.post(f"/dashboard/{store.slug}/promotions", data=form)

    assert page.status_code == 422
    assert f'id="field-{field}-error"' in page.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Promotion)) == 0


@pytest.mark.parametrize(
    ("typed", "utc", "shown"),
    [
        ("2026-07-01T00:00", "2026-06-30T22:00", "2026-07-01T00:00"),
        ("2026-12-01T00:00", "2026-11-30T23:00", "2026-12-01T00:00"),
        # The clock shows half past two twice, and leaps over it in spring.
        ("2026-10-25T02:30", "2026-10-25T00:30", "2026-10-25T02:30"),
        ("2027-03-28T02:30", "2027-03-28T01:30", "2027-03-28T03:30"),
    ],
)
async def test_it_begins_by_the_stores_clock(
    owner: AsyncClient, database: Database, store: Store, typed: str, utc: str, shown: str
):
    await keep_time_of(database, store, "Europe/Berlin")
    form = {"name": "Autumn", "kind": "percentage", "percent": "10", "priority": "1", "starts_at": typed}

    answer = await owner.post(f"/dashboard/{store.slug}/promotions", data=form)

    assert answer.status_code == 303
    assert (await only(database, store, Promotion)).starts_at == datetime.fromisoformat(f"{utc}+00:00")
    assert f'value="{shown}"' in (await owner.get(answer.headers["location"])).text


async def keep_time_of(database: Database, store: Store, time_zone: str) -> None:
    async with database.as_platform() as session:
        await session.execute(update(Store).where(Store.id == store.id).values(time_zone=time_zone))


async def test_a_promotion_is_switched_off_and_on(owner: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        promotion = await make_promotion(session)
    here = f"/dashboard/{store.slug}/promotions/{promotion.id}/state"

    await owner.post(here, data={"is_on": "no"})
    off = await only(database, store, Promotion)
    await owner.post(here, data={"is_on": "yes"})
    on = await only(database, store, Promotion)

    assert (off.is_on, on.is_on) == (False, True)


async def test_many_codes_are_made_at_random_and_handed_out(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        promotion = await make_promotion(session)
    here = f"/dashboard/{store.slug}/promotions/{promotion.id}"

    made = await owner.post(
        f"{here}/coupons", data={"many": "yes", "count": "500", "prefix": "fair-", "use_limit": "1"}
    )
    file = await owner.get(f"{here}/coupons.csv")
    rows = list(csv.reader(io.StringIO(file.text)))

    assert made.status_code == 303
    assert rows[0] == ["code", "used", "limit", "per_customer", "is_on"]
    assert len({row[0] for row in rows[1:]}) == 500
    assert all(re.fullmatch(r"FAIR-[2-9A-HJ-NP-Z]{10}", row[0]) for row in rows[1:])
    assert {tuple(row[1:]) for row in rows[1:]} == {("0", "1", "", "1")}
    assert (await only(database, store, Promotion)).needs_code is True


def test_a_spreadsheet_reckons_with_nothing():
    """R30."""
    assert csv_text([("=1+1", "@SUM", -3, None)]) == '"\'=1+1","\'@SUM","-3",""\r\n'


@pytest.mark.parametrize("typed", ["", "A", "NO SPACES!", "TAKEN"])
async def test_a_code_that_cannot_be_is_refused(
    owner: AsyncClient, database: Database, store: Store, typed: str
):
    async with database.in_store(store.id) as session:
        coupon = await make_coupon(session, code="TAKEN")

    page = await owner.post(
        f"/dashboard/{store.slug}/promotions/{coupon.promotion_id}/coupons", data={"code": typed}
    )

    assert page.status_code == 422
    assert 'id="field-code-error"' in page.text
    assert (await only(database, store, Coupon)).code == "TAKEN"


async def test_a_preview_reckons_a_cart_with_the_promotion(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        promotion = await make_promotion(session, kind="buy_x_get_y", buys=2, gets=1, percent=Decimal(100))
        variant = await make_variant(session, title="Kiln Mug", price_minor=1000)

    page = await owner.get(
        f"/dashboard/{store.slug}/promotions/{promotion.id}", params={"cart": f"{variant.sku} 3"}
    )

    assert "<dd>−€10.00</dd>" in page.text
    assert "<dd>€20.00</dd>" in page.text


async def test_a_gift_card_is_issued_and_its_code_shown_once(
    owner: AsyncClient, database: Database, store: Store
):
    issued = await owner.post(f"/dashboard/{store.slug}/gift-cards", data={"amount": "50", "note": "For Ada"})
    card = await only(database, store, GiftCard)
    again = await owner.get(f"/dashboard/{store.slug}/gift-cards")
    shown = await owner.get(f"/dashboard/{store.slug}/gift-cards/{card.id}")

    code = re.search(r'value="([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})"', issued.text)
    assert issued.status_code == 200
    assert code is not None
    assert card.code_hash == hash_token(code[1].replace("-", ""))
    assert code[1] not in again.text
    assert card.balance_minor == 5000
    assert "Issued" in shown.text


async def test_a_form_that_is_sent_twice_at_once_issues_one_card(
    owner: AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}/gift-cards"
    empty = await owner.get(here)
    once = re.search(r'name="once" value="([^"]+)"', empty.text)
    assert once is not None
    form = {"amount": "50", "note": "For Ada", "once": once[1]}

    answers = await asyncio.gather(*(owner.post(here, data=form) for _ in range(3)))

    assert "No card yet" in empty.text
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    told = next(answer.text for answer in answers if answer.status_code == 409)
    assert "This card was issued already" in told
    assert f'name="once" value="{form["once"]}"' not in told
    card = await only(database, store, GiftCard)
    async with database.in_store(store.id) as session:
        lines = (await session.scalars(select(GiftCardEntry.amount_minor))).all()
    assert (card.balance_minor, lines) == (5000, [5000])


async def test_a_card_over_nothing_is_not_issued(owner: AsyncClient, database: Database, store: Store):
    pages = [
        await owner.post(f"/dashboard/{store.slug}/gift-cards", data={"amount": typed})
        for typed in ("", "0", "-1", "x")
    ]

    assert [page.status_code for page in pages] == [422] * 4
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(GiftCard)) == 0


async def test_a_card_that_is_off_keeps_what_it_holds(owner: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        card, _code = await make_gift_card(session)

    await owner.post(f"/dashboard/{store.slug}/gift-cards/{card.id}/state", data={"is_on": "no"})
    kept = await only(database, store, GiftCard)

    assert (kept.is_on, kept.balance_minor) == (False, 5000)
