"""What is typed in the dashboard stands in the shop beside it, for the page that sent it alone, and nothing is kept."""

import re
from html import unescape

import httpx
import pytest
from sqlalchemy import func, select, update

from shared.content.arrange import arrangement, publish, save_draft
from shared.content.models import DRAFT, Arrangement, Article
from shared.content.sections import new_section
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.stores.models import Store
from shared.web.security import POLICY
from tests.support.factories.content import make_article

DESK = "http://localhost"
SENT = {"origin": DESK, "sec-fetch-site": "cross-site"}


async def address(owner: httpx.AsyncClient, path: str, place: str) -> str:
    """Return where a page of the dashboard sends what is typed on it."""
    page = await owner.get(path)
    assert page.status_code == 200
    found = re.search(rf'formaction="([^"]*/sketches/{place}/[^"#]+)', page.text)
    assert found, page.text
    return unescape(found[1])


async def written(database: Database, store: Store) -> tuple[int, ...]:
    """Return how much there is of everything that a sketch could have left behind."""
    async with database.in_store(store.id) as session:
        counts = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (Article, Arrangement, Event)
        ]
        version = await session.scalar(select(Store.catalogue_version).where(Store.id == store.id))
    return (*(count or 0 for count in counts), version or 0)


async def test_a_page_is_seen_as_it_is_typed_framed_by_the_dashboard_alone_and_kept_by_nobody(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        page = await make_article(session, kind="page", title="Delivery", body="Soon.")
    before = await written(database, store)
    form = await owner.get(f"/dashboard/{store.slug}/pages/{page.id}")
    to = await address(owner, f"/dashboard/{store.slug}/pages/{page.id}", "page")

    typed = {
        "title": "Delivery & returns",
        "body": "In **two** days.\n\n<script>x()</script>",
        "state": "draft",
    }
    seen = await shopper.post(to, data=typed, headers=SENT)
    unfinished = await shopper.post(to, data={**typed, "title": ""}, headers=SENT)

    assert seen.status_code == 200
    assert "In <strong>two</strong> days." in seen.text
    assert "Delivery &amp; returns" in seen.text
    assert "<script>x()" not in seen.text
    assert '<base target="_blank">' in seen.text
    assert seen.headers["cache-control"] == "private, no-store"
    assert seen.headers["x-robots-tag"] == "noindex, nofollow"
    assert seen.headers["content-security-policy"] == POLICY.replace(
        "frame-ancestors 'none'", f"frame-ancestors {DESK}"
    )
    assert (unfinished.status_code, "Give it a title." in unfinished.text) == (200, True)
    assert await written(database, store) == before
    shop = f"http://{store.slug}.localhost"
    assert f"frame-src {shop}" in form.headers["content-security-policy"]
    assert f"form-action 'self' {shop};" in form.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://localhost.evil"}, {"origin": "null"}], ids=["none", "other", "null"]
)
async def test_nobody_else_may_send_a_sketch(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, store: Store, headers: dict[str, str]
):
    to = await address(owner, f"/dashboard/{store.slug}/announcement", "announcement")

    refused = await shopper.post(to, data={"text": "Sale", "tone": "quiet"}, headers=headers)

    assert refused.status_code == 404
    assert "frame-ancestors 'none'" in refused.headers["content-security-policy"]


async def test_a_link_to_a_preview_takes_no_sketches_and_one_of_another_shop_neither(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, store: Store
):
    page = await owner.get(f"/dashboard/{store.slug}/home-page")
    link = unescape(re.search(r'href="[^"]*(/preview/[^"]+)"', page.text)[1])
    to = await address(owner, f"/dashboard/{store.slug}/announcement", "announcement")
    data = {"text": "Sale", "tone": "quiet"}

    assert (
        await shopper.post(f"{link}/sketches/announcement/new", data=data, headers=SENT)
    ).status_code == 404
    assert (
        await shopper.post(to.replace("announcement", "nowhere"), data=data, headers=SENT)
    ).status_code == 404
    tampered = re.sub(r"(/preview/\d+-)(.)", lambda found: found[1] + ("b" if found[2] == "a" else "a"), to)
    assert (await shopper.post(tampered, data=data, headers=SENT)).status_code == 404


async def test_a_section_stands_among_the_others_of_the_draft(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    hero, text = new_section("hero", title="One"), new_section("text", title="", text={"html": "<p>Two</p>"})
    async with database.in_store(store.id) as session:
        await publish(session, "home", {"sections": [hero]}, actor="test", now=utc_now())
        await save_draft(session, "home", {"sections": [hero, text]}, now=utc_now())
    to = await address(owner, f"/dashboard/{store.slug}/home-page/sections/{hero['id']}", "home")

    seen = await shopper.post(to, data={"title": "Typed just now", "text": "", "link": ""}, headers=SENT)

    assert seen.status_code == 200
    assert "Typed just now" in seen.text
    assert "<p>Two</p>" in seen.text
    async with database.in_store(store.id) as session:
        draft = await arrangement(session, "home", DRAFT)
    assert [section["title"] for section in draft.data["sections"]] == ["One", ""]


async def test_a_menu_is_seen_with_the_line_that_is_typed(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    before = await written(database, store)
    to = await address(owner, f"/dashboard/{store.slug}/menus", "header")

    seen = await shopper.post(to, data={"label": "Our kiln", "link": "blog"}, headers=SENT)
    wrong = await shopper.post(to, data={"label": "Our kiln", "link": "page:nobody"}, headers=SENT)

    assert re.search(r'href="/blog"[^>]*>\s*Our kiln', seen.text)
    assert (wrong.status_code, "Choose something that is there." in wrong.text) == (200, True)
    assert await written(database, store) == before


async def test_a_look_is_seen_in_its_colours_and_what_cannot_be_read_is_said(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    to = await address(owner, f"/dashboard/{store.slug}/look", "look")
    typed = {"theme": "roast", "accent": "#0b6b3a", "corners": "", "heading_font": "", "body_font": ""}

    seen = await shopper.post(to, data=typed, headers=SENT)
    style = unescape(re.search(r'href="(/preview/[^"]+/style.css[^"]+)"', seen.text)[1])
    sheet = await shopper.get(style)
    wrong = await shopper.post(to, data={**typed, "accent": "green"}, headers=SENT)

    assert '<html lang="en" dir="ltr" data-theme="roast">' in seen.text
    assert (sheet.status_code, sheet.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert '[data-theme="roast"]' in sheet.text
    assert "--color-accent:" in sheet.text
    assert (wrong.status_code, "Write a colour as #rrggbb" in wrong.text) == (200, True)
    assert 'data-theme="roast"' not in wrong.text
    assert (await shopper.get(style.replace("%230b6b3a", "%23zzzzzz"))).status_code == 422
    async with database.in_store(store.id) as session:
        assert await arrangement(session, "look", DRAFT) is None


async def test_a_shop_that_is_closed_for_a_while_is_seen_by_those_who_work_on_it(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    to = await address(owner, f"/dashboard/{store.slug}/announcement", "announcement")
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(state="paused"))

    seen = await shopper.post(to, data={"text": "Opening soon", "tone": "quiet"}, headers=SENT)

    assert (seen.status_code, "Opening soon" in seen.text) == (200, True)
    assert (await shopper.get("/")).status_code == 503
