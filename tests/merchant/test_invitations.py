"""T65 and T67 for invitations: to one mailbox, for one use, within a week, and never more than the inviter has."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.accounts.create_user import create_user
from shared.accounts.models import User
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.invitations import Invitation, invitation_token
from shared.stores.models import Member, Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.web import browser, signed_in

PASSWORD = "a long enough secret"


@pytest.fixture
def email() -> str:
    """An address without an account."""
    return f"ada-{new_id().hex[-10:]}@example.com"


def at(store: Store, rest: str) -> str:
    return f"/dashboard/{store.slug}/{rest}"


async def invite(client: httpx.AsyncClient, store: Store, email: str, role: str = "staff") -> int:
    answer = await client.post(at(store, "people/invitations"), data={"email": email, "role": role})
    return answer.status_code


async def link_of(services: Services, store: Store, email: str) -> str:
    """Return where the latest invitation of an address leads."""
    async with services.database.in_store(store.id) as session:
        latest = await session.scalars(
            select(Invitation.id).where(Invitation.email == email).order_by(Invitation.id.desc())
        )
        token = invitation_token(services.settings.web.secret_key, store.id, latest.first())
    return f"/dashboard/invitations/{token}"


async def roles_of(services: Services, store: Store) -> Mapping[str, str]:
    """Return the roles of a store's people by their addresses."""
    async with services.database.as_platform() as session:
        rows = await session.execute(
            select(User.email, Member.role)
            .join(Member, Member.user_id == User.id)
            .where(Member.store_id == store.id, User.name != "Mia Member")
        )
        return {email: role for email, role in rows}


async def test_a_newcomer_joins_by_the_link_of_the_mail(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, services: Services, store: Store, email: str
):
    sent = await invite(owner, store, email.upper())
    listed = await owner.get(at(store, "people"))
    link = await link_of(services, store, email)
    shown = await stranger.get(link)
    weak = await stranger.post(link, data={"name": "Ada", "password": "short"})
    joined = await stranger.post(link, data={"name": "Ada", "password": PASSWORD})
    inside = await stranger.get(at(store, "orders"))
    again = await stranger.post(link, data={"name": "Ada", "password": PASSWORD})

    assert (sent, shown.status_code, weak.status_code) == (303, 200, 422)
    assert email in listed.text
    assert shown.headers["referrer-policy"] == "same-origin"
    assert 'value="Ada"' in weak.text
    assert joined.headers["location"] == f"/dashboard/{store.slug}"
    assert (inside.status_code, again.status_code) == (200, 404)
    assert await roles_of(services, store) == {email: "staff"}
    assert email not in (await owner.get(at(store, "people"))).text.partition("Invited")[2]


async def test_somebody_with_an_account_signs_in_and_joins_one_store_more(
    owner: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    services: Services,
    store: Store,
    other_store: Store,
    door: Door,
    email: str,
):
    async with services.database.as_platform() as session:
        await create_user(session, email=email, name="Ada", password=PASSWORD, now=utc_now())
    other_owner = await signed_in(door, services.database, other_store)
    await invite(owner, store, email)
    await invite(other_owner, other_store, email, "viewer")
    links = [await link_of(services, one, email) for one in (store, other_store)]

    unsigned = await stranger.post(links[0], data={"name": "Eve", "password": "another long secret"})
    entered = await stranger.post(
        "/dashboard/sign-in", data={"email": email, "password": PASSWORD, "next": links[0]}
    )
    asked = await stranger.get(links[0])
    joined = [(await stranger.post(link)).headers["location"] for link in links]
    switcher = await stranger.get(at(store, "orders"))

    assert unsigned.headers["location"] == f"/dashboard/sign-in?next={links[0]}"
    assert entered.headers["location"] == links[0]
    assert "Choose a password" not in asked.text
    assert joined == [f"/dashboard/{store.slug}", f"/dashboard/{other_store.slug}"]
    assert f'href="/dashboard/{other_store.slug}"' in switcher.text
    assert await roles_of(services, store) == {email: "staff"}
    assert await roles_of(services, other_store) == {email: "viewer"}


