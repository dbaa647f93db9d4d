"""A store's own words for its mails: a draft, a look at it, a test, sending it, and the way back."""

import base64
import hashlib
import re
from html import unescape
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.jobs import Job
from shared.letters.models import Letter
from shared.notifications.models import Email
from shared.stores.models import Store
from shared.web.security import POLICY
from tests.support.web import HTMX

KIND = "order_confirmation"


def place(store: Store, kind: str = KIND, language: str = "en") -> str:
    return f"/dashboard/{store.slug}/mails/letters/{kind}/{language}"


async def seen(owner: httpx.AsyncClient, page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', (await owner.get(page)).text)
    assert found is not None
    return found[1]


def framed(page: str) -> str:
    """Return the mail in the frame of a page."""
    found = re.search(r' srcdoc="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


async def send(owner: httpx.AsyncClient, page: str, then: str = "draft", **words: str) -> httpx.Response:
    """Fill in the form as it is shown now and send it."""
    return await owner.post(page, data={**words, "seen": await seen(owner, page), "then": then})


async def kept(database: Database, store: Store) -> list[tuple[Any, ...]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Letter.kind, Letter.language, Letter.number, Letter.is_live, Letter.subject).order_by(
                Letter.kind, Letter.number
            )
        )
        return [tuple(row) for row in rows]


async def test_a_draft_is_seen_by_members_and_sent_to_nobody(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = place(store)

    answer = await send(owner, page, subject="Yours: {{ order.number }}", opening="Dear {{ customer.name }}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?did=draft")
    assert await kept(database, store) == [(KIND, "en", 0, False, "Yours: {{ order.number }}")]
    shown = (await owner.get(page)).text
    assert "Yours: {{ order.number }}" in shown
    assert "<bdi>Yours: 1001</bdi>" in shown
    assert "Dear Ada Lovelace" in framed(shown)
    assert "Draft" in (await owner.get(f"/dashboard/{store.slug}/mails/letters")).text


async def test_what_is_sent_has_a_number_and_can_be_taken_up_again(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = place(store)
    await send(owner, page, "live", subject="First")
    await send(owner, page, "draft", subject="Second, perhaps")
    await send(owner, page, "live", subject="Second")

    assert await kept(database, store) == [(KIND, "en", 1, False, "First"), (KIND, "en", 2, True, "Second")]
    assert 'value="Second"' in (await owner.get(page)).text
    assert 'value="First"' in (await owner.get(f"{page}?number=1")).text
    async with database.in_store(store.id) as session:
        told = await session.scalars(
            select(Event.data).where(Event.name == "letter.published").order_by(Event.id)
        )
        assert [data["number"] for data in told] == [1, 2]


async def test_back_to_the_standard_keeps_what_was_sent(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = place(store)
    await send(owner, page, "live", subject="First")
    await send(owner, page, "draft", subject="Second, perhaps")

    answer = await owner.post(f"{page}/removal", data={"seen": await seen(owner, page)})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?did=standard")
    assert await kept(database, store) == [(KIND, "en", 1, False, "First")]
    assert (await send(owner, page, "live", subject="Third")).status_code == 303
    assert await kept(database, store) == [(KIND, "en", 1, False, "First"), (KIND, "en", 2, True, "Third")]


async def test_sending_nothing_at_all_is_the_standard(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = place(store)
    await send(owner, page, "live", subject="First")

    assert (await send(owner, page, "live")).status_code == 303

    assert await kept(database, store) == [(KIND, "en", 1, False, "First")]


@pytest.mark.parametrize("then", ["draft", "live", "test"])
async def test_of_two_who_write_the_second_looks_again_and_loses_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, then: str
):
    page = place(store)
    before = await seen(owner, page)
    await send(owner, page, "live", subject="Hers")

    late = await owner.post(page, data={"subject": "His", "seen": before, "then": then})

    assert late.status_code == 409
    assert 'value="His"' in late.text
    assert "Somebody else has changed these words meanwhile." in late.text
    assert await kept(database, store) == [(KIND, "en", 1, True, "Hers")]
    assert (await owner.post(f"{page}/removal", data={"seen": before})).status_code == 409
    assert await kept(database, store) == [(KIND, "en", 1, True, "Hers")]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (
            "subject",
            "{{ order.nubmer }}",
            "This mail has no variable order.nubmer. Did you mean order.number?",
        ),
        ("opening", "{% include x %}", "Write a variable with two braces on each side"),
        ("closing", "x" * 2001, "Use at most 2000 characters."),
        ("preheader", "{{ parcel.number }}", "This mail has no variable parcel.number."),
        ("sender_name", "{{ store.name }}", "This mail has no variable store.name."),
        ("reply_to", "not an address", "This does not look like an e-mail address"),
    ],
)
async def test_what_cannot_be_is_told_at_its_field_and_kept_in_the_form(
    owner: httpx.AsyncClient, database: Database, store: Store, field: str, typed: str, said: str
):
    answer = await send(owner, place(store), "live", **{"opening": "Dear you", field: typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#field-{field}"' in answer.text
    assert typed in answer.text
    assert field == "opening" or "Dear you</textarea>" in answer.text
    assert await kept(database, store) == []


async def test_a_test_goes_to_who_asks_for_it(owner: httpx.AsyncClient, database: Database, store: Store):
    page = place(store)

    answer = await send(owner, page, "test", subject="Like this?")

    assert answer.headers["location"] == f"{page}?did=test"
    async with database.in_store(store.id) as session:
        [mail] = await session.scalars(select(Email).where(Email.kind == "letter_test"))
        [job] = await session.scalars(select(Job).where(Job.name == "letters.send_test"))
        letter = (await session.scalars(select(Letter))).one()
        assert job.payload == {"email_id": str(mail.id), "letter_id": str(letter.id)}
    assert f"on its way to {mail.recipient}" in (await owner.get(answer.headers["location"])).text


async def test_tests_are_few(owner: httpx.AsyncClient, database: Database, store: Store):
    answers = [await send(owner, place(store), "test", subject="Like this?") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    async with database.in_store(store.id) as session:
        assert len(list(await session.scalars(select(Email.id)))) == 10


async def test_a_language_or_a_kind_that_the_store_does_not_have_is_not_found(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    for page in (place(store, language="fr"), place(store, kind="letter_test"), place(store, kind="_own")):
        assert (await owner.get(page)).status_code == 404
        assert (await owner.post(f"{page}/preview", data={"subject": "x"})).status_code == 404
        assert (
            await owner.post(page, data={"subject": "x", "seen": "0-", "then": "live"})
        ).status_code == 404
    assert await kept(database, store) == []


async def test_what_is_typed_is_shown_before_anybody_keeps_it(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = place(store)
    await send(owner, page, subject="Kept", opening="Kept words")
    typed = {
        "subject": "Typed {{ order.number }}",
        "preheader": "Beside it",
        "opening": "Dear {{ customer.name }}, typed",
        "seen": await seen(owner, page),
    }
    before = await kept(database, store)

    part = await owner.post(f"{page}/preview", data=typed, headers=HTMX)
    whole = await owner.post(f"{page}/preview", data=typed)
    cut_short = [
        await owner.post(f"{page}/preview", data={**typed, "opening": "{{ order."}, headers=headers)
        for headers in (HTMX, {})
    ]

    assert "<html" not in part.text
    for answer in (part, whole):
        assert answer.status_code == 200
        assert "<bdi>Typed 1001</bdi>" in answer.text
        assert "Beside it" in answer.text
        assert "Dear Ada Lovelace, typed" in framed(answer.text)
        assert "Dear Ada Lovelace, typed" in answer.text.partition("mail-text")[2]
        assert "Kept words" not in framed(answer.text)
    # What was typed stays in the form, also what could not be shown.
    assert 'value="Typed {{ order.number }}"' in whole.text
    assert [answer.status_code for answer in cut_short] == [422, 422]
    assert "{{ order.</textarea>" in cut_short[1].text
    assert await kept(database, store) == before


async def test_who_looked_at_typed_words_still_takes_nobodys_place(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    page = place(store)
    before = await seen(owner, page)
    await send(owner, page, "live", subject="Hers")

    looked = await owner.post(f"{page}/preview", data={"subject": "His", "seen": before})
    carried = re.search(r'id="words".*?name="seen" value="([^"]*)"', looked.text, re.DOTALL)
    assert carried is not None
    late = await owner.post(page, data={"subject": "His", "seen": carried[1], "then": "live"})

    assert late.status_code == 409
    assert await kept(database, store) == [(KIND, "en", 1, True, "Hers")]


async def test_the_mail_in_the_frame_runs_nothing_and_has_its_own_style_only(
    owner: httpx.AsyncClient, store: Store
):
    page = place(store)
    await send(owner, page, opening="<script>alert(1)</script>")

    around = await owner.get(page)

    mail, policy = framed(around.text), around.headers["content-security-policy"]
    assert "<script" not in mail
    [style] = re.findall(r"<style>(.*?)</style>", mail, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in policy
    assert policy.replace(f" 'sha256-{digest}'", "") == POLICY
    assert '<iframe class="letter-frame" sandbox="allow-same-origin" ' in around.text
