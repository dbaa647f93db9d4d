import json
import re
from datetime import timedelta
from html import unescape

from httpx import AsyncClient

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.content import make_article


def titles(html: str) -> list[str]:
    return [unescape(title) for title in re.findall(r'class="post-teaser-title"><a [^>]*>([^<]*)', html)]


async def test_posts_stand_latest_first_and_a_page_follows_the_other(
    shopper: AsyncClient, database: Database, store: Store
):
    now = utc_now()
    async with database.in_store(store.id) as session:
        for day in range(13):
            await make_article(
                session, "post", title=f"Day {day}", published_at=now - timedelta(days=day + 1)
            )

    first = await shopper.get("/blog")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    second = await shopper.get(unescape(onward[1]))

    assert titles(first.text) == [f"Day {day}" for day in range(12)]
    assert titles(second.text) == ["Day 12"]
    assert 'rel="next"' not in second.text


async def test_a_tag_narrows_the_list(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_article(session, "post", title="On dye", tags=["indigo"])
        await make_article(session, "post", title="On wool", tags=["sheep"])

    assert titles((await shopper.get("/blog", params={"tag": "indigo"})).text) == ["On dye"]
    empty = await shopper.get("/blog", params={"tag": "felt"})
    assert (empty.status_code, titles(empty.text)) == (200, [])
    assert "There is no post with this tag." in empty.text


async def test_an_empty_blog_says_so(shopper: AsyncClient):
    page = await shopper.get("/blog")

    assert page.status_code == 200
    assert "Nothing written yet" in page.text


async def test_a_post_tells_machines_what_it_is(shopper: AsyncClient, database: Database, store: Store):
    moment = utc_now().replace(microsecond=0) - timedelta(days=2)
    async with database.in_store(store.id) as session:
        await make_article(
            session, "post", slug="dye", title="On dye", author="Mina", tags=["indigo"], published_at=moment
        )

    page = await shopper.get("/blog/dye")
    nodes = [json.loads(node) for node in re.findall(r'ld\+json">(.*?)</script>', page.text, re.DOTALL)]
    told = next(node for node in nodes if node["@type"] == "BlogPosting")

    assert told["headline"] == "On dye"
    assert told["author"] == {"@type": "Person", "name": "Mina"}
    assert told["datePublished"] == moment.isoformat()
    assert told["keywords"] == ["indigo"]
    assert '<meta property="og:type" content="article">' in page.text


async def test_the_feed_holds_the_latest_posts(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        post = await make_article(session, "post", slug="dye", title="On dye & wool", summary="Blue <hands>")

    feed = await shopper.get("/blog/feed.atom")

    assert feed.headers["content-type"] == "application/atom+xml"
    assert "<title>On dye &amp; wool</title>" in feed.text
    assert f"<id>urn:uuid:{post.id}</id>" in feed.text
    assert "<summary>Blue &lt;hands&gt;</summary>" in feed.text