async def test_who_is_signed_in_as_somebody_else_cannot_use_the_link(
    owner: httpx.AsyncClient, services: Services, store: Store, email: str
):
    await invite(owner, store, email)
    link = await link_of(services, store, email)

    shown, answer = await owner.get(link), await owner.post(link)

    assert "the invitation is for another address" in shown.text
    assert answer.status_code == 403
    assert await roles_of(services, store) == {}
    async with services.database.in_store(store.id) as session:
        assert (await session.scalars(select(Invitation.accepted_at))).all() == [None]


async def test_of_two_who_use_a_link_at_once_one_joins(
    owner: httpx.AsyncClient, door: Door, services: Services, store: Store, email: str
):
    await invite(owner, store, email)
    link = await link_of(services, store, email)
    form = {"name": "Ada", "password": PASSWORD}

    answers = await asyncio.gather(*(browser(door, "localhost").post(link, data=form) for _ in range(4)))

    inside = [answer for answer in answers if answer.headers.get("location") == f"/dashboard/{store.slug}"]
    assert [answer.status_code for answer in answers if answer not in inside] == [404, 404, 404]
    assert len(inside) == 1
    assert await roles_of(services, store) == {email: "staff"}


@pytest.mark.parametrize("what", ["newer", "old", "taken back", "inviter gone", "inviter demoted"])
async def test_a_link_ends(
    owner: httpx.AsyncClient, door: Door, services: Services, store: Store, email: str, what: str
):
    inviter = await signed_in(door, services.database, store, role="manager")
    stranger = browser(door, "localhost")
    await invite(inviter, store, email)
    link = await link_of(services, store, email)
    async with services.database.in_store(store.id) as session:
        invitation = (await session.scalars(select(Invitation))).one()
        if what == "old":
            past = update(Invitation).values(expires_at=invitation.created_at - timedelta(seconds=1))
            await session.execute(past)
    if what == "newer":
        await invite(owner, store, email)
    if what == "taken back":
        done = await owner.post(at(store, f"people/invitations/{invitation.id}/removal"))
        assert done.status_code == 303
    if what == "inviter gone":
        assert (await inviter.post(at(store, "account/membership/end"))).status_code == 303
    if what == "inviter demoted":
        done = await owner.post(at(store, f"people/{invitation.inviter_id}"), data={"role": "viewer"})
        assert done.status_code == 303

    answers = [await stranger.get(link), await stranger.post(link, data={"password": PASSWORD})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert await roles_of(services, store) == {}


async def test_nobody_invites_to_more_than_they_have_or_whom_they_see(
    owner: httpx.AsyncClient, door: Door, services: Services, store: Store, email: str
):
    manager = await signed_in(door, services.database, store, role="manager")
    async with services.database.as_platform() as session:
        known = await session.scalar(
            select(User.email).join(Member, Member.user_id == User.id).where(Member.store_id == store.id)
        )

    statuses = [
        await invite(manager, store, email, "owner"),
        await invite(owner, store, known),
        await invite(owner, store, "no address"),
        await invite(owner, store, email, "king"),
    ]
    page = await manager.get(at(store, "people/invitations/new"))

    assert statuses == [403, 422, 422, 422]
    assert 'value="owner"' not in page.text
    async with services.database.in_store(store.id) as session:
        assert (await session.scalars(select(Invitation))).all() == []


async def test_inviting_tells_nobody_who_has_an_account(
    owner: httpx.AsyncClient, services: Services, store: Store, email: str
):
    async with services.database.as_platform() as session:
        await create_user(session, email=email, name="Ada", password=PASSWORD, now=utc_now())

    answers = [
        await owner.post(at(store, "people/invitations"), data={"email": address, "role": "staff"})
        for address in (email, f"nobody-{email}")
    ]

    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [
        (303, at(store, "people?done=invitation"))
    ] * 2
