"""A campaign's whole way: written, tried, sent in pieces to those who want it, clicked, left; killed and stopped."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.marketing.campaign_figures import (
    CampaignFigures,
    campaign_by_id,
)
from shared.marketing.campaigns import (
    DRAFT,
    SCHEDULED,
    SENDING,
    SENT,
    STOPPED,
    CampaignMail,
    CampaignMoved,
)
from shared.marketing.models import WAITING, Subscriber
from shared.marketing.send_campaign import (
    NobodyToWriteTo,
    call_back_campaign,
    send_a_piece,
)
from shared.marketing.try_campaign import try_campaign
from shared.notifications.mailer import MailRefused, Message
from shared.notifications.preferences import subject_of
from shared.stores.models import OPEN, PAUSED, Store
from tests.support.campaigns import JOB, link_in, pursue, schedule, standing, subscribe, write
from tests.support.factories.catalogue import make_variant
from tests.support.post_box import PostBox, do_jobs
from workers.campaigns import pursue_campaigns
from workers.runtime import Runtime


async def test_each_mailbox_that_wants_it_gets_it_once_in_its_language(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(languages=["de"]))
        await make_variant(session, slug="mug", title="Kiln Mug", price_minor=1900, stock=3)
        await make_variant(session, slug="tray", title="Sold Tray", stock=0)
    await subscribe(database, store, "ada@example.com")
    await subscribe(database, store, "bob@example.com", language="de")
    await subscribe(database, store, "eve@example.com", state=WAITING)
    campaign = await write(database, store, products="/products/mug\n/products/tray")
    await schedule(database, store, campaign)

    await pursue(runtime, store)

    mails = {message.recipient: message for message in post_box.taken}
    assert sorted(message.recipient for message in post_box.taken) == ["ada@example.com", "bob@example.com"]
    ada, bob = mails["ada@example.com"], mails["bob@example.com"]
    assert (ada.subject, bob.subject) == ("New mugs", "Neue Becher")
    assert "<strong>here</strong>" in ada.html
    assert "Fired on Monday" in ada.html
    assert "Kiln Mug" in ada.html
    assert "Sold Tray" not in ada.html
    assert ada.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/mails/" in ada.headers["List-Unsubscribe"]
    assert "topic=news" in ada.headers["List-Unsubscribe"]
    assert "/de/news/" in bob.text
    assert await standing(database, store, campaign) == (SENT, CampaignFigures(sent=2))


async def test_it_goes_on_where_it_was_and_writes_to_nobody_twice(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("shared.marketing.send_campaign.PIECE", 2)
    people = [f"p{n}@example.com" for n in range(5)]
    await subscribe(database, store, *people)
    campaign = await write(database, store)
    await schedule(database, store, campaign)

    await pursue_campaigns(runtime)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(CampaignMail)) == 2
    # What a look wrote and its commit lost: the next begins again at the same place.
    with pytest.raises(ZeroDivisionError):
        async with database.in_store(store.id) as session:
            await send_a_piece(session, store, campaign, now=utc_now())
            raise ZeroDivisionError
    for _ in range(4):
        await pursue(runtime, store)

    assert sorted(message.recipient for message in post_box.taken) == people
    assert await standing(database, store, campaign) == (SENT, CampaignFigures(sent=5))


async def test_a_worker_that_died_after_the_provider_took_it_does_not_send_it_again(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    await subscribe(database, store, "ada@example.com")
    campaign = await write(database, store)
    await schedule(database, store, campaign)
    await pursue(runtime, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(CampaignMail).values(state="queued", sent_at=None))
        await session.execute(update(Job).where(Job.name == JOB).values(state="waiting"))

    await do_jobs(runtime, store, JOB)

    assert len(post_box.taken) == 1
    assert (await standing(database, store, campaign))[1] == CampaignFigures(sent=1)


async def test_who_leaves_between_planning_and_sending_gets_none(
    runtime: Runtime, post_box: PostBox, shopper: AsyncClient, database: Database, store: Store
):
    await subscribe(database, store, "ada@example.com", "bob@example.com", "eve@example.com")
    first = await write(database, store)
    await schedule(database, store, first)
    await pursue(runtime, store)
    second = await write(database, store)
    await schedule(database, store, second)
    await pursue_campaigns(runtime)
    ada = next(message for message in post_box.taken if message.recipient == "ada@example.com")
    way_out = link_in(ada, "/mails/")
    assert await shopper.post(way_out, data={"List-Unsubscribe": "One-Click"})
    async with database.in_store(store.id) as session:
        gone = await session.get(Subscriber, (store.id, subject_of(store.id, "eve@example.com")))
        await session.delete(gone)
    post_box.taken.clear()

    await pursue(runtime, store)

    assert [message.recipient for message in post_box.taken] == ["bob@example.com"]
    assert await standing(database, store, first) == (SENT, CampaignFigures(sent=3, left=1))
    assert await standing(database, store, second) == (SENT, CampaignFigures(sent=1, skipped=2))


async def test_it_waits_for_its_time_can_be_called_back_and_is_stopped_while_it_runs(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    await subscribe(database, store, "ada@example.com")
    campaign = await write(database, store)
    await schedule(database, store, campaign, hours=2)

    async def call_back() -> None:
        async with database.in_store(store.id) as session:
            one = await campaign_by_id(session, str(campaign))
            await call_back_campaign(session, one, actor="test", now=utc_now())

    await pursue(runtime, store)
    assert (post_box.taken, (await standing(database, store, campaign))[0]) == ([], SCHEDULED)
    await call_back()
    await pursue(replace(runtime, clock=lambda: utc_now() + timedelta(hours=3)), store)
    assert (post_box.taken, (await standing(database, store, campaign))[0]) == ([], DRAFT)
    await _refused(call_back)

    await schedule(database, store, campaign)
    await pursue_campaigns(runtime)
    assert (await standing(database, store, campaign))[0] == SENDING
    await call_back()
    await pursue(runtime, store)

    assert post_box.taken == []
    assert await standing(database, store, campaign) == (STOPPED, CampaignFigures(skipped=1))


async def test_behind_closed_doors_it_waits(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    await subscribe(database, store, "ada@example.com")
    campaign = await write(database, store)
    await schedule(database, store, campaign)

    for state in (PAUSED, OPEN):
        async with database.in_store(store.id) as session:
            await session.execute(update(Store).where(Store.id == store.id).values(state=state))
        await pursue(runtime, store)
        sent = len(post_box.taken)
        assert sent == (1 if state == OPEN else 0)
    assert (await standing(database, store, campaign))[0] == SENT


async def _refused(act: Callable[[], Awaitable[None]]) -> None:
    with pytest.raises(CampaignMoved):
        await act()


async def test_a_mail_that_nobody_takes_counts_as_failed_and_the_rest_goes_on(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    class Picky(PostBox):
        async def send(self, message: Message) -> str:
            if message.recipient == "ada@example.com":
                raise MailRefused("no such mailbox")
            return await super().send(message)

    box = Picky()
    await subscribe(database, store, "ada@example.com", "bob@example.com")
    campaign = await write(database, store)
    await schedule(database, store, campaign)

    await pursue(replace(runtime, mailer=box), store)

    assert [message.recipient for message in box.taken] == ["bob@example.com"]
    assert await standing(database, store, campaign) == (SENT, CampaignFigures(sent=1, failed=1))
    assert post_box.taken == []


async def test_nobody_to_write_to_is_said_before_anything_is_planned(database: Database, store: Store):
    campaign = await write(database, store)

    with pytest.raises(NobodyToWriteTo):
        await schedule(database, store, campaign)

    assert (await standing(database, store, campaign))[0] == DRAFT


async def test_a_test_goes_to_the_member_alone_and_counts_nothing(
    runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    await subscribe(database, store, "ada@example.com")
    campaign = await write(database, store)
    async with database.in_store(store.id) as session:
        one = await campaign_by_id(session, str(campaign))
        await try_campaign(session, one, recipient="owner@example.com", now=utc_now())

    await do_jobs(runtime, store, "marketing.send_campaign_test")

    assert [message.recipient for message in post_box.taken] == ["owner@example.com"]
    assert post_box.taken[0].subject == "Test: New mugs"
    assert "/news/" not in post_box.taken[0].text
    assert await standing(database, store, campaign) == (DRAFT, CampaignFigures())
