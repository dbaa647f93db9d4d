"""What the store itself is mailed about, as its members choose it."""

import httpx
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.notifications.mail_log import OPTIONAL
from shared.notifications.preferences import LOW_STOCK, MailRefusal, refuse, subject_of
from shared.stores.models import Store
from shared.stores.queries import current_store


async def kept(database: Database, store: Store) -> tuple[bool, list[tuple[str, str]]]:
    """Return whether orders are told of, and what the store's mailbox refuses."""
    async with database.in_store(store.id) as session:
        refused = await session.execute(select(MailRefusal.topic, MailRefusal.email))
        return (await current_store(session)).mails_new_orders, [(topic, email) for topic, email in refused]


def ticked(page: str) -> list[str]:
    """Return the boxes that are ticked."""
    inputs = [part.partition(">")[0] for part in page.split("<input")[1:]]
    return [
        name
        for name in ("new_orders", "low_stock")
        for one in inputs
        if f'name="{name}"' in one and "checked" in one
    ]


async def test_at_first_only_what_runs_low_comes(owner: httpx.AsyncClient, database: Database, store: Store):
    page = await owner.get(f"/dashboard/{store.slug}/mails/settings")

    assert page.status_code == 200
    assert "shop@example.com" in page.text
    assert ticked(page.text) == ["low_stock"]
    assert await kept(database, store) == (False, [])


async def test_what_is_ticked_comes_and_the_rest_does_not(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = f"/dashboard/{store.slug}/mails/settings"

    answer = await owner.post(path, data={"new_orders": "yes"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=yes")
    assert await kept(database, store) == (True, [("low_stock", "shop@example.com")])
    assert ticked((await owner.get(path)).text) == ["new_orders"]
    async with database.in_store(store.id) as session:
        (event,) = await session.scalars(select(Event).where(Event.name == "store.mails_chosen"))
        assert event.data == {"low_stock": False, "new_orders": True, "off": list(OPTIONAL)}


async def test_what_the_mails_own_link_stopped_is_shown_and_can_be_wanted_again(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = f"/dashboard/{store.slug}/mails/settings"
    async with database.in_store(store.id) as session:
        await refuse(session, subject_of(store.id, store.email), [LOW_STOCK], now=utc_now())

    assert ticked((await owner.get(path)).text) == []
    await owner.post(path, data={"low_stock": "yes"})

    assert await kept(database, store) == (False, [])
    assert ticked((await owner.get(path)).text) == ["low_stock"]


async def test_who_is_no_member_chooses_nothing(
    owner: httpx.AsyncClient, database: Database, other_store: Store
):
    answer = await owner.post(f"/dashboard/{other_store.slug}/mails/settings", data={"new_orders": "yes"})

    assert answer.status_code == 404
    assert await kept(database, other_store) == (False, [])


async def test_mails_that_nobody_has_to_get_are_switched_one_by_one(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = f"/dashboard/{store.slug}/mails/settings"
    on = dict.fromkeys(OPTIONAL, "yes")

    await owner.post(path, data={**on, "order_confirmation": ""} | {"shipment": "yes"})
    async with database.in_store(store.id) as session:
        assert (await current_store(session)).mails_off == []
    await owner.post(path, data={kind: "yes" for kind in OPTIONAL if kind != "refund_sent"})
    async with database.in_store(store.id) as session:
        assert (await current_store(session)).mails_off == ["refund_sent"]

    boxes = [part.partition(">")[0] for part in (await owner.get(path)).text.split("<input")[1:]]
    unticked = [one for one in boxes if 'type="checkbox"' in one and "checked" not in one]
    assert [kind for kind in OPTIONAL if any(f'name="{kind}"' in one for one in unticked)] == ["refund_sent"]
