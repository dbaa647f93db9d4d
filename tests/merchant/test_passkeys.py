"""Passkeys: in by a device that has verified its person, once per challenge, and in by nothing that is not that."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from shared.accounts.account_events import AccountEvent
from shared.accounts.create_user import create_user
from shared.accounts.models import User, UserMail, UserSession
from shared.accounts.passkeys import MOST_PASSKEYS, NewPasskey, Passkey, PasskeyChallenge, add_passkey
from shared.accounts.second_steps import SecondStep
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.add_member import add_member
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.passkeys import PRESENT, Device
from tests.support.web import browser

PASSWORD = "a long enough secret"
DOOR = "/dashboard/sign-in/passkey"


class Person:
    """An owner of the test's store, their browser, and their device."""

    def __init__(self, door: Door, services: Services, store: Store, user: User) -> None:
        self.door, self.services, self.store, self.user = door, services, store, user
        self.client, self.device = browser(door, "localhost"), Device()
        self.desk = f"/dashboard/{store.slug}"
        self.ways = f"{self.desk}/account/ways"

    async def password(self, client: httpx.AsyncClient) -> httpx.Response:
        form = {"email": self.user.email, "password": PASSWORD, "next": self.desk}
        return await client.post("/dashboard/sign-in", data=form)

    async def add(
        self, device: Device | None = None, *, name: str = "My phone", **wrong: Any
    ) -> httpx.Response:
        """Add a device's passkey as a signed-in browser does."""
        options = (await self.client.post(f"{self.ways}/passkeys/challenge")).json()
        answer = (device or self.device).make(options, **wrong)
        return await self.client.post(f"{self.ways}/passkeys", data={"answer": answer, "name": name})

    async def enter(
        self, client: httpx.AsyncClient, device: Device | None = None, **wrong: Any
    ) -> httpx.Response:
        options = (await client.post(f"{DOOR}/challenge")).json()
        return await self.answer(client, (device or self.device).show(options, **wrong))

    async def answer(self, client: httpx.AsyncClient, answer: str) -> httpx.Response:
        return await client.post(DOOR, data={"answer": answer, "next": self.desk})

    async def is_inside(self, client: httpx.AsyncClient) -> bool:
        return (await client.get(f"{self.desk}/account")).status_code == 200

    def fresh(self) -> httpx.AsyncClient:
        return browser(self.door, "localhost")

    async def passkeys(self) -> list[Passkey]:
        async with self.services.database.as_platform() as session:
            return list(await session.scalars(select(Passkey).where(Passkey.user_id == self.user.id)))


