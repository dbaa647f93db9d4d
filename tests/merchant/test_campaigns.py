"""Campaigns in the dashboard: written in the store's languages, looked at, tried, sent, called back, copied."""

import re
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.marketing.campaigns import DRAFT, SCHEDULED, SENDING, Campaign
from shared.marketing.models import FOOTER, SUBSCRIBED, Subscriber
from shared.notifications.preferences import subject_of
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant

FORM = {
    "subject": "New mugs",
    "preview": "Fired on Monday",
    "body": "They are **here**.",
    "button": "See them",
    "link": "/collections/all",
    "products": "",
    "audience": "all",
}


async def subscribe(database: Database, store: Store) -> None:
    now = utc_now()
    async with database.in_store(store.id) as session:
        ada = Subscriber(
            store_id=store.id, id=subject_of(store.id, "ada@example.com"), email="ada@example.com"
        )
        ada.state, ada.source, ada.words, ada.asked_at, ada.confirmed_at = (
            SUBSCRIBED,
            FOOTER,
            "News",
            now,
            now,
        )
        session.add(ada)


async def kept(database: Database, store: Store) -> list[Campaign]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Campaign).order_by(Campaign.created_at, Campaign.id)))


async def test_an_empty_list_teaches_the_next_step(owner: AsyncClient, database: Database, store: Store):
    campaigns = f"/dashboard/{store.slug}/campaigns"

    assert "Nobody gets your news yet" in (await owner.get(campaigns)).text
    await subscribe(database, store)
    assert "Tell them what is new" in (await owner.get(campaigns)).text


async def test_a_campaign_is_written_in_the_stores_languages_and_shown_as_its_readers_see_it(
    owner: AsyncClient, database: Database, store: Store
):
    await subscribe(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(languages=["de"]))
        await make_variant(session, slug="mug", title="Kiln Mug", stock=3)
    german = {"subject-de": "Neue Becher", "body-de": "Sie sind **da**."}

    answer = await owner.post(
        f"/dashboard/{store.slug}/campaigns", data=FORM | german | {"products": "/products/mug"}
    )
    page = await owner.get(answer.headers["location"])
    other = await owner.get(answer.headers["location"], params={"language": "de"})
    form = await owner.get(f"{answer.headers['location']}/words")

    assert answer.status_code == 303
    assert "New mugs" in page.text
    assert "Kiln Mug" in page.text
    assert '<span class="soft" dir="auto">Fired on Monday</span>' in page.text
    assert "&lt;strong&gt;here&lt;/strong&gt;" in page.text
    assert "<strong>1 person</strong>" in page.text
    assert "Everybody who gets the news" in page.text
    assert "sha256-" in page.headers["content-security-policy"]
    assert "Sie sind" in other.text
    assert 'value="Neue Becher"' in form.text
    assert "/products/mug</textarea>" in form.text
    assert "New mugs" in (await owner.get(f"/dashboard/{store.slug}/campaigns")).text


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"subject": ""}, "subject", "Write something here."),
        ({"body": " "}, "body", "Write something here."),
        ({"subject": "x" * 151}, "subject", "Use at most 150 characters."),
        ({"link": "https://evil.example/"}, "link", "Write an address in your shop"),
        ({"products": "/products/none"}, "products", "There is no product at none."),
        ({"audience": "rank:emperor"}, "audience", "Choose one of these."),
        ({"audience": "segment:emperor"}, "audience", "Choose one of these."),
        ({"body": "They are **here**. [Go](here)"}, "body", "The link to “here” leads nowhere."),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(
    owner: AsyncClient, database: Database, store: Store, wrong: dict[str, str], field: str, words: str
):
    answer = await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM | wrong)

    assert answer.status_code == 422
    said = re.search(rf'id="field-{field}-error">.*?<span>(.*?)</span></p>', answer.text, re.DOTALL)
    assert said is not None
    assert words in said[1]
    assert "They are **here**." in answer.text or field == "body"
    assert await kept(database, store) == []


async def test_a_refused_change_shows_the_draft_with_what_was_typed_and_changes_nothing(
    owner: AsyncClient, database: Database, store: Store
):
    made = await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM)
    address = made.headers["location"]

    answer = await owner.post(address, data=FORM | {"audience": "rank:emperor", "subject": "Another"})

    assert answer.status_code == 422
    assert "Choose one of these." in answer.text
    assert 'value="Another"' in answer.text
    [campaign] = await kept(database, store)
    assert campaign.words["en"]["subject"] == FORM["subject"]


