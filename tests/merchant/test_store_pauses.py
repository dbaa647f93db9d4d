"""A shop whose doors are closed for a while: nobody orders, and what was bought stays the buyer's."""

from dataclasses import replace

import httpx
import pytest
from sqlalchemy import update

import merchant.app
import storefront.app
from shared.checkout.place_order import order_token
from shared.kernel.database import Database
from shared.stores.models import SUSPENDED, Store
from shared.stores.queries import current_store
from shared.web.door import Door
from shared.web.page_cache import PageCache
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.web import browser, signed_in


def at(store: Store, rest: str = "") -> str:
    return f"/dashboard/{store.slug}/settings/pause{rest}"


async def state_of(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        return (await current_store(session)).state


async def test_shoppers_read_the_note_and_come_back_to_everything(
    services: Services, database: Database, store: Store
):
    keeping = replace(services, pages=PageCache(2**20))

    async def opened() -> Services:
        return keeping

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(keeping)
    owner, shopper = await signed_in(door, database, store), browser(door, f"{store.slug}.localhost")
    async with database.in_store(store.id) as session:
        order = await make_order(
            session, await make_variant(session), secret_key=services.settings.web.secret_key
        )
    link = f"/orders/{order_token(services.settings.web.secret_key, order)}"
    kept = [(await shopper.get("/")).status_code for _ in range(2)]

    closed = await owner.post(at(store), data={"note": "On holiday <b>until</b> August."})
    front, cart = await shopper.get("/"), await shopper.post("/cart/lines", data={})
    checkout, bought = await shopper.post("/checkout", data={}), await shopper.get(link)
    shown = await owner.get(at(store))
    opened_again = await owner.post(at(store, "/end"))
    after = await shopper.get("/")

    assert kept == [200, 200]
    assert (closed.status_code, opened_again.status_code, after.status_code) == (303, 303, 200)
    assert (front.status_code, cart.status_code, checkout.status_code) == (503, 503, 503)
    assert front.headers["retry-after"] == "3600"
    assert front.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in front.headers["content-security-policy"]
    assert "On holiday &lt;b&gt;until&lt;/b&gt; August." in front.text
    assert bought.status_code == 200
    assert "Closed for a while" in shown.text


async def test_a_note_that_is_too_long_closes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await owner.post(at(store), data={"note": "x" * 301})

    assert answer.status_code == 422
    assert 'id="field-note-error"' in answer.text
    assert await state_of(database, store) == "open"


async def test_what_the_platform_has_closed_no_member_opens(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(state=SUSPENDED))

    shown = await owner.get(at(store))
    answers = [
        (await owner.post(at(store, "/end"))).status_code,
        (await owner.post(at(store), data={"note": ""})).status_code,
    ]

    assert "Closed by the platform" in shown.text
    assert 'name="note"' not in shown.text
    assert answers == [409, 409]
    assert await state_of(database, store) == SUSPENDED


@pytest.mark.parametrize("role", ["staff", "viewer"])
async def test_who_may_not_change_settings_closes_nothing(
    door: Door, database: Database, store: Store, role: str
):
    member = await signed_in(door, database, store, role=role)

    assert (await member.post(at(store), data={"note": ""})).status_code == 403
    assert await state_of(database, store) == "open"
