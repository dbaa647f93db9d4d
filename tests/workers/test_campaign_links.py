"""The links of a campaign: where they lead, who followed them, and what is no person."""

import re

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.marketing.campaign_figures import (
    CampaignFigures,
    brought_by,
    campaign_by_id,
    followed_in,
)
from shared.marketing.campaigns import (
    Campaign,
)
from shared.marketing.write_campaign import CampaignWords, write_campaign
from shared.stores.models import Store
from tests.support.campaigns import (
    LOOKING,
    WORDS,
    let_a_minute_pass,
    link_in,
    pursue,
    schedule,
    standing,
    subscribe,
    write,
)
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.post_box import PostBox
from workers.runtime import Runtime


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
    await let_a_minute_pass(database, store)
    mail = next(message for message in post_box.taken if message.recipient == before.email)
    links = re.findall(r"http://[^/\s]+(/news/\S+)", mail.text)

    shown = [await shopper.get(link, headers=LOOKING) for link in reversed(links)]
    forged = await shopper.get(links[-1].replace(".0.", ".1."), headers=LOOKING)
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


async def test_links_in_the_text_lead_where_they_say_and_each_is_counted(
    runtime: Runtime, post_box: PostBox, shopper: AsyncClient, database: Database, store: Store
):
    text = "See [new](/collections/new?a=1&b=2), <https://films.example/x>, [write](mailto:a@shop.example)."
    await subscribe(database, store, "ada@example.com", "bob@example.com")
    async with database.in_store(store.id) as session:
        said = {"en": WORDS | {"body": text, "button": ""}}
        typed = CampaignWords(main="en", by_language=said)
        campaign = (await write_campaign(session, None, typed, actor="test", now=utc_now())).id
    await schedule(database, store, campaign)
    await pursue(runtime, store)
    await let_a_minute_pass(database, store)
    ada = next(message for message in post_box.taken if message.recipient == "ada@example.com")
    links = re.findall(r'href="http://[^/\s]+(/news/[^"]+)"', ada.html)

    answers = [await shopper.get(link, headers=LOOKING) for link in [*links, links[1]]]

    assert [answer.headers["location"] for answer in answers] == [
        "/collections/new?a=1&b=2",
        "https://films.example/x",
        "https://films.example/x",
    ]
    assert "mailto:a@shop.example" in ada.html
    assert re.findall(r"http://[^/\s]+(/news/[^\s)>]+)", ada.text) == links
    async with database.in_store(store.id) as session:
        followed = await followed_in(session, await campaign_by_id(session, str(campaign)))
    assert [(one.address, one.people) for one in followed.links] == [
        ("/collections/new?a=1&b=2", 1),
        ("https://films.example/x", 1),
    ]
    assert followed.checked == 0


async def test_what_checks_mails_for_dangers_is_told_apart_and_a_person_after_it_counts(
    runtime: Runtime, post_box: PostBox, shopper: AsyncClient, database: Database, store: Store
):
    await subscribe(database, store, "ada@example.com")
    campaign = await write(database, store)
    await schedule(database, store, campaign)
    await pursue(runtime, store)
    link = link_in(post_box.taken[0])

    async def figures() -> tuple[int, int, int]:
        async with database.in_store(store.id) as session:
            followed = await followed_in(session, await campaign_by_id(session, str(campaign)))
        clicked = (await standing(database, store, campaign))[1].clicked
        return clicked, followed.links[0].people, followed.checked

    # Within seconds of the sending, whatever it calls itself.
    soon = await shopper.get(link, headers=LOOKING)
    assert (soon.status_code, soon.headers["location"]) == (303, "/collections/all")
    assert await figures() == (0, 0, 1)
    await let_a_minute_pass(database, store)
    await shopper.head(link, headers=LOOKING)
    await shopper.get(link, headers={"user-agent": "Mozilla/5.0 (compatible; LinkScanner/2)"})
    await shopper.get(link, headers=LOOKING | {"sec-purpose": "prefetch"})
    assert await figures() == (0, 0, 1)

    await shopper.get(link, headers=LOOKING)
    assert await figures() == (1, 1, 1)


@pytest.mark.parametrize("address", ["//evil.example", "news", "#top", "https://", ""])
async def test_a_link_that_leads_nowhere_is_said_at_the_text(database: Database, store: Store, address: str):
    with pytest.raises(Invalid) as refused:
        async with database.in_store(store.id) as session:
            said = {"en": WORDS, "de": {"subject": "Neu", "body": f"[hier]({address})"}}
            typed = CampaignWords(main="en", by_language=said)
            await write_campaign(session, None, typed, actor="test", now=utc_now())

    assert set(refused.value.fields) == {"body-de"}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Campaign)) == 0


@pytest.mark.parametrize(
    "link", ["//evil.example", "https://evil.example", "/\\evil.example", "news", "/a b"]
)
async def test_a_button_leads_nowhere_but_into_the_shop(database: Database, store: Store, link: str):
    with pytest.raises(Invalid) as refused:
        await write(database, store, link=link)

    assert set(refused.value.fields) == {"link"}
