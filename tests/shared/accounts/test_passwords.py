"""T77."""

import time
import unicodedata

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from shared.accounts import passwords
from shared.accounts.create_user import create_user
from shared.accounts.models import User
from shared.accounts.passwords import hash_password, is_password, refuse_weak, renewed
from shared.accounts.weak_passwords import COMMON, GUESSABLE, PERSONAL, weakness_of
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id

ABOUT = ("mia.linden@northbound.example", "Mia Linden", "Atlas & Loom")


async def test_a_password_is_known_by_its_hash_and_no_other():
    stored = await hash_password("linden-trees-in-may")

    assert await is_password(stored, "linden-trees-in-may")
    assert not await is_password(stored, "linden-trees-in-june")


async def test_without_an_account_nothing_is_right_not_even_the_stand_in():
    assert not await is_password(None, "there is no such account")


def test_the_stand_in_costs_what_a_real_hash_costs():
    assert not passwords._hasher.check_needs_rehash(passwords._DUMMY)


async def test_a_password_without_end_is_not_hashed():
    stored = await hash_password("")

    assert not await is_password(stored, "x" * 1_000_000)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("123456789", "Use at least 10 characters."),
        ("1234567890", COMMON),
        ("qwertyuiop", COMMON),
        ("Password123", COMMON),
        ("P@ssw0rd2024", GUESSABLE),
        ("iloveyou123", GUESSABLE),
        ("aaaaaaaaaaaaaaaa", GUESSABLE),
        ("abcdefghijkl", GUESSABLE),
        ("21.11.2026", GUESSABLE),
        ("mialinden26", PERSONAL),
        ("MiaLinden1990", PERSONAL),
        ("atlasloom!", PERSONAL),
        ("northbound", PERSONAL),
        ("x" * 257, "Use at most 256 characters."),
    ],
)
async def test_what_is_tried_first_is_refused_at_its_field(password: str, problem: str):
    with pytest.raises(Invalid) as refused:
        await refuse_weak(password, field="new_password", about=ABOUT)

    assert refused.value.fields == {"new_password": problem}


@pytest.mark.parametrize(
    "password",
    ["linden-trees-in-may", "a few words are fine", " leading blank and more", "طريق الحرير الطويل", "🐪🏜️🌴🌙⭐🔥💧🌊🪐🧭", "k7#Qz!v9Lw", "a b c d " * 3 + "linden trees in may, said the gardener"],
)  # fmt: skip
async def test_what_takes_long_to_guess_is_accepted_as_it_was_typed(password: str):
    await refuse_weak(password, about=ABOUT)
    stored = await hash_password(password)

    assert await is_password(stored, password)
    assert not await is_password(stored, password.strip() + ".")


async def test_every_letter_of_a_long_password_counts():
    long = "linden " * 36
    stored = await hash_password(long)

    assert await is_password(stored, long)
    assert not await is_password(stored, long[:-1])
    assert not await is_password(stored, long[:72])


async def test_a_letter_is_the_same_however_the_keyboard_writes_it():
    typed = "crème brûlée à midi"
    composed, taken_apart = (unicodedata.normalize(form, typed) for form in ("NFC", "NFD"))
    stored = await hash_password(composed)
    before = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1).hash(taken_apart)

    assert composed != taken_apart
    assert await is_password(stored, taken_apart)
    assert await is_password(before, taken_apart)  # hashed before the normal form counted


def test_judging_ends_soon_whatever_is_typed():
    """Marks that may stand for several letters would take zxcvbn three seconds and more for the first of these alone."""
    begun = time.process_time()
    for password in (
        "4a@8b({[<c3e6g9!i1|l7t0o$5s+7tx%2z" * 3,
        "17!|" * 64,
        "1" * 256,
        "4@" * 128,
        "0123456789@({" * 20,
    ):
        weakness_of(password, ABOUT)

    assert time.process_time() - begun < 2.5


async def test_a_hash_of_other_parameters_is_made_anew_at_the_next_sign_in(
    stranger: httpx.AsyncClient, database: Database
):
    email, old = f"{new_id().hex[-12:]}@example.com", PasswordHasher(time_cost=1, memory_cost=8 * 1024)
    async with database.as_platform() as session:
        await create_user(session, email=email, name="Mia", password="linden-trees-in-may", now=utc_now())
        mine = update(User).where(User.email == email)
        await session.execute(mine.values(password_hash=old.hash("linden-trees-in-may")))
    typed = {"email": email, "password": "linden-trees-in-june"}
    refused = await stranger.post("/dashboard/sign-in", data=typed)
    still = await stored_hash(database, email)
    typed["password"] = "linden-trees-in-may"
    done = [await stranger.post("/dashboard/sign-in", data=typed) for _ in range(2)]
    after = await stored_hash(database, email)

    assert (refused.status_code, [answer.status_code for answer in done]) == (422, [303, 303])
    assert still.startswith("$argon2id$v=19$m=8192,t=1,")
    assert after.startswith("$argon2id$v=19$m=32768,t=2,p=1$")  # at least 19 MiB, two passes, one lane
    assert await is_password(after, "linden-trees-in-may")
    assert await renewed(after, "linden-trees-in-may") is None


async def stored_hash(database: Database, email: str) -> str:
    async with database.as_platform() as session:
        return (await session.scalars(select(User.password_hash).where(User.email == email))).one()
