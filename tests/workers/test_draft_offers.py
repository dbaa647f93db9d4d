"""The mail with the link to what a store has written for somebody."""

import re

from shared.checkout.send_draft import send_draft
from shared.checkout.write_draft import DraftWords, begin_draft, save_draft, take_back_draft
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.drafts import DraftOrder, draft_by_id, draft_by_token
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS
from tests.support.post_box import PostBox, do_jobs
from tests.support.workers import worker_with

WORDS = DraftWords(email="ada@example.com", address=ADDRESS.as_record(), note="As agreed")


async def a_draft(services: Services, database: Database, store: Store) -> DraftOrder:
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
        secret_key = services.settings.web.secret_key
        draft = await begin_draft(
            session, await current_store(session), secret_key=secret_key, actor="m", now=utc_now()
        )
        return await save_draft(session, draft, {mug.id: 2}, WORDS, seen=0, actor="m", now=utc_now())


async def send(database: Database, store: Store, draft: DraftOrder) -> None:
    async with database.in_store(store.id) as session:
        draft = await draft_by_id(session, str(draft.id))
        await send_draft(
            session,
            await current_store(session),
            draft,
            days=3,
            is_held=False,
            seen=draft.version,
            seen_total_minor=None,
            actor="m",
            now=utc_now(),
        )


async def test_each_sending_is_one_mail_with_the_link(database: Database, store: Store, services: Services):
    box = PostBox()
    runtime = worker_with(services, box)
    draft = await a_draft(services, database, store)
    await send(database, store, draft)
    await do_jobs(runtime, store, "notifications.send_draft")
    async with database.in_store(store.id) as session:
        await take_back_draft(session, draft, actor="m", now=utc_now())
    await send(database, store, draft)

    await do_jobs(runtime, store, "notifications.send_draft")

    first, second = box.taken
    assert first.recipient == second.recipient == "ada@example.com"
    assert first.subject == f"{store.name}: an offer for you"
    for text in (first.text, first.html):
        assert "2 × Blue Mug" in text
        assert "€44.88" in text
        assert "As agreed" in text
    link = re.search(r"/offers/([\w-]+)", first.text)
    assert link is not None
    async with database.in_store(store.id) as session:
        assert (await draft_by_token(session, link[1])).id == draft.id


async def test_what_was_taken_back_is_not_mailed(database: Database, store: Store, services: Services):
    box = PostBox()
    draft = await a_draft(services, database, store)
    await send(database, store, draft)
    async with database.in_store(store.id) as session:
        await take_back_draft(session, draft, actor="m", now=utc_now())

    await do_jobs(worker_with(services, box), store, "notifications.send_draft")

    assert box.taken == []
