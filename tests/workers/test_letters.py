"""Mails go out in a store's own words, in their language; the log says in which."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.letters.change_letter import publish_letter, return_to_standard, save_letter
from shared.letters.models import Letter
from shared.letters.queries import written
from shared.letters.send_test import SEND_LETTER_TEST, send_test
from shared.letters.words import LetterWords
from shared.notifications.models import Email
from shared.orders.jobs import SEND_ORDER_CONFIRMATION
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.installation import make_store
from tests.support.post_box import PostBox, do_jobs
from workers.runtime import Runtime

KIND = "order_confirmation"
WORDS = LetterWords(
    subject="We have it, {{ customer.name }}",
    opening="Order {{ order.number }}.",
    sender_name='The "Mug" People',
    reply_to="answers@example.com",
)


async def publish(database: Database, store: Store, words: LetterWords, *, language: str = "en") -> Letter:
    async with database.in_store(store.id) as session:
        known = await written(session, KIND, language)
        letter = await publish_letter(
            session, KIND, language, words, seen=known.seen, actor="test", now=utc_now()
        )
    assert letter is not None
    return letter


async def order(database: Database, store: Store, *, language: str = "") -> None:
    async with database.in_store(store.id) as session:
        placed = await make_order(session, await make_variant(session))
        await session.execute(update(Order).where(Order.id == placed.id).values(language=language))


async def test_a_mail_goes_out_in_own_words_and_the_log_knows_which(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    letter = await publish(database, store, WORDS)
    await order(database, store)

    await do_jobs(runtime, store, SEND_ORDER_CONFIRMATION.name)

    [message] = post_box.taken
    assert message.subject == "We have it, Ada Buyer"
    assert "\n\nOrder 1001.\n\n" in message.text
    assert '<p dir="auto">Order 1001.</p>' in message.html
    assert message.sender.startswith("\"The 'Mug' People\" <")
    assert message.reply_to == "answers@example.com"
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Email.letter_id)) == letter.id


async def test_a_draft_and_what_is_sent_no_more_reach_nobody(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    await publish(database, store, WORDS)
    async with database.in_store(store.id) as session:
        facts = {"actor": "test"}
        await return_to_standard(session, KIND, "en", seen="1-", **facts, now=utc_now())
        await save_letter(session, KIND, "en", WORDS, seen="0-", **facts, now=utc_now())
    await order(database, store)

    await do_jobs(runtime, store, SEND_ORDER_CONFIRMATION.name)

    [message] = post_box.taken
    assert message.subject == "Test Shop: your order 1001"
    assert message.sender.startswith('"Test Shop" <')
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Email.letter_id)) is None


@pytest.mark.parametrize(
    ("language", "subject"), [("fr", "Merci, 1001"), ("ar", "Test Shop: طلبك رقم 1001"), ("", "Thanks, 1001")]
)
async def test_each_language_has_its_words_or_those_of_souk_and_never_anothers(
    database: Database, runtime: Runtime, post_box: PostBox, language: str, subject: str
):
    store = await make_store(database, languages=["fr", "ar"])
    await publish(database, store, LetterWords(subject="Thanks, {{ order.number }}"))
    await publish(database, store, LetterWords(subject="Merci, {{ order.number }}"), language="fr")
    await order(database, store, language=language)

    await do_jobs(runtime, store, SEND_ORDER_CONFIRMATION.name)

    assert [message.subject for message in post_box.taken] == [subject]


async def test_words_of_one_store_are_not_those_of_another(
    database: Database, store: Store, other_store: Store, runtime: Runtime, post_box: PostBox
):
    await publish(database, other_store, WORDS)
    await order(database, store)

    await do_jobs(runtime, store, SEND_ORDER_CONFIRMATION.name)

    assert [message.subject for message in post_box.taken] == ["Test Shop: your order 1001"]


async def test_a_test_of_a_draft_goes_out_once_and_says_that_it_is_one(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        draft = await save_letter(
            session, KIND, "en", replace(WORDS, subject="Hi"), seen="0-", actor="test", now=utc_now()
        )
        await send_test(session, draft, recipient="me@example.com", now=utc_now())

    await do_jobs(runtime, store, SEND_LETTER_TEST.name)

    [message] = post_box.taken
    assert (message.recipient, message.subject) == ("me@example.com", "Test: Hi")
    assert "Order 1001." in message.text
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Email.kind, Email.state, Email.letter_id))
        assert [tuple(row) for row in rows] == [("letter_test", "sent", None)]


async def test_a_draft_that_was_thrown_away_is_not_sent(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        draft = await save_letter(session, KIND, "en", WORDS, seen="0-", actor="test", now=utc_now())
        await send_test(session, draft, recipient="me@example.com", now=utc_now())
        seen = (await written(session, KIND, "en")).seen
        await return_to_standard(session, KIND, "en", seen=seen, actor="test", now=utc_now())

    await do_jobs(runtime, store, SEND_LETTER_TEST.name)

    assert post_box.taken == []
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Email.state)) == "suppressed"
