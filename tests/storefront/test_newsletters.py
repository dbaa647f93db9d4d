"""A shop's newsletter: asked for at the foot of a page, confirmed in the mailbox, left by whatever way out."""

import re
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update

from shared.adapters.rate_limits import NEWSLETTER_MAILS, NEWSLETTERS
from shared.content.newsletter import NewsletterForm, change_newsletter_form
from shared.customers.models import Customer
from shared.customers.sign_in import sign_in
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.marketing.may_be_mailed import mailable, may_be_mailed
from shared.marketing.models import LEFT, SUBSCRIBED, WAITING, Subscriber
from shared.notifications.preferences import COMPLAINED, NEWS, TOPICS, preference_token, refuse, subject_of
from shared.privacy.erase_customer import erase_customer
from shared.privacy.gather import gather
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.post_box import PostBox, do_jobs
from tests.support.web import HTMX
from workers.newsletters import KEPT_FOR, forget_who_never_confirmed
from workers.runtime import Runtime

ADA = "ada@example.com"
FORM = {"email": " Ada@Example.com ", "at": "footer"}
LINK_JOB = "marketing.send_newsletter_link"


async def subscribers(database: Database, store: Store) -> list[tuple[str, str, str]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Subscriber.email, Subscriber.state, Subscriber.source))
        return [(email, state, source) for email, state, source in rows]


async def may(database: Database, store: Store, email: str = ADA) -> bool:
    """Ask both ways; they must never differ."""
    async with database.in_store(store.id) as session:
        one = await may_be_mailed(session, email)
        many = set(await session.scalars(select(Subscriber.email).where(mailable())))
    assert one == (email in many)
    return one


async def link_of(runtime: Runtime, post_box: PostBox, store: Store) -> str:
    await do_jobs(runtime, store, LINK_JOB)
    found = re.search(r"http://[^/\s]+(/newsletter/[\w-]{43})", post_box.taken[-1].text)
    assert found is not None
    return found[1]


async def subscribe(shopper: AsyncClient, runtime: Runtime, post_box: PostBox, store: Store) -> str:
    await shopper.post("/newsletter", data=FORM)
    link = await link_of(runtime, post_box, store)
    assert (await shopper.post(link)).status_code == 200
    return link


async def account(database: Database, store: Store, *, is_proven: bool) -> tuple[Customer, str]:
    async with database.in_store(store.id) as session:
        customer = Customer(store_id=store.id, email=ADA, name="Ada", password_hash="!", created_at=utc_now())
        customer.verified_at = utc_now() if is_proven else None
        session.add(customer)
        await session.flush()
        return customer, await sign_in(session, customer, now=utc_now())


async def test_the_form_stands_at_the_foot_of_a_page_that_anybody_may_keep(shopper: AsyncClient):
    first, second = [await shopper.get("/") for _ in range(2)]

    assert first.text.count('action="/newsletter"') == 1
    assert "You can leave at any time." in first.text
    assert first.text == second.text
    assert "set-cookie" not in first.headers


