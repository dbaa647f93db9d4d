"""Keys of programs that expire soon."""

from datetime import timedelta

import httpx
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.api_keys import make_program
from workers.api_keys import look_at_keys
from workers.runtime import Runtime


async def test_a_key_that_expires_soon_is_told_of_once(
    runtime: Runtime, owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    now = utc_now()
    soon = await make_program(door, database, store, name="Soon", days="30", now=now - timedelta(days=24))
    await make_program(door, database, store, name="Later", days="30", now=now - timedelta(days=22))
    await make_program(door, database, store, name="Gone", days="30", now=now - timedelta(days=31))
    ended = await make_program(door, database, store, name="Ended", days="30", now=now - timedelta(days=25))
    await owner.post(f"/dashboard/{store.slug}/settings/keys/{ended.key_id}/end")

    for _ in range(2):
        await look_at_keys(runtime)

    async with database.in_store(store.id) as session:
        told = await session.scalars(select(Event.subject_id).where(Event.name == "api_key.expiring"))
        assert list(told) == [soon.key_id]
    page = (await owner.get(f"/dashboard/{store.slug}/notices")).text
    assert ("An API key expires soon: Soon" in page, "Later" in page) == (True, False)
