"""The products of a collection that is arranged by hand."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from shared.products.arrange_collection import (
    add_to_collection,
    move_in_collection,
    take_from_collection,
)
from shared.products.change_collection import collection_by_id
from shared.products.queries import product_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other

_MOVES: Final = {"up": -1, "down": 1, "first": -(10**9)}


async def create(request: Request) -> Response:
    """Put a product into the collection."""
    form = await read_form(request)
    async with work(request) as session:
        collection = await collection_by_id(session, request.path_params["id"])
        await add_to_collection(session, collection, await product_by_id(session, form.get("product")))
    return _back(request)


async def update(request: Request) -> Response:
    """Move a product among the others."""
    form = await read_form(request)
    async with work(request) as session:
        collection = await collection_by_id(session, request.path_params["id"])
        product = await product_by_id(session, request.path_params["product"])
        await move_in_collection(session, collection, product, by=_MOVES.get(form.get("move"), 0))
    return _back(request)


async def destroy(request: Request) -> Response:
    """Take a product out of the collection; it stays in the shop."""
    async with work(request) as session:
        collection = await collection_by_id(session, request.path_params["id"])
        product = await product_by_id(session, request.path_params["product"])
        await take_from_collection(session, collection, product)
    return _back(request)


def _back(request: Request) -> Response:
    return see_other(f"{request.url.path.partition('/products')[0]}#products")
