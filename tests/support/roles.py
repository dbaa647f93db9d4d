"""Members with a role of the store's own."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

import httpx
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Member, Store
from shared.stores.permissions import ALL
from shared.stores.roles import CUSTOM
from shared.stores.write_role import write_role
from shared.web.door import Door
from tests.support.factories.people import make_member
from tests.support.web import browser


class Person(NamedTuple):
    """A member's browser, their place in the store, and the token of their session."""

    browser: httpx.AsyncClient
    id: UUID
    token: str


async def with_role(
    door: Door,
    database: Database,
    store: Store,
    permissions: Collection[str],
    *,
    refund_at_most: int | None = None,
) -> Person:
    """Return a new member who may do just this."""
    async with database.as_platform() as session:
        user, token = await make_member(session, store, role="viewer")
    async with database.in_store(store.id) as session:
        role = await write_role(
            session,
            None,
            name=f"Role {new_id().hex[-12:]}",
            permissions=permissions,
            refund_at_most=refund_at_most,
            writer=ALL,
            actor="test",
            now=utc_now(),
        )
        member = (await session.scalars(select(Member).where(Member.user_id == user.id))).one()
        member.role, member.role_id = CUSTOM, role.id
    client = browser(door, "localhost")
    client.cookies.set("souk_member", token, domain="localhost.local")
    return Person(client, member.id, token)
