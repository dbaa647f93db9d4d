"""Order numbers by a pattern of the store's own: shown while it is typed, refused at its field, found by what is read."""

import httpx
import pytest
from sqlalchemy import select, text

from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.web import signed_in

FORM = {"prefix": "AL-", "suffix": "", "digits": "5", "yearly": "", "next_order": ""}


def at(store: Store) -> str:
    return f"/dashboard/{store.slug}/orders/numbers"


async def placed(database: Database, store: Store) -> Order:
    async with database.in_store(store.id) as session:
        return await make_order(session, await make_variant(session))


async def kept(database: Database, store: Store) -> tuple[object, ...]:
    async with database.in_store(store.id) as session:
        row = await session.execute(
            select(
                Store.number_prefix,
                Store.number_suffix,
                Store.number_digits,
                Store.number_yearly,
                Store.last_order_number,
                Store.number_of_year,
            )
        )
        return tuple(row.one())


async def test_orders_to_come_have_the_pattern_and_those_that_there_are_keep_theirs(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    before = await placed(database, store)

    answer = await owner.post(at(store), data=FORM)
    after = await placed(database, store)

    assert answer.status_code == 303
    assert (before.number, before.shown_number) == (1001, "1001")
    assert (after.number, after.own_number) == (1002, "AL-01002")
    orders = f"/dashboard/{store.slug}/orders"
    listed = (await owner.get(orders)).text
    assert ">AL-01002<" in listed
    assert ">#1001<" in listed
    assert "Order AL-01002" in (await owner.get(f"{orders}/1002")).text
    assert "Order AL-01002" in (await owner.get(f"{orders}/1002/packing-slip")).text
    assert '"AL-01002"' in (await owner.get(f"{orders}.csv")).text


@pytest.mark.parametrize("words", ["AL-01002", "al-01002", "al-010", "1002"])
async def test_an_order_is_found_by_its_number_as_it_is_read_and_as_it_counts(
    owner: httpx.AsyncClient, database: Database, store: Store, words: str
):
    await placed(database, store)
    await owner.post(at(store), data=FORM)
    await placed(database, store)

    found = (await owner.get(f"/dashboard/{store.slug}/orders", params={"q": words})).text

    assert ">AL-01002<" in found
    assert ">#1001<" not in found


async def test_the_palette_finds_a_whole_number_however_it_is_typed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await owner.post(at(store), data=FORM)
    order = await placed(database, store)

    for words in ("al-01001", "AL-01001", "#1001"):
        found = (await owner.get(f"/dashboard/{store.slug}/find", params={"q": words})).text
        assert "Order AL-01001" in found
        assert f"/orders/{order.number}" in found


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"prefix": "AL 1"}, "prefix"),
        ({"prefix": "2026"}, "prefix"),
        ({"prefix": "{year}"}, "prefix"),
        ({"prefix": "{day}-"}, "prefix"),
        ({"prefix": "A" * 17}, "prefix"),
        ({"suffix": "7"}, "suffix"),
        ({"suffix": "{month}"}, "suffix"),
        ({"digits": "0"}, "digits"),
        ({"digits": "many"}, "digits"),
        ({"yearly": "yes"}, "yearly"),
        ({"next_order": "1001"}, "next_order"),
        ({"next_order": "0"}, "next_order"),
        ({"next_order": "9999999999"}, "next_order"),
    ],
)
async def test_what_cannot_be_used_is_said_at_its_field_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], field: str
):
    # Two numbers are gone, so the first of them is no number that the form was shown with.
    await placed(database, store)
    before = await kept(database, store)

    answer = await owner.post(at(store), data=FORM | typed)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert typed[field] in answer.text
    assert await kept(database, store) == before


async def test_the_example_follows_what_is_typed_and_writes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    before, ask = await kept(database, store), {"HX-Request": "true"}

    shown = await owner.get(at(store), params=FORM | {"next_order": "2000"}, headers=ask)
    wrong = await owner.get(at(store), params=FORM | {"suffix": "7"}, headers=ask)

    assert [f"AL-0{number}" in shown.text for number in (1999, 2000, 2002, 2003)] == [
        False,
        True,
        True,
        False,
    ]
    assert "<html" not in shown.text
    assert (wrong.status_code, "Begin it with a letter" in wrong.text) == (200, True)
    assert await kept(database, store) == before


async def test_the_next_order_has_the_number_that_was_asked_for(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    plain = FORM | {"prefix": "", "digits": "1"}
    await owner.post(at(store), data=plain | {"next_order": "5000"})
    again = await owner.post(at(store), data=plain | {"next_order": "4999"})

    order = await placed(database, store)

    assert again.status_code == 422
    assert (order.number, order.own_number) == (5000, None)


async def test_a_pattern_that_could_write_what_an_order_has_begins_above_that(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await placed(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(text("UPDATE orders SET own_number = 'AL-3000'"))

    refused = await owner.post(at(store), data=FORM)
    taken = await owner.post(at(store), data=FORM | {"next_order": "3001"})

    assert refused.status_code == 422
    assert "Orders have such numbers up to 3000." in refused.text
    assert taken.status_code == 303
    assert (await placed(database, store)).own_number == "AL-03001"


async def test_whoever_may_not_change_settings_sees_the_form_and_changes_nothing(
    door: Door, database: Database, store: Store
):
    viewer = await signed_in(door, database, store, role="viewer")
    before = await kept(database, store)

    assert (await viewer.get(at(store))).status_code == 200
    assert (await viewer.post(at(store), data=FORM)).status_code == 403
    assert await kept(database, store) == before
