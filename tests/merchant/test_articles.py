import re
from datetime import UTC, timedelta

import httpx
import pytest
from sqlalchemy import select

from shared.content.jobs import SHOW_WHAT_IS_DUE
from shared.content.models import Article
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.stores.models import Store
from tests.support.factories.content import make_article
from tests.tenancy.asks import PICTURE


async def all_of(database: Database, store: Store) -> list[Article]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Article).order_by(Article.slug)))


async def version(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return int(await session.scalar(select(Store.catalogue_version)))


async def test_a_page_is_written_and_read(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    before = await version(database, store)

    saved = await owner.post(
        f"/dashboard/{store.slug}/pages",
        data={"title": "Who we are", "body": "We **weave**.", "state": "published"},
    )

    [page] = await all_of(database, store)
    assert (saved.status_code, saved.headers["location"]) == (
        303,
        f"/dashboard/{store.slug}/pages/{page.id}?saved=yes",
    )
    assert (page.kind, page.slug, page.body_html) == (
        "page",
        "who-we-are",
        "<p>We <strong>weave</strong>.</p>",
    )
    assert await version(database, store) == before + 1
    assert "<strong>weave</strong>" in (await shopper.get("/pages/who-we-are")).text


async def test_a_wrong_form_comes_back_as_it_was_typed_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_article(session, slug="terms")
    before = await version(database, store)

    untitled = await owner.post(
        f"/dashboard/{store.slug}/pages", data={"title": " ", "body": "Kept", "state": "draft"}
    )
    taken = await owner.post(
        f"/dashboard/{store.slug}/pages",
        data={"title": "T", "slug": "terms", "body": "Kept", "state": "draft"},
    )
    no_moments = [
        await owner.post(
            f"/dashboard/{store.slug}/posts",
            data={"title": "T", "published_at": typed, "body": "Kept", "state": "draft"},
        )
        # The last is one that no clock east of UTC could show.
        for typed in ("soon", "9999-12-31T23:59")
    ]

    for answer, field in (
        (untitled, "title"),
        (taken, "slug"),
        *((answer, "published_at") for answer in no_moments),
    ):
        assert answer.status_code == 422
        assert f'id="field-{field}-error"' in answer.text
        assert ">Kept</textarea>" in answer.text
    assert [page.slug for page in await all_of(database, store)] == ["terms"]
    assert await version(database, store) == before


async def test_a_post_due_later_is_shown_by_a_job_at_its_moment(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    moment = (utc_now() + timedelta(days=3)).replace(second=0, microsecond=0)

    await owner.post(
        f"/dashboard/{store.slug}/posts",
        data={"title": "Soon", "state": "published", "published_at": moment.strftime("%Y-%m-%dT%H:%M")},
    )

    [post] = await all_of(database, store)
    async with database.in_store(store.id) as session:
        job = (await session.scalars(select(Job).where(Job.name == SHOW_WHAT_IS_DUE.name))).one()
    assert post.published_at == moment.astimezone(UTC)
    assert job.run_at == moment


async def test_a_cover_is_checked_encoded_and_can_be_taken_away(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}/posts"
    refused = await owner.post(
        here, data={"title": "T", "state": "draft"}, files={"picture": ("a.png", b"no", "image/png")}
    )
    await owner.post(
        here, data={"title": "T", "state": "draft"}, files={"picture": ("a.png", PICTURE, "image/png")}
    )
    [post] = await all_of(database, store)
    await owner.post(f"{here}/{post.id}", data={"title": "T", "state": "draft", "no_picture": "yes"})
    [bare] = await all_of(database, store)

    assert refused.status_code == 422
    assert 'id="field-picture-error"' in refused.text
    assert {one["format"] for one in post.renditions} == {"webp", "avif"}
    assert bare.renditions == []


async def test_deleting_takes_it_out_of_the_shop(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        page = await make_article(session, slug="old")

    gone = await owner.post(f"/dashboard/{store.slug}/pages/{page.id}/removal")

    assert gone.status_code == 303
    assert await all_of(database, store) == []
    assert (await shopper.get("/pages/old")).status_code == 404


@pytest.mark.parametrize("name", ["shipping", "returns", "privacy", "imprint", "terms"])
async def test_starters_are_drafts_with_the_stores_own_facts(
    owner: httpx.AsyncClient, database: Database, store: Store, name: str
):
    form = await owner.get(f"/dashboard/{store.slug}/pages/new?starter={name}")

    body = re.search(r"<textarea[^>]*name=\"body\"[^>]*>(.*?)</textarea>", form.text, re.DOTALL)[1]
    assert "not legal advice" in body
    assert "{" not in body
    assert store.email in body or store.name in body
    assert '<option value="draft" selected>' in form.text
    assert await all_of(database, store) == []


async def test_the_list_shows_what_is_out_and_what_is_not(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_article(session, "post", title="Out")
        await make_article(session, "post", title="Kept", state="draft")
        await make_article(session, "page", title="A page")

    page = await owner.get(f"/dashboard/{store.slug}/posts")

    assert re.findall(r'class="row-link"[^>]*>([^<]*)', page.text) == ["Kept", "Out"]
