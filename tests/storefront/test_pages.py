from datetime import timedelta

import pytest
from httpx import AsyncClient

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.content import make_article, move_away


async def test_a_page_shows_what_was_written_and_nothing_that_runs(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_article(
            session,
            slug="about",
            title="About us",
            body="# We *weave*\n\n<script>alert(1)</script> [mail](javascript:alert(1)) [us](https://example.com)",
            seo_title="Who weaves",
        )

    page = await shopper.get("/pages/about")

    assert page.status_code == 200
    assert "<title>Who weaves · Test Shop</title>" in page.text
    assert page.text.count("<h1") == 1
    assert "<h2>We <em>weave</em></h2>" in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert 'href="javascript' not in page.text
    assert 'href="https://example.com"' in page.text


@pytest.mark.parametrize(
    "words", [{"state": "draft"}, {"published_at": utc_now() + timedelta(days=1)}], ids=["draft", "not yet"]
)
@pytest.mark.parametrize("kind", ["page", "post"])
async def test_what_is_not_out_yet_is_nowhere(
    shopper: AsyncClient, database: Database, store: Store, kind: str, words: dict[str, object]
):
    """T60: no address shows it, no list, no feed, no sitemap."""
    async with database.in_store(store.id) as session:
        article = await make_article(session, kind, slug="soon", title="Secret plans", **words)
        await move_away(session, article, slug="sooner") if "state" in words else None

    addresses = ["/", "/blog", "/blog/feed.atom", "/sitemaps/pages.xml"]
    shown = [await shopper.get(address) for address in addresses]
    itself = await shopper.get(f"/{'pages' if kind == 'page' else 'blog'}/soon")

    assert itself.status_code == 404
    for page in [*shown, itself]:
        assert "Secret plans" not in page.text
        assert "soon" not in page.text.replace("Come back soon", "")


async def test_an_old_address_leads_on(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        article = await make_article(session, slug="imprint")
        await move_away(session, article, slug="legal-notice")

    answer = await shopper.get("/pages/imprint")

    assert (answer.status_code, answer.headers["location"]) == (301, "/pages/legal-notice")
    assert (await shopper.get("/pages/legal-notice")).status_code == 200


async def test_a_page_and_a_post_may_share_a_slug_and_are_told_apart(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_article(session, "page", slug="wool", title="The page of wool")
        await make_article(session, "post", slug="wool", title="The post of wool")

    assert "The page of wool" in (await shopper.get("/pages/wool")).text
    assert "The post of wool" in (await shopper.get("/blog/wool")).text


async def test_sitemaps_name_what_can_be_read(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_article(session, slug="about")
        await make_article(session, "post", slug="first")

    found = (await shopper.get("/sitemaps/pages.xml")).text

    for path in ("/pages/about", "/blog", "/blog/first"):
        assert f"<loc>http://{store.slug}.localhost{path}</loc>" in found
