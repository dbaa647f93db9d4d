"""A campaign's whole way: written, tried, sent in pieces to those who want it, clicked, left; killed and stopped."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.customers.groups import CustomerGroup, GroupMember
from shared.customers.models import VIP, Customer
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.marketing.audience import count_audience
from shared.marketing.campaign_figures import CampaignFigures, brought_by, campaign_by_id, figures_of
from shared.marketing.campaigns import DRAFT, SCHEDULED, SENDING, SENT, STOPPED, CampaignMail, CampaignMoved
from shared.marketing.models import FOOTER, SUBSCRIBED, WAITING, Subscriber
from shared.marketing.send_campaign import (
    NobodyToWriteTo,
    call_back_campaign,
    schedule_campaign,
    send_a_piece,
)
from shared.marketing.try_campaign import try_campaign
from shared.marketing.write_campaign import CampaignWords, write_campaign
from shared.notifications.mailer import MailRefused, Message
from shared.notifications.preferences import subject_of
from shared.stores.models import OPEN, PAUSED, Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.post_box import PostBox, do_jobs
from workers.campaigns import pursue_campaigns
from workers.runtime import Runtime

JOB = "marketing.send_campaign_mail"
WORDS = {
    "subject": "New mugs",
    "preview": "Fired on Monday",
    "body": "They are **here**.",
    "button": "See them",
}


async def subscribe(
    database: Database, store: Store, *emails: str, language: str = "", state: str = SUBSCRIBED
):
    now = utc_now()
    async with database.in_store(store.id) as session:
        for email in emails:
            session.add(
                Subscriber(
                    store_id=store.id,
                    id=subject_of(store.id, email),
                    email=email,
                    state=state,
                    language=language,
                    source=FOOTER,
                    words="News",
                    asked_at=now,
                    confirmed_at=now if state == SUBSCRIBED else None,
                )
            )


async def write(database: Database, store: Store, **more: str) -> UUID:
    said = {"en": WORDS, "de": {"subject": "Neue Becher", "body": "Sie sind da."}}
    async with database.in_store(store.id) as session:
        typed = CampaignWords(main="en", by_language=said, **{"link": "/collections/all", **more})
        return (await write_campaign(session, None, typed, actor="test", now=utc_now())).id


async def schedule(database: Database, store: Store, campaign: UUID, *, hours: float = 0) -> None:
    async with database.in_store(store.id) as session:
        one, now = await campaign_by_id(session, str(campaign)), utc_now()
        starts_at = now + timedelta(hours=hours)
        await schedule_campaign(session, one, store, starts_at=starts_at, actor="test", now=now)


async def pursue(runtime: Runtime, store: Store) -> None:
    """Let the sweeper look and do what it leaves, until nothing is left of this store."""
    for _ in range(3):
        await pursue_campaigns(runtime)
        await do_jobs(runtime, store, JOB)


async def standing(database: Database, store: Store, campaign: UUID) -> tuple[str, CampaignFigures]:
    async with database.in_store(store.id) as session:
        one = await campaign_by_id(session, str(campaign))
        return one.state, (await figures_of(session, [campaign]))[campaign]


def link_in(message: Message, path: str = "/news/") -> str:
    found = re.search(rf"http://[^/\s]+({path}\S+)", message.text)
    assert found is not None
    return found[1]


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


async def test_a_link_leads_into_the_shop_and_the_order_after_it_is_counted(
    runtime: Runtime, post_box: PostBox, shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, slug="mug", stock=9)
        before = await make_order(session, variant)
    await subscribe(database, store, before.email, "bob@example.com")
    campaign = await write(database, store, products="/products/mug")
    await schedule(database, store, campaign)
    await pursue(runtime, store)
    mail = next(message for message in post_box.taken if message.recipient == before.email)
    links = re.findall(r"http://[^/\s]+(/news/\S+)", mail.text)

    shown = [await shopper.get(link) for link in reversed(links)]
    forged = await shopper.get(links[-1].replace(".0.", ".1."))
    async with database.in_store(store.id) as session:
        after = await make_order(session, variant)
        one = await campaign_by_id(session, str(campaign))
        brought = await brought_by(session, one, currency=store.currency)

    assert [answer.headers["location"] for answer in shown] == ["/collections/all", "/products/mug"]
    assert all("set-cookie" not in answer.headers for answer in shown)
    assert forged.status_code == 404
    assert (await standing(database, store, campaign))[1] == CampaignFigures(sent=2, clicked=1)
    assert (after.email, brought.orders, brought.revenue) == (
        before.email,
        1,
        Money(after.base_total_minor, store.currency),
    )


async def test_an_audience_is_of_those_who_want_the_news_and_have_proven_their_mailbox(
    database: Database, store: Store
):
    now = utc_now()
    await subscribe(database, store, "ada@example.com", "bob@example.com", "eve@example.com")
    async with database.in_store(store.id) as session:
        group = CustomerGroup(store_id=store.id, name="Friends", created_at=now)
        session.add(group)
        for name, is_proven in (("ada", True), ("bob", False), ("kim", True)):
            customer = Customer(
                store_id=store.id, email=f"{name}@example.com", name=name, password_hash="!", created_at=now
            )
            customer.rank, customer.verified_at = VIP, now if is_proven else None
            session.add(customer)
            await session.flush()
            session.add(
                GroupMember(store_id=store.id, group_id=group.id, customer_id=customer.id, added_at=now)
            )
        await session.flush()
        wanted = ("all", f"group:{group.id}", "rank:vip", "rank:platinum", f"group:{store.id}", "nonsense")
        counts = [await count_audience(session, store, audience) for audience in wanted]

    assert counts == [3, 1, 1, 0, 0, 0]


async def test_nobody_to_write_to_is_said_before_anything_is_planned(database: Database, store: Store):
    campaign = await write(database, store)

    with pytest.raises(NobodyToWriteTo):
        await schedule(database, store, campaign)

    assert (await standing(database, store, campaign))[0] == DRAFT


@pytest.mark.parametrize(
    "link", ["//evil.example", "https://evil.example", "/\\evil.example", "news", "/a b"]
)
async def test_a_button_leads_nowhere_but_into_the_shop(database: Database, store: Store, link: str):
    with pytest.raises(Invalid) as refused:
        await write(database, store, link=link)

    assert set(refused.value.fields) == {"link"}


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
