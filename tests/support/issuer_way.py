"""A member, a door with an issuer behind it, and the way there and back."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select

import merchant.app
import storefront.app
from shared.accounts.account_events import AccountEvent
from shared.accounts.create_user import create_user
from shared.accounts.identities import UserIdentity
from shared.accounts.models import User, UserMail
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.add_member import add_member
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.issuer_sandbox import ORIGIN, IssuerWire, answer_of, issuers_at
from tests.support.web import browser

PASSWORD = "a long enough secret"


class Way:
    """A member of the test's store, a door with an issuer behind it, and their browser."""

    def __init__(self, services: Services, door: Door, store: Store, wire: IssuerWire, user: User) -> None:
        self.services, self.door, self.store, self.wire, self.user = services, door, store, wire, user
        self.client = browser(door, "localhost")
        self.desk = f"/dashboard/{store.slug}"
        # What they are called at the issuer, where every test shares one.
        self.away = f"mia-{new_id().hex[-10:]}@elsewhere.example"

    async def enter(self, client: httpx.AsyncClient | None = None, following: str = "") -> httpx.Response:
        form = {"email": self.user.email, "password": PASSWORD, "next": following or self.desk}
        return await (client or self.client).post("/dashboard/sign-in", data=form)

    async def go(
        self,
        client: httpx.AsyncClient | None = None,
        *,
        start: str = "",
        email: str = "",
        says: str = "yes",
    ) -> dict[str, Any]:
        """Go to the issuer and return its answer, which nobody has brought back yet."""
        start = start or f"/dashboard/sign-in/with/oidc?next={self.desk}"
        sent = await (client or self.client).get(start)
        assert sent.status_code == 303, sent.text
        return await answer_of(self.wire, sent.headers["location"], email=email or self.away, says=says)

    async def come(
        self, answer: dict[str, Any], client: httpx.AsyncClient | None = None, **other: str
    ) -> httpx.Response:
        params = {**answer["params"], **other}
        return await (client or self.client).get(answer["path"], params=params)

    async def connect(self) -> None:
        """Sign in by password and connect the issuer."""
        await self.enter()
        came = await self.come(await self.go(start=f"{self.desk}/account/ways/with/oidc"))
        assert came.headers["location"] == "/dashboard/sign-in/connection"
        done = await self.client.post("/dashboard/sign-in/connection")
        assert done.headers["location"] == f"{self.desk}/account/ways"

    async def is_inside(self, client: httpx.AsyncClient) -> bool:
        return (await client.get(f"{self.desk}/account")).status_code == 200

    def fresh(self) -> httpx.AsyncClient:
        return browser(self.door, "localhost")

    async def connected(self) -> list[str]:
        async with self.services.database.as_platform() as session:
            found = await session.scalars(
                select(UserIdentity.email).where(UserIdentity.user_id == self.user.id)
            )
            return sorted(found)

    async def told(self) -> tuple[list[str], list[str]]:
        """Return the kinds of what was written down, and of what was mailed."""
        async with self.services.database.as_platform() as session:
            events = select(AccountEvent.kind).where(AccountEvent.user_id == self.user.id)
            mails = select(UserMail.kind).where(UserMail.recipient == self.user.email)
            return (
                list(await session.scalars(events.order_by(AccountEvent.created_at, AccountEvent.id))),
                list(await session.scalars(mails.order_by(UserMail.created_at, UserMail.id))),
            )


@pytest.fixture
def way(services: Services, store: Store, issuer_wire: IssuerWire, runner: asyncio.Runner) -> Way:
    """The way there."""
    return runner.run(make_way(services, store, issuer_wire))


async def make_way(services: Services, store: Store, wire: IssuerWire, *, url: str = ORIGIN) -> Way:
    with_issuer = replace(services, issuers=issuers_at(wire, url=url))

    async def opened() -> Services:
        return with_issuer

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(with_issuer)
    async with services.database.as_platform() as session:
        email = f"mia-{new_id().hex[-10:]}@example.com"
        user = await create_user(session, email=email, name="Mia", password=PASSWORD, now=utc_now())
        await add_member(session, store.id, user.id, role="owner", now=utc_now())
    return Way(with_issuer, door, store, wire, user)
