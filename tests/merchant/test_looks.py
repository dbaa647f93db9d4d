import io
import re

import httpx
from PIL import Image

from shared.content.arrange import arrangement
from shared.content.models import DRAFT
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_product, make_variant


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), (10, 108, 116, 255)).save(out, "PNG")
    return out.getvalue()


def links(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="(/branding/[^"]+)"', html)


async def test_a_look_is_a_draft_until_it_is_published(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}"
    kept = await owner.post(
        f"{here}/look",
        data={"theme": "trail", "accent": "#0A6C74", "corners": "square", "css": "h1 { color: red }"},
    )
    before = await shopper.get("/")
    await owner.post(f"{here}/publications/look")
    after = await shopper.get("/")

    assert kept.status_code == 303
    assert 'data-theme="plain"' in before.text
    assert links(before.text) == []
    assert 'data-theme="trail"' in after.text
    [style, rules] = links(after.text)
    sheet, own = await shopper.get(style), await shopper.get(rules)
    assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert '[data-theme="trail"]' in sheet.text
    assert "--radius-card: 0;" in sheet.text
    assert own.text == "@layer own {\nh1 { color: red; }\n}\n"
    async with database.in_store(store.id) as session:
        assert await arrangement(session, "look", DRAFT) is None


async def test_cards_name_the_brand_where_the_look_says_so(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}"
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Mug", vendor="Kiln & Co")
    named = '<p class="product-card-note"><bdi>Kiln &amp; Co</bdi></p>'
    seen = f"/recently-seen?ids={mug.id}"
    pages = ["/", "/collections/all", seen]
    before = [(await shopper.get(page)).text for page in pages]

    await owner.post(f"{here}/look", data={"theme": "plain", "brands_on_cards": "yes"})
    await owner.post(f"{here}/publications/look")
    after = [(await shopper.get(page)).text for page in pages]
    form = (await owner.get(f"{here}/look")).text
    await owner.post(f"{here}/look", data={"theme": "plain"})
    await owner.post(f"{here}/publications/look")
    again = [(await shopper.get(page)).text for page in pages]

    assert [named in page for page in before + after + again] == [False] * 3 + [True] * 3 + [False] * 3
    assert all("product-card-title" in page for page in before)
    assert re.search(r'<input[^>]*name="brands_on_cards"[^>]* checked', form)


async def test_rules_of_their_own_never_reach_where_people_sign_in_or_pay(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    """R31."""
    here = f"/dashboard/{store.slug}"
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    await owner.post(f"{here}/look", data={"theme": "loom", "accent": "#0a6c74", "css": "h1 { color: red }"})
    await owner.post(f"{here}/publications/look")

    for path in ("/account/sign-in", "/account/sign-up", "/checkout", "/account"):
        page = await shopper.get(path, follow_redirects=path == "/account")
        assert page.status_code == 200
        assert [link for link in links(page.text) if "rules" in link] == [], path
    assert len([link for link in links((await shopper.get("/cart")).text) if "rules" in link]) == 1


async def test_what_cannot_be_read_is_refused_with_what_could_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await owner.post(
        f"/dashboard/{store.slug}/look",
        data={"theme": "plain", "accent": "#ffd9a0", "css": "a { color: red }\n@import 'x';"},
    )

    assert answer.status_code == 422
    assert "The nearest that works is #" in answer.text
    assert "Line 2: @import is not allowed here." in answer.text
    assert 'value="#ffd9a0"' in answer.text
    async with database.in_store(store.id) as session:
        assert await arrangement(session, "look", DRAFT) is None


async def test_logo_and_icon_are_encoded_anew_shown_and_taken_away(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, services: Services, store: Store, database: Database
):
    here = f"/dashboard/{store.slug}"
    files = {"logo": ("l.png", png(1200, 300), "image/png"), "icons": ("i.png", png(600, 500), "image/png")}
    await owner.post(f"{here}/look", data={"theme": "plain"}, files=files)
    await owner.post(f"{here}/publications/look")

    page = (await shopper.get("/")).text
    logo = re.search(r'<img src="/media/([^"]+)" alt="Test Shop" width="480" height="120"', page)[1]
    stored = await services.files.get(logo)
    assert Image.open(io.BytesIO(stored.data)).size == (480, 120)
    icon = re.search(r'rel="apple-touch-icon" href="/media/([^"]+)"', page)[1]
    assert Image.open(io.BytesIO((await services.files.get(icon)).data)).size == (180, 180)

    bad = await owner.post(
        f"{here}/look", data={"theme": "plain"}, files={"logo": ("x.png", b"no", "image/png")}
    )
    assert 'id="field-logo-error"' in bad.text
    await owner.post(f"{here}/look", data={"theme": "plain", "no_logo": "yes"})
    await owner.post(f"{here}/publications/look")
    async with database.in_store(store.id) as session:
        data = (await arrangement(session, "look")).data
    assert data["logo"] is None
    assert list(data["icons"]) == ["32", "180", "192", "512", "maskable"]
