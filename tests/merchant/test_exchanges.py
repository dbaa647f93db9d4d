"""Staff give other goods for those that came back, from the page of a return (F134)."""

import re

import httpx
from sqlalchemy import select

from shared.kernel.database import Database
from shared.orders.edits import OrderEdit
from shared.returns.models import Return
from shared.stores.models import Store
from tests.shared.checkout.test_exchange_return import a_variant, came_back, read

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def page_of(store: Store, asked: Return) -> str:
    return f"/dashboard/{store.slug}/returns/{asked.id}"


async def edits(database: Database, store: Store) -> list[tuple[str, str, int]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(OrderEdit.state, OrderEdit.settlement, OrderEdit.refunded_minor))
        return [(state, settlement, refunded) for state, settlement, refunded in rows]


async def test_goods_are_chosen_looked_at_and_exchanged(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    asked, tray = await came_back(database, store), await a_variant(database, store, 1500)
    here = page_of(store, asked)

    back = await owner.get(here)
    empty = await owner.get(f"{here}/exchange", params={"q": "tray"})
    looked_at = await owner.get(f"{here}/exchange", params={"more": str(tray.id)})
    made = await owner.post(f"{here}/exchange", data=dict(HIDDEN.findall(looked_at.text)))
    again = await owner.post(f"{here}/exchange", data=dict(HIDDEN.findall(looked_at.text)))

    assert f'href="{here}/exchange"' in back.text
    assert "What came back is worth €20.00." in empty.text
    assert 'aria-label="Add Tray"' in empty.text
    assert "€5.00" in looked_at.text
    assert (made.status_code, made.headers["location"], again.status_code) == (303, here, 409)
    assert await edits(database, store) == [("applied", "even", 500)]
    assert (await read(database, store, asked.id)).state == "settled"


async def test_what_is_dearer_is_paid_by_a_link(owner: httpx.AsyncClient, database: Database, store: Store):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2750)
    here = page_of(store, asked)
    looked_at = await owner.get(f"{here}/exchange", params={f"add-{tray.id}": "1"})

    await owner.post(f"{here}/exchange", data=dict(HIDDEN.findall(looked_at.text)) | {"settlement": "link"})
    waits = await owner.get(f"{here}/exchange")

    assert "The buyer gets a link by mail and pays" in looked_at.text
    assert await edits(database, store) == [("waiting", "link", 0)]
    assert (await read(database, store, asked.id)).state == "received"
    assert waits.status_code == 409


async def test_a_refused_exchange_keeps_what_was_chosen(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    asked, tray = await came_back(database, store), await a_variant(database, store, 2000)
    here = page_of(store, asked)
    form = {f"add-{tray.id}": "1", "seen": "0", "seen_total": "4490", "reason": "x" * 301}

    refused = await owner.post(f"{here}/exchange", data=form)
    changed = await owner.post(f"{here}/exchange", data=form | {"reason": "", "seen_total": "1"})

    assert (refused.status_code, changed.status_code) == (422, 409)
    assert dict(HIDDEN.findall(refused.text))[f"add-{tray.id}"] == "1"
    assert "x" * 301 in refused.text
    assert await edits(database, store) == []
    assert (await read(database, store, asked.id)).state == "received"
