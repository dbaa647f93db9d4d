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

STYLES = PROJECT / "static" / "css"
NAMED = set(re.findall(r'url\("([^"]+)"\)', (STYLES / "fonts.css").read_text()))
FILES = {name: font.file for name, font in FONTS.items()}


def first_family(declared: str) -> str:
    return declared.split(",", maxsplit=1)[0].strip().strip('"')


def early(page: str) -> list[str]:
    return re.findall(r'<link rel="preload" href="([^"]+)" as="font" type="font/woff2" crossorigin>', page)


def test_every_file_that_the_styles_name_is_there_and_has_no_axis_but_its_weight():
    assert len(NAMED) == 9
    for address in NAMED:
        assert (PROJECT / address.removeprefix("/")).is_file(), address
        assert address.endswith("-wght-normal.woff2")


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
