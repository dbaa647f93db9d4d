"""What a collection costs who opens it on a phone: all that comes but the pictures, as it is sent."""

import re
from itertools import product
from pathlib import Path

from httpx import AsyncClient
from sqlalchemy import update

from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT
from shared.look.themes import THEMES
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.web import HTMX

MOST_BYTES = 100_000
ON_A_PAGE = 24
CSS = PROJECT / "static" / "css"
FACE = re.compile(r'font-family: "([^"]+)";[^}]*?url\("/([^"]+-(latin|arabic)-wght-normal\.woff2)"\)')
SHEETS = r'<link rel="(?:stylesheet|preload)" href="([^"]+)"'
SCRIPTS = r'<script[^>]* src="([^"]+)"'
FILTERS = r'id="search-filters" data-filters-from="([^"]+)"'


async def weight(shopper: AsyncClient, address: str, **headers: str) -> int:
    async with shopper.stream("GET", address, headers={"accept-encoding": "br", **headers}) as answer:
        assert answer.status_code == 200
        return len(b"".join([part async for part in answer.aiter_raw()]))


def files_of(theme: str, language: str) -> set[Path]:
    """Return the files of type that a page fetches: of all families that its theme names there, those that are ours."""
    style = (CSS / "themes" / f"{theme}.css").read_text()
    rules = re.findall(r'\[data-theme="\w+"\](:where[^{]*)?\s*\{([^}]*)\}', style)
    told: dict[str, str] = {}
    for where, rule in rules:
        if not where or f":lang({language})" in where:
            told |= dict(re.findall(r"--(font-[a-z]+): ([^;]+);", rule))
    families = set(re.findall(r'"([^"]+)"', " ".join(told.values())))
    written = {"latin", "arabic"} if language == "ar" else {"latin"}
    faces = FACE.findall((CSS / "fonts.css").read_text())
    return {PROJECT / file for family, file, script in faces if family in families and script in written}


async def weights(shopper: AsyncClient, address: str, theme: str, language: str) -> dict[str, int]:
    """Return the bytes of all that a collection's page fetches, by what they are."""
    page = (await shopper.get(address)).text
    filters = re.search(FILTERS, page)
    assert page.count("data-product-card") == ON_A_PAGE
    assert filters is not None
    linked = sorted(set(re.findall(SHEETS, page) + re.findall(SCRIPTS, page)))
    files = files_of(theme, language)
    assert len(files) == (0 if theme == "plain" else 1)
    return {
        "page": await weight(shopper, address),
        "filters": await weight(shopper, filters[1].replace("&amp;", "&"), **HTMX),
        "type": sum(file.stat().st_size for file in files),
    } | {one: await weight(shopper, one) for one in linked if ".woff2" not in one}


async def test_a_collection_weighs_little_in_every_theme(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        goods = [
            await make_product(
                session,
                title=f"A name of some length, number {number}",
                option="Colour",
                values=[f"Shade {number}"],
                compare_at_minor=2500,
                tags=[f"tag {number}"],
                vendor=f"Maker {number}",
            )
            for number in range(ON_A_PAGE)
        ]
        shelf = await make_collection(session, goods)
        await rebuild_index(session, now=utc_now())

    for theme, language in product(THEMES, ("en", "ar")):
        async with database.in_store(store.id) as session:
            await session.execute(update(Store).values(theme=theme, locale=language))
        found = await weights(shopper, f"/collections/{shelf.slug}", theme, language)
        assert sum(found.values()) <= MOST_BYTES, (theme, language, found)