@pytest.fixture
def mia(door: Door, services: Services, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody who is signed in and has a passkey."""
    return runner.run(make_person(door, services, store))


async def make_person(door: Door, services: Services, store: Store) -> Person:
    async with services.database.as_platform() as session:
        email = f"mia-{new_id().hex[-10:]}@example.com"
        user = await create_user(session, email=email, name="Mia", password=PASSWORD, now=utc_now())
        await add_member(session, store.id, user.id, role="owner", now=utc_now())
    person = Person(door, services, store, user)
    await person.password(person.client)
    added = await person.add()
    assert added.headers["location"] == person.ways
    return person


async def test_a_device_lets_its_person_in_and_the_mailbox_heard_of_it(mia: Person):
    client = mia.fresh()

    before = await mia.is_inside(client)
    came = await mia.enter(client)
    shown = await client.get(mia.ways)

    assert came.headers["location"] == mia.desk
    assert (before, await mia.is_inside(client)) == (False, True)
    assert "My phone" in shown.text
    (passkey,) = await mia.passkeys()
    assert (passkey.name, passkey.sign_count, passkey.user_id) == ("My phone", 1, mia.user.id)
    assert passkey.used_at is not None
    async with mia.services.database.as_platform() as session:
        events = await session.scalars(select(AccountEvent.kind).where(AccountEvent.user_id == mia.user.id))
        mails = await session.scalars(select(UserMail.kind).where(UserMail.recipient == mia.user.email))
        assert (events.all(), mails.all()) == (["passkey_added"], ["ways_changed"])


async def test_what_is_asked_of_a_device_demands_that_it_verifies_and_finds_its_key_by_itself(mia: Person):
    making = (await mia.client.post(f"{mia.ways}/passkeys/challenge")).json()
    asking = await mia.fresh().post(f"{DOOR}/challenge")

    assert making["rp"] == {"id": "localhost", "name": "Souk"}
    assert making["authenticatorSelection"]["residentKey"] == "required"
    assert making["authenticatorSelection"]["userVerification"] == "required"
    assert len(making["excludeCredentials"]) == 1  # one key for each device
    assert (asking.json()["rpId"], asking.json()["userVerification"]) == ("localhost", "required")
    assert asking.json().get("allowCredentials", []) == []  # nobody is named
    assert asking.headers["cache-control"] == "no-store"
    assert "httponly" in asking.headers["set-cookie"].lower()


async def test_a_passkey_is_both_steps_and_the_password_stays_one(mia: Person):
    async with mia.services.database.as_platform() as session:
        now = utc_now()
        session.add(SecondStep(user_id=mia.user.id, secret=b"-", created_at=now, confirmed_at=now))
    client = mia.fresh()

    by_password = await mia.password(client)
    page = await client.get(by_password.headers["location"])
    came = await mia.enter(client)

    assert by_password.headers["location"].startswith("/dashboard/sign-in/code")
    assert f'action="{DOOR}"' in page.text  # in the code's place
    assert came.headers["location"] == mia.desk
    assert await mia.is_inside(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"flags": PRESENT},  # the device has not verified its person
        {"flags": 0x04},  # nobody touched it
        {"origin": "http://evil.example"},
        {"origin": "http://shop.localhost:8000"},  # a sibling
        {"host": "evil.example"},
        {"challenge": "bm90IHdoYXQgd2FzIGFza2Vk"},
        {"type": "webauthn.create"},
        {"holder": b"somebody else"},
        {"holder": b""},
    ],
    ids=["unverified", "untouched", "origin", "sibling", "host", "challenge", "type", "holder", "nobody"],
)  # fmt: skip
async def test_no_answer_that_is_wrong_lets_anybody_in(mia: Person, wrong: dict[str, Any]):
    client = mia.fresh()

    refused = await mia.enter(client, **wrong)

    assert refused.status_code == 422
    assert "That passkey opens nothing here." in refused.text
    assert "souk_member" not in refused.headers.get("set-cookie", "")
    assert not await mia.is_inside(client)
    (passkey,) = await mia.passkeys()
    assert (passkey.sign_count, passkey.used_at) == (0, None)


@pytest.mark.parametrize(
    "wrong",
    [{"flags": PRESENT}, {"origin": "http://evil.example"}, {"host": "evil.example"}, {"challenge": "bm8"}],
    ids=["unverified", "origin", "host", "challenge"],
)
async def test_no_key_that_was_made_wrongly_is_added(mia: Person, wrong: dict[str, Any]):
    refused = await mia.add(Device(), **wrong)
    page = await mia.client.get(refused.headers["location"])

    assert refused.headers["location"] == f"{mia.ways}?with=passkey"
    assert "could not be added" in page.text
    assert len(await mia.passkeys()) == 1


async def test_a_challenge_is_good_for_one_answer_in_the_browser_that_asked(mia: Person):
    client, other = mia.fresh(), mia.fresh()
    options = (await client.post(f"{DOOR}/challenge")).json()
    await other.post(f"{DOOR}/challenge")
    answer = mia.device.show(options)

    stolen = await mia.answer(other, answer)
    bound = client.cookies["souk_challenge"]
    came = await mia.answer(client, answer)
    token = client.cookies["souk_member"]
    client.cookies.set("souk_challenge", bound, domain="localhost.local")
    again = await mia.answer(client, mia.device.show(options))
    late = mia.fresh()
    options = (await late.post(f"{DOOR}/challenge")).json()
    async with mia.services.database.as_platform() as session:
        await session.execute(update(PasskeyChallenge).values(expires_at=utc_now() - timedelta(seconds=1)))
    too_late = await mia.answer(late, mia.device.show(options))

    assert [one.status_code for one in (stolen, came, again, too_late)] == [422, 303, 422, 422]
    assert client.cookies["souk_member"] == token
    assert not await mia.is_inside(other)
    assert not await mia.is_inside(late)


async def test_of_the_same_answer_five_times_at_once_one_lets_in(mia: Person):
    client = mia.fresh()
    answer = mia.device.show((await client.post(f"{DOOR}/challenge")).json())

    came = await asyncio.gather(*(mia.answer(client, answer) for _ in range(5)))

    assert sorted(one.status_code for one in came) == [303, 422, 422, 422, 422]


async def test_a_challenge_to_add_lets_nobody_in_and_one_to_enter_adds_nothing(
    mia: Person, door: Door, services: Services, store: Store
):
    adding = (await mia.client.post(f"{mia.ways}/passkeys/challenge")).json()
    crossed = await mia.answer(mia.client, mia.device.show(adding))
    entering = (await mia.client.post(f"{DOOR}/challenge")).json()
    answer = Device().make({**entering, "user": {"id": "AA"}})
    added = await mia.client.post(f"{mia.ways}/passkeys", data={"answer": answer, "name": "x"})
    other = await make_person(door, services, store)
    theirs = (await mia.client.post(f"{mia.ways}/passkeys/challenge")).json()
    await other.password(mia.client)  # somebody else signs in between, in the same browser
    swapped = await mia.client.post(
        f"{mia.ways}/passkeys", data={"answer": Device().make(theirs), "name": "x"}
    )

    assert crossed.status_code == 422
    assert added.headers["location"] == swapped.headers["location"] == f"{mia.ways}?with=passkey"
    assert (len(await mia.passkeys()), len(await other.passkeys())) == (1, 1)


async def test_a_copy_of_a_key_is_found_out_by_its_count(mia: Person):
    await mia.enter(mia.fresh())
    await mia.enter(mia.fresh())
    mia.device.count = 0  # as a copy from before would count
    client = mia.fresh()

    refused = await mia.enter(client)

    assert refused.status_code == 422
    assert not await mia.is_inside(client)


async def test_a_device_that_does_not_count_is_let_in_each_time(mia: Person):
    quiet = Device(counts=False)
    await mia.add(quiet)

    came = [await mia.enter(mia.fresh(), quiet) for _ in range(2)]

    assert [one.headers["location"] for one in came] == [mia.desk, mia.desk]


async def test_a_stranger_s_key_and_a_disabled_account_look_alike(mia: Person):
    unknown = Device()
    unknown.holder = mia.user.id.bytes
    stranger = await mia.enter(mia.fresh(), unknown)
    async with mia.services.database.as_platform() as session:
        await session.execute(update(User).where(User.id == mia.user.id).values(disabled_at=utc_now()))
    disabled = await mia.enter(mia.fresh())

    assert (stranger.status_code, disabled.status_code) == (422, 422)
    assert stranger.text == disabled.text


async def test_a_new_session_begins_and_the_one_of_before_ends(mia: Person):
    """T69."""
    client = mia.fresh()
    await mia.password(client)
    before = client.cookies["souk_member"]

    await mia.enter(client)
    after = client.cookies["souk_member"]
    client.cookies.set("souk_member", before, domain="localhost.local")

    assert after != before
    assert not await mia.is_inside(client)


async def test_adding_and_removing_take_a_fresh_proof(mia: Person):
    """T76."""
    async with mia.services.database.as_platform() as session:
        old = utc_now() - timedelta(minutes=31)
        mine = update(UserSession).where(UserSession.user_id == mia.user.id)
        await session.execute(mine.values(proven_at=old))
    (passkey,) = await mia.passkeys()

    asked = await mia.client.post(f"{mia.ways}/passkeys/challenge")
    removed = await mia.client.post(f"{mia.ways}/passkeys/{passkey.id}/removal")

    assert all("/account/proof" in one.headers["location"] for one in (asked, removed))
    assert len(await mia.passkeys()) == 1


async def test_a_passkey_is_named_and_removed_by_its_person_only(
    mia: Person, door: Door, services: Services, store: Store
):
    other = await make_person(door, services, store)
    (passkey,) = await mia.passkeys()
    path = f"/passkeys/{passkey.id}"

    await other.client.post(f"{other.ways}{path}/name", data={"name": "Mine now"})
    await other.client.post(f"{other.ways}{path}/removal")
    (untouched,) = await mia.passkeys()
    await mia.client.post(f"{mia.ways}{path}/name", data={"name": "n" * 100})
    (named,) = await mia.passkeys()
    await mia.client.post(f"{mia.ways}{path}/name", data={"name": "  "})
    (still,) = await mia.passkeys()
    await mia.client.post(f"{mia.ways}{path}/removal")
    client = mia.fresh()
    refused = await mia.enter(client)

    assert (untouched.name, named.name, still.name) == ("My phone", "n" * 60, "n" * 60)
    assert await mia.passkeys() == []
    assert (refused.status_code, await mia.is_inside(client)) == (422, False)
    assert (await mia.password(client)).headers["location"] == mia.desk


async def test_nobody_has_more_than_so_many(mia: Person):
    async with mia.services.database.as_platform() as session:
        for _ in range(MOST_PASSKEYS - 1):
            new = NewPasskey(new_id().bytes, b"k", 0)
            await add_passkey(session, mia.user, new, name="x", language="en", now=utc_now())

    refused = await mia.add(Device())

    assert refused.status_code == 409
    assert len(await mia.passkeys()) == MOST_PASSKEYS


async def test_hostile_answers_are_refusals(mia: Person):
    client = mia.fresh()
    good = json.loads(mia.device.show((await client.post(f"{DOOR}/challenge")).json()))
    broken: list[Any] = ["", "{}", "[]", "null", '"x"', "{" * 9000, "x" * 100_000]
    broken += [
        {**good, "response": {**good["response"], field: value}}
        for field in good["response"]
        for value in ("", "AA", "%%%", None, 7, [], "A" * 9000)
    ]
    broken += [{**good, "rawId": "AA"}, {**good, "type": "x"}, {**good, "id": None}, {**good, "response": []}]
    for one in broken:
        client = mia.fresh()
        await client.post(f"{DOOR}/challenge")
        text = one if isinstance(one, str) else json.dumps(one)
        assert (await mia.answer(client, text)).status_code == 422, text[:80]
        assert not await mia.is_inside(client)
    for one in ("", "{}", '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}'):
        await mia.client.post(f"{mia.ways}/passkeys/challenge")
        added = await mia.client.post(f"{mia.ways}/passkeys", data={"answer": one})
        assert added.headers["location"] == f"{mia.ways}?with=passkey"
    assert len(await mia.passkeys()) == 1
