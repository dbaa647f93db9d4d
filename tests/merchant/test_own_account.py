"""T65, T67, T68, T69 for members: a forgotten password, one's own password, and where one is signed in."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update

from shared.accounts.create_user import create_user
from shared.accounts.models import User, UserMail, UserProof, UserSession
from shared.accounts.reset_password import reset_token
from shared.accounts.sign_in import sign_in
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.add_member import add_member
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.web import browser

PASSWORD = "a long enough secret"
NEW_PASSWORD = "another long secret"
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
def email(services: Services, store: Store, runner: asyncio.Runner) -> str:
    """The address of an owner of the test's store."""
    address = f"mia-{new_id().hex[-10:]}@example.com"
    runner.run(_make_owner(services, store, address))
    return address


@pytest.fixture
def member(door: Door, email: str, runner: asyncio.Runner) -> httpx.AsyncClient:
    """Their browser, signed in."""
    client = browser(door, "localhost")
    runner.run(enter(client, email))
    return client


async def _make_owner(services: Services, store: Store, email: str) -> None:
    async with services.database.as_platform() as session:
        user = await create_user(session, email=email, name="Mia", password=PASSWORD, now=utc_now())
        await add_member(session, store.id, user.id, role="owner", now=utc_now())


async def enter(client: httpx.AsyncClient, email: str, password: str = PASSWORD, agent: str = "") -> int:
    answer = await client.post(
        "/dashboard/sign-in", data={"email": email, "password": password}, headers={"user-agent": agent}
    )
    return answer.status_code


async def is_inside(client: httpx.AsyncClient, store: Store) -> bool:
    return (await client.get(f"/dashboard/{store.slug}/account")).status_code == 200


async def known(services: Services, email: str) -> User:
    async with services.database.as_platform() as session:
        return (await session.scalars(select(User).where(User.email == email))).one()


async def link_in_mail(services: Services, email: str) -> str:
    """Return where the latest link leads that was written to a mailbox."""
    async with services.database.as_platform() as session:
        found = await session.scalars(
            select(UserMail.proof_id)
            .where(UserMail.recipient == email, UserMail.proof_id.is_not(None))
            .order_by(UserMail.created_at.desc(), UserMail.id.desc())
        )
        proof_id = found.first()
    assert isinstance(proof_id, UUID)
    return f"/dashboard/password-reset/{reset_token(services.settings.web.secret_key, proof_id)}"


async def mails_to(services: Services, email: str) -> list[tuple[str, str]]:
    async with services.database.as_platform() as session:
        found = await session.scalars(
            select(UserMail).where(UserMail.recipient == email).order_by(UserMail.created_at, UserMail.id)
        )
        return [(mail.kind, mail.language) for mail in found]


async def test_a_forgotten_password_is_set_anew_and_everybody_is_signed_out(
    member: httpx.AsyncClient, stranger: httpx.AsyncClient, services: Services, store: Store, email: str
):
    asked = await stranger.post(
        "/dashboard/password-reset", data={"email": email.upper()}, headers={"accept-language": "fr"}
    )
    link = await link_in_mail(services, email)
    shown = await stranger.get(link)
    weak = await stranger.post(link, data={"password": "short"})
    before = await is_inside(member, store)
    done = await stranger.post(link, data={"password": NEW_PASSWORD}, headers={"accept-language": "de"})
    again = await stranger.post(link, data={"password": "yet another secret"})

    assert asked.headers["location"] == "/dashboard/password-reset?sent=yes"
    assert (shown.status_code, weak.status_code, again.status_code) == (200, 422, 404)
    assert email in shown.text
    assert shown.headers["referrer-policy"] == "same-origin"
    assert done.headers["location"] == "/dashboard/sign-in?reset=yes"
    assert "set-cookie" not in done.headers
    assert (before, await is_inside(member, store)) == (True, False)
    assert await enter(stranger, email) == 422
    assert await enter(stranger, email, NEW_PASSWORD) == 303
    assert await mails_to(services, email) == [("reset_password", "fr"), ("password_changed", "de")]


async def test_a_link_works_once_and_by_its_button_only(
    stranger: httpx.AsyncClient, services: Services, email: str
):
    await stranger.post("/dashboard/password-reset", data={"email": email})
    link = await link_in_mail(services, email)

    looks = [await stranger.get(link), await stranger.head(link), await stranger.get(link)]
    answers = await asyncio.gather(*(stranger.post(link, data={"password": NEW_PASSWORD}) for _ in range(4)))
    after = await stranger.get(link)

    assert [look.status_code for look in looks] == [200, 200, 200]
    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404]
    assert after.status_code == 404
    assert "This link has been used or is too old." in after.text
    assert (await known(services, email)).password_version == 2
    assert [kind for kind, _ in await mails_to(services, email)] == ["reset_password", "password_changed"]


@pytest.mark.parametrize("who", ["known", "unknown", "disabled"])
async def test_asking_for_a_reset_tells_nobody_who_has_an_account(
    stranger: httpx.AsyncClient, services: Services, email: str, who: str
):
    address = f"nobody-{email}" if who == "unknown" else email
    if who == "disabled":
        async with services.database.as_platform() as session:
            await session.execute(update(User).where(User.email == email).values(disabled_at=utc_now()))

    answer = await stranger.post("/dashboard/password-reset", data={"email": address})

    async with services.database.as_platform() as session:
        of_link = select(func.count()).select_from(UserProof).where(UserProof.email == address)
        of_person = of_link.where(UserProof.person_id.is_not(None))
        links, persons = await session.scalar(of_link), await session.scalar(of_person)
    assert (answer.status_code, answer.headers["location"], answer.text) == (
        303,
        "/dashboard/password-reset?sent=yes",
        "",
    )
    # As much is written in each case, so it takes as long.
    assert (links, len(await mails_to(services, address))) == (1, 1)
    assert persons == (1 if who == "known" else 0)


