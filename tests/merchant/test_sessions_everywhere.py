"""T70: whoever is let out in one process is outside in all of them with the very next request."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import delete, update

from shared.accounts.create_user import create_user
from shared.accounts.models import User
from shared.customers.models import Customer
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.add_member import add_member
from shared.stores.models import Member, Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.server import Server
from tests.support.web import browser

PASSWORD = "a long enough secret"
NEW_PASSWORD = "another long secret"
# Of two processes each is asked, but for once in two thousand times.
ASKED = 12


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is inside: here, in this process, and by their cookie in those of the server."""

    door: Door
    services: Services
    store: Store
    email: str
    here: httpx.AsyncClient
    cookie: str
    page: str

    async def change_here(self, path: str, **form: str) -> None:
        answer = await self.here.post(path, data=form)
        assert answer.status_code == 303, answer.text

    async def elsewhere(self) -> httpx.AsyncClient:
        """Return another browser in which they are signed in."""
        other = browser(self.door, "localhost")
        await other.post("/dashboard/sign-in", data={"email": self.email, "password": PASSWORD})
        return other

    async def answers(self, server: Server, host: str, token: str) -> list[int]:
        """Return what the processes of the server say, one after the other."""
        lines = (f"Host: {host}", f"Cookie: {self.cookie}={token}")
        return [(await asyncio.to_thread(server.get, self.page, *lines))[0] for _ in range(ASKED)]


async def member(door: Door, services: Services, store: Store) -> Visitor:
    email, client = f"mia-{new_id().hex[-10:]}@example.com", browser(door, "localhost")
    async with services.database.as_platform() as session:
        user = await create_user(session, email=email, name="Mia", password=PASSWORD, now=utc_now())
        await add_member(session, store.id, user.id, role="manager", now=utc_now())
    await client.post("/dashboard/sign-in", data={"email": email, "password": PASSWORD})
    return Visitor(door, services, store, email, client, "souk_member", f"/dashboard/{store.slug}/account")


async def customer(door: Door, services: Services, store: Store) -> Visitor:
    email, client = f"mila-{new_id().hex[-10:]}@example.com", browser(door, f"{store.slug}.localhost")
    async with services.database.in_store(store.id) as session:
        await sign_up(session, email=email, name="Mila", password=PASSWORD, now=utc_now())
    await client.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    return Visitor(door, services, store, email, client, "souk_customer", "/account")


async def member_signs_out(visitor: Visitor) -> None:
    await visitor.change_here("/dashboard/sign-out")


async def member_changes_the_password_elsewhere(visitor: Visitor) -> None:
    other = await visitor.elsewhere()
    changed = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    answer = await other.post(f"{visitor.page}/password", data=changed)
    assert answer.status_code == 303


async def member_ends_all_others_elsewhere(visitor: Visitor) -> None:
    other = await visitor.elsewhere()
    answer = await other.post(f"{visitor.page}/other-sessions/end")
    assert answer.status_code == 303


async def member_is_disabled(visitor: Visitor) -> None:
    async with visitor.services.database.as_platform() as session:
        await session.execute(update(User).where(User.email == visitor.email).values(disabled_at=utc_now()))


async def customer_signs_out(visitor: Visitor) -> None:
    await visitor.change_here("/account/sign-out")


async def customer_is_blocked(visitor: Visitor) -> None:
    async with visitor.services.database.in_store(visitor.store.id) as session:
        await session.execute(
            update(Customer).where(Customer.email == visitor.email).values(blocked_at=utc_now())
        )


@pytest.mark.parametrize(
    ("come", "let_out"),
    [
        (member, member_signs_out),
        (member, member_changes_the_password_elsewhere),
        (member, member_ends_all_others_elsewhere),
        (member, member_is_disabled),
        (customer, customer_signs_out),
        (customer, customer_is_blocked),
    ],
    ids=lambda given: given.__name__,
)
async def test_who_is_let_out_is_outside_everywhere_at_once(
    server: Server,
    door: Door,
    services: Services,
    store: Store,
    come: Callable[[Door, Services, Store], Awaitable[Visitor]],
    let_out: Callable[[Visitor], Awaitable[None]],
):
    visitor = await come(door, services, store)
    host, token = visitor.here.base_url.host, visitor.here.cookies[visitor.cookie]
    inside = await visitor.answers(server, host, token)

    await let_out(visitor)

    assert inside == [200] * ASKED
    assert await visitor.answers(server, host, token) == [303] * ASKED


@pytest.mark.parametrize(
    ("come", "let_out"),
    [(member, member_ends_all_others_elsewhere), (customer, customer_signs_out)],
    ids=lambda given: given.__name__,
)
async def test_who_is_let_out_stays_outside_although_valkey_forgets_all_meanwhile(
    server: Server,
    door: Door,
    services: Services,
    store: Store,
    come: Callable[[Door, Services, Store], Awaitable[Visitor]],
    let_out: Callable[[Visitor], Awaitable[None]],
):
    """It fails closed; and whoever was inside is not thrown out by it: sessions are in PostgreSQL alone."""
    visitor, other = await come(door, services, store), await come(door, services, store)
    host, token = visitor.here.base_url.host, visitor.here.cookies[visitor.cookie]
    stays = other.here.cookies[other.cookie]
    assert await visitor.answers(server, host, token) == [200] * ASKED

    await let_out(visitor)
    async with Redis.from_url(services.settings.redis.url) as valkey:
        await valkey.flushall()

    assert await visitor.answers(server, host, token) == [303] * ASKED
    assert await other.answers(server, host, stays) == [200] * ASKED


async def test_who_is_taken_out_of_a_store_finds_none_there(
    server: Server, door: Door, services: Services, store: Store
):
    """The session goes on: they may work elsewhere. What of this store they see is what anybody sees who does not."""
    visitor = await member(door, services, store)
    host, token = visitor.here.base_url.host, visitor.here.cookies[visitor.cookie]
    assert await visitor.answers(server, host, token) == [200] * ASKED

    async with services.database.in_store(store.id) as session:
        await session.execute(delete(Member).where(Member.store_id == store.id))

    assert await visitor.answers(server, host, token) == [404] * ASKED
