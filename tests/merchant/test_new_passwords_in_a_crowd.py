"""T77 for new passwords: whoever chooses one behind a link waits for its hash, and holds no connection meanwhile."""

import asyncio
import threading
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.accounts import passwords
from shared.accounts.create_user import create_user
from shared.accounts.models import User, UserProof
from shared.accounts.passwords import Hashed, hashed
from shared.accounts.proofs import RESET, SIGN_UP
from shared.accounts.reset_password import reset_token
from shared.accounts.reset_password import send_reset_link as send_members_reset
from shared.accounts.sign_up import send_sign_up_link as send_members_sign_up
from shared.accounts.sign_up import sign_up_token as members_sign_up_token
from shared.customers.models import Customer
from shared.customers.send_link import send_reset_link
from shared.customers.sign_up import sign_up
from shared.customers.sign_up_links import send_sign_up_link
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.invitations import invitation_token
from shared.stores.invite_person import invite_person
from shared.stores.members import Held
from shared.stores.models import Store
from shared.stores.permissions import ALL
from shared.stores.roles import STAFF
from shared.web.door import Door
from shared.web.services import Services
from tests.support.account_links import link_in_mail
from tests.support.rounds import ROUNDS
from tests.support.web import browser

PASSWORD = "a long enough secret"
# More than there are connections in a pool.
CROWD = 200 if ROUNDS else 16


class Crowd:
    """So many people, each with a link of their own and a form that they fill in behind it."""

    def __init__(self, services: Services, store: Store, kept: Hashed) -> None:
        self.services, self.store, self.kept = services, store, kept
        self.secret_key = services.settings.web.secret_key
        self.emails = [f"mia-{new_id().hex[-10:]}@example.com" for _ in range(CROWD)]

    async def shop_sign_up(self, email: str) -> tuple[str, dict[str, str]]:
        async with self.services.database.in_store(self.store.id) as session:
            await send_sign_up_link(
                session, email=email, language="", secret_key=self.secret_key, now=utc_now()
            )
        token = await link_in_mail(self.services, self.store, SIGN_UP, email=email)
        return f"/account/sign-up/{token}", {"name": "Mia", "password": PASSWORD}

    async def shop_reset(self, email: str) -> tuple[str, dict[str, str]]:
        async with self.services.database.in_store(self.store.id) as session:
            await sign_up(session, email=email, name="Mia", password=self.kept, now=utc_now())
            await send_reset_link(session, email=email, secret_key=self.secret_key, now=utc_now())
        token = await link_in_mail(self.services, self.store, RESET, email=email)
        return f"/account/password-reset/{token}", {"password": PASSWORD}

    async def dashboard_sign_up(self, email: str) -> tuple[str, dict[str, str]]:
        async with self.services.database.as_platform() as session:
            await send_members_sign_up(
                session, email=email, language="en", secret_key=self.secret_key, now=utc_now()
            )
        token = members_sign_up_token(self.secret_key, await self._proof(email))
        # A store that is there already: opening sixteen would take long, and is not what is asked here.
        wishes = {"store_name": "Crowd", "slug": self.store.slug, "country": "DE"}
        return f"/dashboard/sign-up/{token}", {"name": "Mia", "password": PASSWORD, **wishes}

    async def dashboard_reset(self, email: str) -> tuple[str, dict[str, str]]:
        async with self.services.database.as_platform() as session:
            await create_user(session, email=email, name="Mia", password=self.kept, now=utc_now())
            await send_members_reset(
                session, email=email, language="en", secret_key=self.secret_key, now=utc_now()
            )
        token = reset_token(self.secret_key, await self._proof(email))
        return f"/dashboard/password-reset/{token}", {"password": PASSWORD}

    async def invitation(self, email: str) -> tuple[str, dict[str, str]]:
        async with self.services.database.in_store(self.store.id) as session:
            made = await invite_person(
                session,
                email,
                Held(STAFF),
                inviter_id=new_id(),
                inviter=ALL,
                actor="test",
                secret_key=self.secret_key,
                now=utc_now(),
            )
        token = invitation_token(self.secret_key, self.store.id, made.id)
        return f"/dashboard/invitations/{token}", {"name": "Mia", "password": PASSWORD}

    async def people(self) -> Sequence[str | None]:
        """Return what is kept of everybody's password."""
        async with self.services.database.in_store(self.store.id) as session:
            shoppers = await session.scalars(
                select(Customer.password_hash).where(Customer.email.in_(self.emails))
            )
            known = shoppers.all()
        async with self.services.database.as_platform() as session:
            members = await session.scalars(select(User.password_hash).where(User.email.in_(self.emails)))
            return [*known, *members]

    async def _proof(self, email: str) -> UUID:
        async with self.services.database.as_platform() as session:
            return (await session.scalars(select(UserProof.id).where(UserProof.email == email))).one()


@pytest.mark.parametrize(
    ("way", "status", "people"),
    [
        ("shop_sign_up", 303, CROWD),
        ("shop_reset", 303, CROWD),
        ("dashboard_sign_up", 422, 0),
        ("dashboard_reset", 303, CROWD),
        ("invitation", 303, CROWD),
    ],
)
async def test_a_crowd_that_chooses_passwords_keeps_nobody_from_the_shop(
    door: Door, services: Services, store: Store, way: str, status: int, people: int
):
    crowd = Crowd(services, store, await hashed(PASSWORD))
    forms = [await getattr(crowd, way)(email) for email in crowd.emails]
    at_shop = f"{store.slug}.localhost"
    host = at_shop if way.startswith("shop") else "localhost"
    shopper, choosing, gate = browser(door, at_shop), passwords._pool, threading.Event()
    for _ in range(choosing._max_workers):
        choosing.submit(gate.wait)
    try:
        answers = [asyncio.create_task(browser(door, host).post(path, data=form)) for path, form in forms]
        for _ in range(3000):
            if choosing._work_queue.qsize() == CROWD:
                break
            await asyncio.sleep(0.01)
        services.directory.forget()
        pages = [(await shopper.get(page)).status_code for page in ("/", "/cart")]
        waiting = choosing._work_queue.qsize()
    finally:
        gate.set()
    done = await asyncio.gather(*answers)

    assert pages == [200, 200]
    # All of them came that far, more than there are connections.
    assert waiting == CROWD
    assert {answer.status_code for answer in done} == {status}
    kept = await crowd.people()
    assert (len(kept), crowd.kept in kept) == (people, False)


async def test_what_was_hashed_before_a_transaction_is_kept_as_it_is(services: Services, store: Store):
    kept = await hashed(PASSWORD)

    async with services.database.in_store(store.id) as session:
        customer = await sign_up(session, email="ada@example.com", name="Ada", password=kept, now=utc_now())

    assert await hashed(kept) is kept
    assert customer.password_hash == kept
