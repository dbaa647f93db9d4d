"""The guide: every page renders, every link leads somewhere, every screen has its page."""

import re
from html import unescape
from pathlib import PurePosixPath

import httpx
import pytest

from merchant.guide_pages import GUIDE, contents, pages
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.home import PROJECT
from shared.stores.create_store import create_store
from shared.stores.models import Store
from shared.stores.queries import store_by_slug
from shared.web.assets import STATIC
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order

NAMES = sorted(file.stem for file in GUIDE.glob("*.md") if file.stem != "README")


def links(html: str, place: str) -> list[str]:
    """Return where the links inside one element of a page lead."""
    inside = re.search(rf"<{place}\b.*?</{place}>", html, re.DOTALL)
    assert inside is not None
    return re.findall(r'href="([^"]+)"', inside[0])


def test_the_contents_lead_to_every_page():
    assert sorted(pages()) == NAMES


async def test_the_contents_are_shown_to_anybody(stranger: httpx.AsyncClient):
    answer = await stranger.get("/dashboard/help")

    assert answer.status_code == 200
    assert f"<h1>{contents().title}</h1>" in unescape(answer.text)
    assert links(answer.text, "article") == [f"/dashboard/help/{name}" for name in pages()]


@pytest.mark.parametrize("name", NAMES)
async def test_a_page_is_shown_with_one_heading_of_its_own(stranger: httpx.AsyncClient, name: str):
    answer = await stranger.get(f"/dashboard/help/{name}")

    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert f"<title>{pages()[name].title} · Souk</title>" in unescape(answer.text)


@pytest.mark.parametrize("name", NAMES)
async def test_every_link_leads_to_a_page(stranger: httpx.AsyncClient, name: str):
    answer = await stranger.get(f"/dashboard/help/{name}")

    for href in links(answer.text, "article") + links(answer.text, "nav"):
        assert (await stranger.get(href)).status_code == 200, href


async def test_a_page_that_is_not_there_is_not_found(stranger: httpx.AsyncClient):
    assert (await stranger.get("/dashboard/help/README")).status_code == 404
    assert (await stranger.get("/dashboard/help/nothing")).status_code == 404


async def test_every_screen_leads_to_its_page(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)
        order = await make_order(session, variant)
    inside = f"/dashboard/{store.slug}"
    explained = {
        inside: "home",
        f"{inside}/orders": "orders",
        f"{inside}/orders/{order.number}": "orders",
        f"{inside}/products": "products",
        f"{inside}/customers": "customers",
        f"{inside}/products/{variant.product_id}": "products",
        f"{inside}/reviews": "reviews",
        f"{inside}/reviews/settings": "reviews",
        f"{inside}/wishlists": "wishlists",
        f"{inside}/categories": "catalogue",
        f"{inside}/collections": "catalogue",
        f"{inside}/brands": "catalogue",
        f"{inside}/types": "catalogue",
        f"{inside}/stock": "stock",
        f"{inside}/search": "search",
        f"{inside}/promotions": "promotions",
        f"{inside}/promotions/new": "promotions",
        f"{inside}/price-lists": "price-lists",
        f"{inside}/subscriptions": "subscriptions",
        f"{inside}/products/{variant.product_id}/plans": "subscriptions",
        f"{inside}/gift-cards": "gift-cards",
        f"{inside}/abandoned-carts": "abandoned-carts",
        f"{inside}/abandoned-carts/settings": "abandoned-carts",
        f"{inside}/subscribers": "newsletter",
        f"{inside}/subscribers/settings": "newsletter",
        f"{inside}/campaigns": "newsletter",
        f"{inside}/automatic-mails": "automatic-mails",
        f"{inside}/shipping": "shipping",
        f"{inside}/reports": "reports",
        f"{inside}/payments": "payments",
        f"{inside}/taxes": "taxes",
        f"{inside}/translations": "languages",
        f"{inside}/currencies": "currencies",
        f"{inside}/domains": "domains",
        f"{inside}/settings": "settings",
        f"{inside}/settings/store": "settings",
        f"{inside}/settings/pause": "settings",
        f"{inside}/settings/copies": "settings",
        f"{inside}/settings/keys": "api",
        f"{inside}/settings/keys/new": "api",
        f"{inside}/log": "people",
        f"{inside}/people": "people",
        f"{inside}/people/roles": "people",
        f"{inside}/pages": "content",
        f"{inside}/posts/new": "content",
        f"{inside}/mails": "mail",
        f"{inside}/mails/refusals": "mail",
        f"{inside}/account": "account",
        "/dashboard/password-reset": "account",
        "/dev/mail": "mail",
        "/dashboard/language": "languages",
    }
    for screen, name in explained.items():
        answer = await owner.get(screen)
        assert answer.status_code == 200, screen
        assert f'href="/dashboard/help/{name}"' in answer.text, screen
    assert 'href="/dashboard/help/starting"' in (await stranger.get("/dashboard/sign-in")).text
    assert set(explained.values()) | {"starting", "importing", "look", "running"} == set(NAMES)


@pytest.mark.parametrize("name", ["README", *NAMES])
def test_what_a_page_names_exists(name: str):
    text = (GUIDE / f"{name}.md").read_text()
    settings = (PROJECT / ".env.example").read_text()
    targets = (PROJECT / "Makefile").read_text()

    for setting in re.findall(r"`((?:SOUK_[A-Z_]+|[A-Z]+_(?:URL|KEY)))\b", text):
        assert f"\n{setting}=" in settings, setting
    for target in re.findall(r"`make ([a-z]+)`", text):
        assert f"\n{target}:" in targets, target
    for href in re.findall(r"\]\(([^)]+)\)", text):
        assert (GUIDE / PurePosixPath(href)).is_file(), href


@pytest.mark.parametrize("slug", ["help", "language", "password-reset", "sign-in", "sign-out"])
async def test_no_store_stands_where_the_dashboard_has_a_page(database: Database, slug: str):
    with pytest.raises(Invalid):
        async with database.as_platform() as session:
            await create_store(
                session,
                slug=slug,
                name="Shop",
                currency="EUR",
                country="DE",
                email="shop@example.com",
                platform_host="localhost",
                now=utc_now(),
            )

    async with database.as_platform() as session:
        assert await store_by_slug(session, slug) is None


PICTURED = re.compile(r"!\[(?P<words>[^\]]*)\]\(\.\./\.\./static/guide/(?P<name>[a-z-]+)\.webp\)")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "running"])
async def test_a_page_shows_its_screen(stranger: httpx.AsyncClient, name: str):
    told = PICTURED.findall((GUIDE / f"{name}.md").read_text())
    answer = await stranger.get(f"/dashboard/help/{name}")

    assert told
    for words, picture in told:
        img = re.search(
            rf'<source [^>]*guide/{picture}\.dark\.webp\S*><img src="([^"]+)" alt="([^"]+)"([^>]*)>',
            answer.text,
        )
        assert img is not None, picture
        assert unescape(img[2]) == words
        # Its place is held before it comes.
        assert 'width="1200" height="760"' in img[3]
        served = await stranger.get(img[1])
        assert served.headers["content-type"] == "image/webp"
        assert "immutable" in served.headers["cache-control"]


def test_every_picture_is_shown_once():
    shown = [picture for name in NAMES for _, picture in PICTURED.findall((GUIDE / f"{name}.md").read_text())]

    assert sorted(shown) == sorted(
        file.stem for file in (STATIC / "guide").glob("*.webp") if "." not in file.stem
    )