async def test_nothing_is_sent_before_the_button_behind_the_mails_link(
    shopper: AsyncClient, runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    answer = await shopper.post("/newsletter", data=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/newsletter/noted")
    assert "Look into your mailbox" in (await shopper.get("/newsletter/noted")).text
    link = await link_of(runtime, post_box, store)

    for _ in range(2):
        page = await shopper.get(link)
    assert "Yes, send me the news" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert await subscribers(database, store) == [(ADA, WAITING, "footer")]
    assert not await may(database, store)

    for _ in range(2):
        assert "You get our news" in (await shopper.post(link)).text
    assert await subscribers(database, store) == [(ADA, SUBSCRIBED, "footer")]
    assert await may(database, store)
    assert [message.recipient for message in post_box.taken] == [ADA]


async def test_the_answer_is_the_same_for_who_is_known_unknown_or_gone(
    shopper: AsyncClient, runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    unknown = await shopper.post("/newsletter", data=FORM, headers=HTMX)
    link = await link_of(runtime, post_box, store)
    waiting = await shopper.post("/newsletter", data=FORM, headers=HTMX)
    newer = await link_of(runtime, post_box, store)
    assert (await shopper.post(link)).status_code == 404
    await shopper.post(newer)
    known = await shopper.post("/newsletter", data=FORM | {"at": "page"}, headers=HTMX)

    assert "Almost there" in unknown.text
    assert unknown.text == waiting.text == known.text
    assert unknown.status_code == waiting.status_code == known.status_code == 200
    # Who gets the news gets no further mail, and what they agreed to stays.
    assert await do_jobs(runtime, store, LINK_JOB) == 2
    assert await subscribers(database, store) == [(ADA, SUBSCRIBED, "footer")]


async def test_a_wrong_address_is_said_at_its_field_and_nothing_is_kept(
    shopper: AsyncClient, database: Database, store: Store
):
    whole = await shopper.post("/newsletter", data={"email": "ada@", "at": "footer"})
    part = await shopper.post("/newsletter", data={"email": "ada@", "at": "0a1b2c3d"}, headers=HTMX)

    assert whole.status_code == part.status_code == 422
    assert 'value="ada@"' in whole.text
    assert "This does not look like an e-mail address" in whole.text
    assert part.text.lstrip().startswith('<form class="news-form stack" id="news-0a1b2c3d"')
    assert await subscribers(database, store) == []


async def test_a_program_that_fills_in_everything_is_told_the_same_and_gets_nothing(
    shopper: AsyncClient, database: Database, store: Store
):
    answer = await shopper.post("/newsletter", data=FORM | {"website": "https://spam.example"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/newsletter/noted")
    assert await subscribers(database, store) == []


async def test_neither_a_caller_nor_a_mailbox_is_asked_without_end(
    shopper: AsyncClient, database: Database, store: Store
):
    same = [
        (await shopper.post("/newsletter", data=FORM)).status_code for _ in range(NEWSLETTER_MAILS.burst + 1)
    ]
    assert same == [303] * NEWSLETTER_MAILS.burst + [429]

    left = NEWSLETTERS.burst - len(same)
    more = [
        (await shopper.post("/newsletter", data={"email": f"a{n}@example.com", "at": "footer"})).status_code
        for n in range(left + 1)
    ]
    assert more == [303] * left + [429]
    assert len(await subscribers(database, store)) == 1 + left


async def test_a_shop_without_the_form_takes_nobody(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await change_newsletter_form(session, NewsletterForm(is_on=False), actor="test", now=utc_now())

    assert 'action="/newsletter"' not in (await shopper.get("/")).text
    assert (await shopper.get("/newsletter")).status_code == 404
    assert (await shopper.post("/newsletter", data=FORM)).status_code == 404
    assert await subscribers(database, store) == []


async def test_what_was_agreed_to_is_the_sentence_that_stood_there(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await change_newsletter_form(
            session, NewsletterForm(text="Four letters a year."), actor="test", now=utc_now()
        )
        await session.execute(
            update(Store)
            .where(Store.id == store.id)
            .values(languages=["de"], translations={"de": {"newsletter": "Vier Briefe im Jahr."}})
        )

    assert "Vier Briefe im Jahr." in (await shopper.get("/de/")).text
    await shopper.post("/newsletter", data=FORM)
    await shopper.post("/de/newsletter", data={"email": "bob@example.com", "at": "page"})

    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Subscriber.words, Subscriber.language, Subscriber.source).order_by(Subscriber.email)
        )
        assert [tuple(row) for row in rows] == [
            ("Four letters a year.", "en", "footer"),
            ("Vier Briefe im Jahr.", "de", "page"),
        ]


async def test_a_link_ends_after_a_week_and_who_left_is_not_brought_back_by_it(
    shopper: AsyncClient,
    runtime: Runtime,
    post_box: PostBox,
    services: Services,
    database: Database,
    store: Store,
):
    link = await subscribe(shopper, runtime, post_box, store)
    way_out = f"/mails/{preference_token(services.settings.web.secret_key, store.id, ADA)}"

    page = await shopper.post(way_out, params={"topic": NEWS}, data={"List-Unsubscribe": "One-Click"})

    assert page.status_code == 200
    assert await subscribers(database, store) == [(ADA, LEFT, "footer")]
    assert not await may(database, store)
    assert (await shopper.post(link)).status_code == 404
    assert await subscribers(database, store) == [(ADA, LEFT, "footer")]

    await shopper.post("/newsletter", data=FORM | {"at": "page"})
    late = await link_of(runtime, post_box, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Subscriber).values(link_ends_at=utc_now() - timedelta(seconds=1)))
    assert (await shopper.get(late)).status_code == 404
    assert (await shopper.post(late)).status_code == 404
    assert not await may(database, store)


async def test_who_left_may_come_again_by_the_mailbox_and_a_refused_topic_is_taken_back(
    shopper: AsyncClient, runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    await subscribe(shopper, runtime, post_box, store)
    async with database.in_store(store.id) as session:
        await refuse(session, subject_of(store.id, ADA), TOPICS, now=utc_now())
    assert not await may(database, store)

    await subscribe(shopper, runtime, post_box, store)

    assert await may(database, store)


async def test_a_mailbox_that_reported_a_mail_is_not_even_asked(
    shopper: AsyncClient, runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await refuse(session, subject_of(store.id, ADA), TOPICS, reason=COMPLAINED, now=utc_now())

    answer = await shopper.post("/newsletter", data=FORM)
    await do_jobs(runtime, store, LINK_JOB)

    assert answer.status_code == 303
    assert post_box.taken == []


@pytest.mark.parametrize("is_proven", [True, False])
async def test_a_signed_in_customer_chooses_where_the_mailbox_is_known_to_be_theirs(
    shopper: AsyncClient, services: Services, database: Database, store: Store, *, is_proven: bool
):
    _, token = await account(database, store, is_proven=is_proven)
    shopper.cookies.set("souk_customer", token, domain=f"{store.slug}.localhost")
    page = (await shopper.get("/account/mails")).headers["location"]

    assert ('id="topic-news"' in (await shopper.get(page)).text) is is_proven
    await shopper.post(page, data={"topics": ["news", "carts", "stock", "reviews"]})

    assert await may(database, store) is is_proven
    assert await subscribers(database, store) == ([(ADA, SUBSCRIBED, "account")] if is_proven else [])
    await shopper.post(page, data={"topics": ["carts", "stock", "reviews"]})
    assert not await may(database, store)


async def test_a_person_is_exported_and_erased_with_what_they_agreed_to(
    shopper: AsyncClient, runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    await subscribe(shopper, runtime, post_box, store)
    customer, _ = await account(database, store, is_proven=True)
    async with database.in_store(store.id) as session:
        known = (await gather(session, await session.merge(customer)))["newsletter"]
        await erase_customer(session, customer.id, actor="test", now=utc_now())

    assert [(one["email"], one["state"], one["source"]) for one in known] == [(ADA, SUBSCRIBED, "footer")]
    assert known[0]["words"].startswith("News and offers")
    assert await subscribers(database, store) == []
    assert not await may(database, store)


async def test_an_address_that_never_answered_is_forgotten(
    shopper: AsyncClient, runtime: Runtime, post_box: PostBox, database: Database, store: Store
):
    await subscribe(shopper, runtime, post_box, store)
    await shopper.post("/newsletter", data={"email": "bob@example.com", "at": "footer"})
    async with database.in_store(store.id) as session:
        await session.execute(update(Subscriber).values(asked_at=utc_now() - KEPT_FOR - timedelta(hours=1)))

    await forget_who_never_confirmed(runtime)

    assert await subscribers(database, store) == [(ADA, SUBSCRIBED, "footer")]
