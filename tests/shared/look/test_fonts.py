"""What the code says of the type is what the style files do, and a browser asks early for just the file it will need."""

import re

import httpx
import pytest
from sqlalchemy import update

from shared.kernel.database import Database
from shared.kernel.home import PROJECT
from shared.look.fonts import ARABIC_FILE, FONTS
from shared.look.themes import THEMES
from shared.stores.models import Store
from shared.web.assets import asset, stylesheet

STYLES = PROJECT / "static" / "css"
NAMED = set(re.findall(r'url\("/static/([^"]+)"\)', (STYLES / "fonts.css").read_text()))
FILES = {name: font.file for name, font in FONTS.items()}


def first_family(declared: str) -> str:
    return declared.split(",", maxsplit=1)[0].strip().strip('"')


def early(page: str) -> list[str]:
    asked = r'<link rel="preload" href="/static/([^"?]+)\?v=[0-9a-f]{12}" as="font" type="font/woff2" crossorigin>'
    return re.findall(asked, page)


def test_every_file_that_the_styles_name_is_there_and_has_no_axis_but_its_weight():
    assert len(NAMED) == 9
    for address in NAMED:
        assert (PROJECT / "static" / address).is_file(), address
        assert address.endswith("-wght-normal.woff2")


async def test_a_face_has_one_address_with_its_hash_for_styles_and_for_who_asks_early(
    shopper: httpx.AsyncClient,
):
    sheet = (await shopper.get(stylesheet("storefront"))).text
    faces = re.findall(r'url\("(/static/[^"]+\.woff2[^"]*)"\)', sheet)

    assert set(faces) == {asset(path) for path in NAMED}
    versioned, plain = await shopper.get(faces[0]), await shopper.get(faces[0].partition("?")[0])
    assert versioned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["cache-control"] == "public, max-age=3600"
    assert versioned.content == plain.content


def test_every_file_that_is_asked_for_early_is_one_of_the_styles():
    assert {ARABIC_FILE, *filter(None, FILES.values())} <= NAMED


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_a_theme_has_the_headings_that_its_style_file_has(theme: str):
    found = re.search(r"--font-heading: ([^;]+);", (STYLES / "themes" / f"{theme}.css").read_text())
    heading = FONTS[THEMES[theme].heading]

    assert (first_family(found[1]) if found else "system-ui") == first_family(heading.family)


@pytest.mark.parametrize(
    ("theme", "locale", "files"),
    [
        ("plain", "en", []),
        ("plain", "ar", []),
        ("loom", "en", [FILES["fraunces"]]),
        ("trail", "de-AT", [FILES["archivo"]]),
        ("roast", "en", [FILES["inter"]]),
        ("loom", "ar", [ARABIC_FILE]),
    ],
)
async def test_a_page_asks_early_for_the_type_of_its_headings(
    database: Database, store: Store, shopper: httpx.AsyncClient, theme: str, locale: str, files: list[str]
):
    async with database.as_platform() as session:
        await session.execute(update(Store).where(Store.id == store.id).values(theme=theme, locale=locale))

    page = (await shopper.get("/cart")).text

    assert early(page) == files


async def test_each_language_asks_early_for_its_own_letters(
    database: Database, store: Store, shopper: httpx.AsyncClient
):
    async with database.as_platform() as session:
        await session.execute(
            update(Store).where(Store.id == store.id).values(theme="loom", languages=["ar"])
        )

    english, arabic = (await shopper.get("/cart")).text, (await shopper.get("/ar/cart")).text

    assert (early(english), early(arabic)) == ([FILES["fraunces"]], [ARABIC_FILE])
