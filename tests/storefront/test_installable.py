import io
import re

import pytest
from httpx import AsyncClient
from PIL import Image
from sqlalchemy import update

from shared.content.arrange import publish
from shared.content.looks import publish_look, save_look
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.look.colours import oklch_of
from shared.stores.models import Store
from shared.web.assets import stylesheet


async def test_the_manifest_has_what_a_home_screen_needs(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).values(theme="loom", name="Atlas & Loom", tagline="Made slowly"))

    answer = await shopper.get("/manifest.webmanifest")
    told = answer.json()

    assert answer.headers["content-type"] == "application/manifest+json"
    assert (told["name"], told["short_name"], told["description"]) == (
        "Atlas & Loom",
        "Atlas & Loom",
        "Made slowly",
    )
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert (told["background_color"], told["theme_color"]) == ("#fbf7ef", "#a24725")
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in told["icons"]:
        picture = Image.open(io.BytesIO((await shopper.get(icon["src"])).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        # Filled to the corners, because a mask may be of any shape.
        assert picture.convert("RGB").getpixel((0, 0)) == (0xA2, 0x47, 0x25)


async def test_on_a_home_screen_a_shop_has_its_own_colours_and_icon(
    shopper: AsyncClient, database: Database, store: Store
):
    icons = {size: f"stores/x/look/{size}.png" for size in ("32", "180", "192", "512", "maskable")}
    chosen = {"theme": "loom", "accent": "#2b3160", "surface": "#fffdf5"}
    async with database.in_store(store.id) as session:
        now = utc_now()
        await save_look(session, store, chosen, css="", pictures={"icons": icons}, now=now)
        before = (await shopper.get("/manifest.webmanifest")).json()
        await publish_look(session, actor="test", now=now)

    told = (await shopper.get("/manifest.webmanifest")).json()
    page = (await shopper.get("/")).text

    assert before["theme_color"] == "#334db0"
    assert (told["background_color"], told["theme_color"]) == ("#fffdf5", "#2b3160")
    assert [(icon["src"], icon["sizes"], icon["purpose"]) for icon in told["icons"]] == [
        ("/media/stores/x/look/192.png", "192x192", "any"),
        ("/media/stores/x/look/512.png", "512x512", "any"),
        ("/media/stores/x/look/maskable.png", "512x512", "maskable"),
    ]
    assert '<meta name="theme-color" content="#fffdf5" media="(prefers-color-scheme: light)">' in page
    night = re.search(
        r'<meta name="theme-color" content="(#\w{6})" media="\(prefers-color-scheme: dark\)">', page
    )
    assert night is not None
    assert oklch_of(night[1]).lightness < 0.25
    # What the page for no network is drawn with is kept before anybody loses their connection.
    worker = (await shopper.get("/service-worker.js")).text
    needed = re.findall(
        r'<link rel="(?:preload|stylesheet)" href="([^"]+)"', (await shopper.get("/offline")).text
    )
    assert len(needed) == 3
    assert [address for address in needed if f'"{address}"' not in worker] == []


async def test_an_icon_of_long_ago_is_shown_in_the_sizes_that_it_has(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        look = {"theme": "plain", "icons": {"32": "a.png", "192": "b.png"}}
        await publish(session, "look", look, actor="test", now=utc_now())

    icons = (await shopper.get("/manifest.webmanifest")).json()["icons"]

    assert [(icon["src"], icon["purpose"]) for icon in icons] == [("/media/b.png", "any")]


@pytest.mark.parametrize(
    "path", ["/icons/loom-193.png", "/icons/nonsense-192.png", "/icons/loom-99999999.png"]
)
async def test_no_other_icon_is_drawn(shopper: AsyncClient, store: Store, path: str):
    assert (await shopper.get(path)).status_code == 404


async def test_a_theme_that_nobody_knows_looks_plain(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).values(theme="of-long-ago"))

    told = (await shopper.get("/manifest.webmanifest")).json()

    assert told["theme_color"] == "#334db0"
    assert (await shopper.get(told["icons"][0]["src"])).status_code == 200
    page = await shopper.get("/")
    touched = re.search(r'<link rel="apple-touch-icon" href="([^"]+)">', page.text)
    assert touched is not None
    assert (await shopper.get(touched[1])).status_code == 200


async def test_the_script_for_no_network_keeps_the_shops_shell(shopper: AsyncClient, store: Store):
    answer = await shopper.get("/service-worker.js")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert '"/offline"' in answer.text
    assert f'"{stylesheet("storefront")}"' in answer.text


async def test_the_page_for_no_network_says_nothing_of_anybody(shopper: AsyncClient, store: Store):
    page = await shopper.get("/offline")

    assert "You are offline" in page.text
    assert page.headers["cache-control"] == "public, no-cache"
    assert '<meta name="robots" content="noindex">' in page.text


async def test_every_page_leads_to_the_manifest(shopper: AsyncClient, store: Store):
    for path in ("/", "/cart", "/search"):
        assert '<link rel="manifest" href="/manifest.webmanifest">' in (await shopper.get(path)).text
