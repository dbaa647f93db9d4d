"""What goes wrong in a shop stands in the shop's own frame, with ways on; and without one where there can be none."""

import httpx
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.web import HTMX


@pytest.mark.parametrize("path", ["/nowhere", "/products/no-such-mug", "/collections/none", "/pages/none"])
async def test_a_page_that_is_not_there_leads_on(
    shopper: httpx.AsyncClient, database: Database, store: Store, path: str
):
    async with database.in_store(store.id) as session:
        shelf = await make_collection(session, [await make_product(session)], title="Mugs")

    page = await shopper.get(path)

    assert page.status_code == 404
    assert '<header class="site-header">' in page.text
    assert 'id="error-search-suggestions"' in page.text
    assert f'class="branch" href="/collections/{shelf.slug}"' in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers.get("cache-control") != "public"


async def test_it_speaks_the_language_of_its_address(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        (await session.get_one(Store, store.id)).languages = ["de"]

    page = await shopper.get("/de/nirgends")

    assert page.status_code == 404
    assert '<html lang="de"' in page.text
    assert 'href="/de/collections/all"' in page.text


async def test_a_part_of_a_page_a_program_and_a_picture_get_no_frame(shopper: httpx.AsyncClient):
    part = await shopper.get("/products/none", headers=HTMX)
    facts = await shopper.get("/products/none", headers={"accept": "application/json"})
    picture = await shopper.get("/nowhere.png", headers={"sec-fetch-dest": "image"})
    media = await shopper.get("/media/none")

    assert [answer.status_code for answer in (part, facts, picture, media)] == [404] * 4
    assert part.text.startswith('<div class="flash flash-danger" role="alert">')
    assert facts.json()["code"]
    assert all("site-header" not in answer.text for answer in (part, facts, picture, media))
