"""What a form has done is said on the next page, without cookies and scripts."""

import re
from html import unescape

import httpx
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from storefront.done import having
from tests.support.factories.catalogue import make_product


def said(page: httpx.Response) -> list[str]:
    found = re.findall(
        r'<div class="wrap did"><div class="flash flash-positive" role="status">.*?</div>',
        page.text,
        re.DOTALL,
    )
    return [unescape(re.sub(r"<[^>]*>", "", one)).strip() for one in found]


async def test_a_heart_without_scripts_leads_to_a_list_that_says_what_happened(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Mug")

    kept = await shopper.post("/wishlist/items", data={"product": str(mug.id)})
    page = await shopper.get(kept.headers["location"])
    dropped = await shopper.post("/wishlist/items", data={"product": str(mug.id), "wanted": "no"})
    empty = await shopper.get(dropped.headers["location"])
    later = await shopper.get("/wishlist")

    assert said(page) == ["Saved to your wishlist"]
    assert said(empty) == ["Taken off your wishlist"]
    assert said(later) == []


async def test_sharing_says_which_way_it_went(shopper: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Mug")
    await shopper.post("/wishlist/items", data={"product": str(mug.id)})

    shared, ended = [
        await shopper.post("/wishlist/sharing", data={"sharing": sharing}) for sharing in ("new", "off")
    ]

    assert shared.headers["location"] == "/wishlist?did=shared#sharing"
    assert said(await shopper.get(ended.headers["location"])) == ["The link to your list has ended."]


@pytest.mark.parametrize("typed", ["nothing", "", "<b>hello</b>", "wished2"])
async def test_nothing_else_can_be_made_to_stand_there(shopper: httpx.AsyncClient, typed: str):
    page = await shopper.get("/wishlist", params={"did": typed})

    assert (page.status_code, said(page)) == (200, [])
    assert "<b>hello" not in page.text


def test_the_place_on_a_page_stays_behind_the_question():
    assert having("shared", "/wishlist#sharing") == "/wishlist?did=shared#sharing"
    assert having("moved", "/cart") == "/cart?did=moved"