async def test_what_is_no_address_is_said_at_its_field_and_kept(stranger: httpx.AsyncClient):
    answer = await stranger.post("/dashboard/password-reset", data={"email": "mia at home"})

    assert answer.status_code == 422
    assert 'value="mia at home"' in answer.text
    assert "This does not look like an e-mail address" in answer.text


@pytest.mark.parametrize("what", ["newer", "old", "password", "email", "disabled"])
async def test_a_reset_link_ends_with_what_happens_to_the_account(
    member: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    services: Services,
    store: Store,
    email: str,
    what: str,
):
    await stranger.post("/dashboard/password-reset", data={"email": email})
    link = await link_in_mail(services, email)
    if what == "newer":
        await stranger.post("/dashboard/password-reset", data={"email": email})
    if what == "password":
        changed = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
        answer = await member.post(f"/dashboard/{store.slug}/account/password", data=changed)
        assert answer.status_code == 303
    async with services.database.as_platform() as session:
        mine = update(User).where(User.email == email)
        if what == "old":
            past = UserProof.expires_at - timedelta(minutes=60)
            await session.execute(update(UserProof).where(UserProof.email == email).values(expires_at=past))
        if what == "email":
            await session.execute(mine.values(email=f"now-{email}"))
        if what == "disabled":
            await session.execute(mine.values(disabled_at=utc_now()))
    now_at = f"now-{email}" if what == "email" else email
    before = (await known(services, now_at)).password_hash

    answers = [await stranger.get(link), await stranger.post(link, data={"password": "yet another secret"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert (await known(services, now_at)).password_hash == before


async def test_a_mailbox_is_not_filled_by_strangers(stranger: httpx.AsyncClient, email: str):
    answers = [await stranger.post("/dashboard/password-reset", data={"email": email}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 303, 429]


async def test_a_new_password_signs_out_everywhere_else(
    member: httpx.AsyncClient, stranger: httpx.AsyncClient, services: Services, store: Store, email: str
):
    await enter(stranger, email)
    page = f"/dashboard/{store.slug}/account"
    before = (await known(services, email)).password_hash

    wrong = await member.post(
        f"{page}/password", data={"current_password": "not this one", "new_password": NEW_PASSWORD}
    )
    weak = await member.post(f"{page}/password", data={"current_password": PASSWORD, "new_password": "short"})
    refused = (await known(services, email)).password_hash, await is_inside(stranger, store)
    done = await member.post(
        f"{page}/password", data={"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    )

    assert (wrong.status_code, weak.status_code) == (422, 422)
    assert "That is not your password." in wrong.text
    assert refused == (before, True)
    assert done.headers["location"] == f"{page}?done=password"
    assert "Your password has been changed." in (await member.get(done.headers["location"])).text
    assert (await is_inside(member, store), await is_inside(stranger, store)) == (True, False)
    assert [kind for kind, _ in await mails_to(services, email)] == ["password_changed"]


async def test_who_was_let_in_while_the_password_changed_is_not_inside(
    member: httpx.AsyncClient, stranger: httpx.AsyncClient, services: Services, store: Store, email: str
):
    """The old password was checked before the change, and its session written after it."""
    checked = await known(services, email)
    changed = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    await member.post(f"/dashboard/{store.slug}/account/password", data=changed)
    async with services.database.as_platform() as session:
        late = await sign_in(session, checked, now=utc_now())

    stranger.cookies.set("souk_member", late, domain="localhost.local")

    assert not await is_inside(stranger, store)
    assert await is_inside(member, store)


async def test_a_session_is_ended_from_another_browser_and_nobody_elses_is(
    member: httpx.AsyncClient,
    owner: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    services: Services,
    store: Store,
    email: str,
):
    await enter(stranger, email, agent=PHONE)
    user, page = await known(services, email), f"/dashboard/{store.slug}/account"
    async with services.database.as_platform() as session:
        on_phone = await session.scalar(
            select(UserSession.id).where(UserSession.agent == PHONE, UserSession.user_id == user.id)
        )

    shown = await member.get(page)
    await owner.post(f"{page}/sessions/{on_phone}/end")
    still = await is_inside(stranger, store)
    ended = await member.post(f"{page}/sessions/{on_phone}/end")

    assert "Firefox · Android" in shown.text
    assert "This browser" in shown.text
    assert still
    assert ended.headers["location"] == f"{page}?done=session"
    assert not await is_inside(stranger, store)
    assert await is_inside(member, store)


async def test_all_other_browsers_are_signed_out_and_nobody_elses(
    member: httpx.AsyncClient,
    owner: httpx.AsyncClient,
    stranger: httpx.AsyncClient,
    store: Store,
    email: str,
):
    await enter(stranger, email)

    ended = await member.post(f"/dashboard/{store.slug}/account/other-sessions/end")

    assert ended.headers["location"] == f"/dashboard/{store.slug}/account?done=sessions"
    assert [await is_inside(one, store) for one in (member, stranger, owner)] == [True, False, True]
    assert "Sign out everywhere else" not in (await member.get(f"/dashboard/{store.slug}/account")).text