async def test_it_is_sent_at_a_time_of_the_stores_clock_and_called_back(
    owner: AsyncClient, database: Database, store: Store
):
    await subscribe(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(time_zone="Asia/Tokyo"))
    page = (await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM)).headers["location"]
    # Enter in the field of the time presses the first button of its form.
    of_time = re.search(r"<form(?:(?!</form>).)*starts_at.*?</form>", (await owner.get(page)).text, re.DOTALL)
    assert of_time is not None
    assert re.findall(r'<button[^>]* value="(\w+)"', of_time[0]) == ["later"]

    for typed, words in (("soon", "Write a day and a time"), ("2020-01-01T09:00", "This time has passed.")):
        refused = await owner.post(f"{page}/sending", data={"when": "later", "starts_at": typed})
        assert refused.status_code == 422
        assert words in refused.text
        assert f'value="{typed}"' in refused.text
    assert [one.state for one in await kept(database, store)] == [DRAFT]

    planned = await owner.post(f"{page}/sending", data={"when": "later", "starts_at": "2099-01-01T09:00"})
    assert planned.status_code == 303
    one = (await kept(database, store))[0]
    assert (one.state, one.starts_at and one.starts_at.isoformat()) == (
        SCHEDULED,
        "2099-01-01T00:00:00+00:00",
    )

    changed = await owner.post(page, data=FORM | {"subject": "Other"})
    thrown = await owner.post(f"{page}/removal")
    assert (changed.status_code, thrown.status_code) == (409, 409)
    assert (await owner.get(f"{page}/words")).headers["location"] == page
    assert [one.words["en"]["subject"] for one in await kept(database, store)] == ["New mugs"]

    assert (await owner.post(f"{page}/sending/end")).status_code == 303
    assert (await owner.post(f"{page}/sending/end")).status_code == 409
    assert [(one.state, one.starts_at) for one in await kept(database, store)] == [(DRAFT, None)]


async def test_without_readers_nothing_is_sent(owner: AsyncClient, database: Database, store: Store):
    page = (await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM)).headers["location"]

    before = await owner.get(page)
    refused = await owner.post(f"{page}/sending", data={"when": "now"})

    assert 'value="now"' not in before.text
    assert refused.status_code == 409
    assert refused.text.count("Nobody of this audience wants your news yet.") == 1
    assert [one.state for one in await kept(database, store)] == [DRAFT]


async def test_now_is_at_once(owner: AsyncClient, database: Database, store: Store):
    await subscribe(database, store)
    page = (await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM)).headers["location"]

    await owner.post(f"{page}/sending", data={"when": "now", "starts_at": "2099-01-01T09:00"})

    one = (await kept(database, store))[0]
    assert one.state == SCHEDULED
    assert one.starts_at is not None
    assert one.starts_at - utc_now() < timedelta(seconds=1)


async def test_a_segment_of_buyers_is_chosen_with_its_count(
    owner: AsyncClient, database: Database, store: Store
):
    await subscribe(database, store)
    form = await owner.get(f"/dashboard/{store.slug}/campaigns/new")
    page = (
        await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM | {"audience": "segment:gone"})
    ).headers["location"]

    assert '<option value="segment:at_risk">At risk: two orders or more' in form.text
    shown = await owner.get(page)
    assert "<strong>0 people</strong>" in shown.text
    assert "Gone: nothing for longer" in shown.text
    assert '<option value="segment:gone" selected>' in (await owner.get(f"{page}/words")).text


async def test_the_page_of_what_went_out_shows_its_links(
    owner: AsyncClient, database: Database, store: Store
):
    await subscribe(database, store)
    typed = FORM | {"body": "Look at [the story](https://films.example/kiln)."}
    page = (await owner.post(f"/dashboard/{store.slug}/campaigns", data=typed)).headers["location"]
    before = await owner.get(page)
    async with database.in_store(store.id) as session:
        await session.execute(update(Campaign).values(state=SENDING, starts_at=utc_now(), began_at=utc_now()))

    shown = await owner.get(page)

    assert "links-title" not in before.text
    assert "https://films.example/kiln" in before.text
    assert "<bdi>/collections/all</bdi>" in shown.text
    assert "<bdi>https://films.example/kiln</bdi>" in shown.text
    assert "within 10 seconds of the sending" in shown.text


async def test_a_copy_begins_as_a_draft_and_a_draft_is_thrown_away(
    owner: AsyncClient, database: Database, store: Store
):
    page = (await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM)).headers["location"]

    copy = (await owner.post(f"{page}/copy")).headers["location"]
    await owner.post(copy, data=FORM | {"subject": "More mugs"})
    assert [one.words["en"]["subject"] for one in await kept(database, store)] == ["New mugs", "More mugs"]

    assert (await owner.post(f"{page}/removal")).status_code == 303
    assert [one.words["en"]["subject"] for one in await kept(database, store)] == ["More mugs"]


async def test_a_test_is_asked_for_once_for_each_press(owner: AsyncClient, database: Database, store: Store):
    page = (await owner.post(f"/dashboard/{store.slug}/campaigns", data=FORM)).headers["location"]

    for _ in range(2):
        assert (await owner.post(f"{page}/test")).status_code == 303

    async with database.in_store(store.id) as session:
        jobs = await session.scalars(select(Job.name).where(Job.name.startswith("marketing.")))
        assert list(jobs) == ["marketing.send_campaign_test"] * 2
