"""The newsletter in the dashboard: who gets it, a file of them, an address erased, the form's own sentence."""

from datetime import timedelta

from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.marketing.models import FOOTER, LEFT, SUBSCRIBED, WAITING, Subscriber
from shared.marketing.queries import PAGE_SIZE
from shared.notifications.preferences import BOUNCED, TOPICS, refuse, subject_of
from shared.stores.models import Store


async def ask(database: Database, store: Store, *people: tuple[str, str]) -> None:
    now = utc_now()
    async with database.in_store(store.id) as session:
        for age, (email, state) in enumerate(people):
            session.add(
                Subscriber(
                    store_id=store.id,
                    id=subject_of(store.id, email),
                    email=email,
                    state=state,
                    source=FOOTER,
                    words="=News, now and then",
                    asked_at=now - timedelta(hours=age),
                    confirmed_at=None if state == WAITING else now,
                    left_at=now if state == LEFT else None,
                )
            )


async def test_the_list_says_who_gets_the_news_and_is_narrowed(
    owner: AsyncClient, database: Database, store: Store
):
    news = f"/dashboard/{store.slug}/subscribers"
    assert "Nobody has subscribed yet" in (await owner.get(news)).text
    await ask(
        database,
        store,
        ("ada@example.com", SUBSCRIBED),
        ("bob@example.com", WAITING),
        ("eve@example.com", LEFT),
    )
    async with database.in_store(store.id) as session:
        await refuse(session, subject_of(store.id, "ada@example.com"), TOPICS, reason=BOUNCED, now=utc_now())

    everybody = (await owner.get(news)).text
    waiting = (await owner.get(news, params={"view": "waiting"})).text
    found = (await owner.get(news, params={"q": " EVE@"})).text

    assert [name in everybody for name in ("ada@", "bob@", "eve@")] == [True, True, True]
    assert "1 person gets your news." in everybody
    assert "Takes no mail" in everybody
    assert [name in waiting for name in ("ada@", "bob@", "eve@")] == [False, True, False]
    assert [name in found for name in ("ada@", "bob@", "eve@")] == [False, False, True]


async def test_a_long_list_is_paged_and_downloaded_whole(
    owner: AsyncClient, database: Database, store: Store
):
    people = [(f"p{n:02}@example.com", SUBSCRIBED) for n in range(PAGE_SIZE + 1)]
    await ask(database, store, *people)
    news = f"/dashboard/{store.slug}/subscribers"

    first = (await owner.get(news)).text
    file = await owner.get(f"{news}.csv", params={"view": "subscribed"})

    assert "p49@example.com" in first
    assert "p50@example.com" not in first
    lines = file.text.splitlines()
    assert len(lines) == 1 + len(people)
    assert lines[0].startswith('"email","state","language","source","words"')
    assert all('"\'=News, now and then"' in line for line in lines[1:])
    assert file.headers["content-disposition"] == 'attachment; filename="subscribers.csv"'


async def test_an_erased_address_is_gone(owner: AsyncClient, database: Database, store: Store):
    await ask(database, store, ("ada@example.com", SUBSCRIBED), ("bob@example.com", SUBSCRIBED))
    number = subject_of(store.id, "ada@example.com")

    answer = await owner.post(f"/dashboard/{store.slug}/subscribers/{number}/removal")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/dashboard/{store.slug}/subscribers")
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Subscriber.email))) == ["bob@example.com"]


async def test_a_sentence_that_is_too_long_is_refused_and_what_was_typed_stays(
    owner: AsyncClient, shopper: AsyncClient, store: Store
):
    settings = f"/dashboard/{store.slug}/subscribers/settings"

    refused = await owner.post(settings, data={"is_on": "yes", "text": "x" * 301})
    assert refused.status_code == 422
    assert "x" * 301 in refused.text
    assert "x" * 301 not in (await shopper.get("/")).text

    saved = await owner.post(settings, data={"is_on": "yes", "text": "Four letters a year."})
    assert (saved.status_code, saved.headers["location"]) == (303, f"{settings}?saved=yes")
    assert "Four letters a year." in (await shopper.get("/")).text
