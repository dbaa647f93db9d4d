"""Which scripts run where somebody pays or signs in: these, as they were looked at, and no others (T82)."""

import base64
import hashlib
import re

from httpx import AsyncClient

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.assets import SCRIPTS
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant

# Whoever adds one has looked at what it does beside an address and a card.
LOOKED_AT = (
    "vendor/htmx.min.js",
    "js/auto_submit.js",
    "js/busy_button.js",
    "js/early_typing.js",
    "js/error_focus.js",
    "js/announcement.js",
    "js/buy_bar.js",
    "js/cart_drawer.js",
    "js/compare.js",
    "js/filters.js",
    "js/gallery.js",
    "js/offline.js",
    "js/open_wide.js",
    "js/own_parts.js",
    "js/picture_transition.js",
    "js/quantity.js",
    "js/recent_searches.js",
    "js/recently_seen.js",
    "js/search.js",
    "js/search_notes.js",
    "js/shelf_filters.js",
    "js/show_more.js",
    "js/site_nav.js",
    "js/wishlist.js",
    "js/zoom.js",
)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
OURS = re.compile(r' src="(/static/storefront\.js\?v=[0-9a-f]{12})" integrity="sha384-([^"]{64})"')


def test_what_runs_in_the_shop_was_looked_at():
    assert SCRIPTS["storefront"] == LOOKED_AT


async def test_where_somebody_pays_nothing_else_runs(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    pages = [
        await shopper.get(path) for path in ("/cart", "/checkout", "/account/sign-in", "/account/sign-up")
    ]
    placed = await shopper.post("/checkout", data=FORM)
    pages.append(await shopper.get(placed.headers["location"]))

    for page in pages:
        assert page.status_code == 200
        assert "script-src 'self';" in page.headers["content-security-policy"]
        ((attributes, words),) = SCRIPT.findall(page.text)
        assert words == ""
        address, digest = OURS.search(attributes).groups()
        script = (await shopper.get(address)).content
        assert base64.b64encode(hashlib.sha384(script).digest()).decode() == digest
