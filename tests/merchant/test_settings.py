"""All settings in one place, and what the store says of itself."""

import re
from collections.abc import Mapping

import httpx
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.door import Door
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.web import signed_in

FACTS: Mapping[str, str] = {
    "name": "  Nordic   Mugs ",
    "email": "Hello@Example.com",
    "phone": "+49 40 1",
    "legal_name": "Nordic Mugs GmbH",
    "legal_address": "Hafenstraße 1\r\n\r\n20457 Hamburg ",
    "time_zone": "Europe/Berlin",
    "low_stock_threshold": "7",
}


def at(store: Store, rest: str = "") -> str:
    return f"/dashboard/{store.slug}/settings{rest}"


async def now_of(database: Database, store: Store) -> Store:
    async with database.in_store(store.id) as session:
        return await current_store(session)


async def test_a_setting_is_found_by_any_of_its_words(owner: httpx.AsyncClient, store: Store):
    everything = await owner.get(at(store))
    vat = await owner.get(at(store), params={"q": "VAT"})
    nothing = await owner.get(at(store), params={"q": "zzz"})

    assert everything.text.count('<section class="desk-panel settings-group"') == 4
    main = vat.text.partition("<main")[2]
    assert f'href="/dashboard/{store.slug}/taxes"' in main
    assert f'href="/dashboard/{store.slug}/domains"' not in main
    assert "No setting is called like this" in nothing.text


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/settings", "Settings"),
        ("/checkout-questions", "Settings"),
        ("/customers/imports", "Customers"),
        ("/products", "Products"),
        ("/account", ""),
    ],
)
async def test_the_way_through_the_dashboard_says_where_one_is(
    owner: httpx.AsyncClient, store: Store, path: str, group: str
):
    """Also on pages that no link of it leads to."""
    page = (await owner.get(f"/dashboard/{store.slug}{path}")).text

    opened = re.findall(r'<li class="is-open">\s*<a class="desk-place".*?<span>(.+?)</span>', page, re.DOTALL)
    assert opened == ([group] if group else [])


async def test_what_a_role_may_not_open_is_not_shown(door: Door, database: Database, store: Store):
    viewer = await signed_in(door, database, store, role="viewer")

    shown = (await viewer.get(at(store))).text.partition("<main")[2]

    assert f'href="/dashboard/{store.slug}/taxes"' in shown
    assert f'href="/dashboard/{store.slug}/log"' not in shown


async def test_the_store_says_who_it_is(owner: httpx.AsyncClient, database: Database, store: Store):
    before = await now_of(database, store)

    saved = await owner.post(at(store, "/store"), data=FACTS)

    after = await now_of(database, store)
    assert saved.status_code == 303
    assert (after.name, after.email, after.time_zone) == ("Nordic Mugs", "hello@example.com", "Europe/Berlin")
    assert after.legal_address == "Hafenstraße 1\n20457 Hamburg"
    assert after.low_stock_threshold == 7
    assert after.last_order_number == before.last_order_number
    assert after.catalogue_version == before.catalogue_version + 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "  "),
        ("name", "x" * 81),
        ("email", "nobody"),
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", "../../etc/passwd"),
        ("low_stock_threshold", "-1"),
        ("low_stock_threshold", "10001"),
        ("legal_name", "x" * 201),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, field: str, typed: str
):
    before = await now_of(database, store)

    answer = await owner.post(at(store, "/store"), data={**FACTS, field: typed})

    after = await now_of(database, store)
    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert (after.name, after.last_order_number, after.time_zone) == (
        before.name,
        before.last_order_number,
        before.time_zone,
    )


async def test_who_stands_behind_it_is_on_the_slip(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
    await owner.post(at(store, "/store"), data=FACTS)

    slip = await owner.get(f"/dashboard/{store.slug}/orders/{order.number}/packing-slip")

    assert "Nordic Mugs GmbH · Hafenstraße 1 · 20457 Hamburg · +49 40 1" in slip.text
