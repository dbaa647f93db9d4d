import io
import re

import pytest
from httpx import AsyncClient
from PIL import Image
from sqlalchemy import update

from shared.kernel.database import Database
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
