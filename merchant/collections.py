"""The collections of a store."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.collection_form import read_collection, rows_in, values_of
from merchant.page import member_page
from search.sales import all_sales
from shared.kernel.errors import Invalid
from shared.products.arrange_collection import count_in, products_in
from shared.products.brands import all_brands
from shared.products.categories import all_categories
from shared.products.change_collection import (
    change_collection,
    collection_by_id,
    create_collection,
    remove_collection,
)
from shared.products.collection_preview import Preview
from shared.products.fill_collection import fill_collection
from shared.products.product_types import all_types
from shared.products.queries import collections, find_products
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_FOUND = 8


async def index(request: Request) -> Response:
    """List every collection in its order."""
    return await _index(request)


async def create(request: Request) -> Response:
    """Begin a collection, and go on to fill it."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            collection = await create_collection(
                session,
                form.get("title"),
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _index(request, typed=form.get("title"), errors=refusal.fields)
    return see_other(f"{request.url.path}/{collection.id}")


async def edit(request: Request) -> Response:
    """Show a collection: its words, its rule or its products, its order."""
    return await collection_page(request)


async def update(request: Request) -> Response:
    """Save a collection and fill it at once, or save nothing."""
    form = await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            collection = await collection_by_id(session, request.path_params["id"])
            categories = await all_categories(session)
            words = read_collection(form, categories, currency=access.store.currency)
            await change_collection(session, collection, words, actor=access.user.email, now=now)
            await fill_collection(session, collection, sales=await all_sales(session, now=now), now=now)
    except Invalid as refusal:
        return await collection_page(request, form=form, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def destroy(request: Request) -> Response:
    """Take a collection away; its products stay in the shop."""
    async with work(request) as session:
        collection = await collection_by_id(session, request.path_params["id"])
        await remove_collection(
            session, collection, actor=member_of(request).user.email, now=services_of(request).clock()
        )
    return see_other(request.url.path.rpartition("/collections/")[0] + "/collections")


async def collection_page(
    request: Request,
    *,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
    preview: Preview | None = None,
) -> Response:
    """Render a collection's page, with what was typed and what is wrong with it."""
    words = request.query_params.get("q", "")
    async with work(request) as session:
        collection = await collection_by_id(session, request.path_params["id"])
        categories = await all_categories(session)
        shown: dict[str, Any] = {
            "collection": collection,
            "products": await products_in(session, collection),
            "found": await find_products(session, words, limit=MOST_FOUND) if words else [],
            "categories": categories,
            "brands": await all_brands(session),
            "types": await all_types(session),
        }
    values = values_of(collection, categories, currency=member_of(request).store.currency)
    if form is not None:
        values = dict.fromkeys(values, "") | {name: form[name] for name in form}
    return member_page(
        request,
        "merchant/collections/edit.html",
        section="catalogue",
        status=422 if errors else 200,
        values=values,
        rows=rows_in(values),
        errors=errors or {},
        preview=preview,
        words=words,
        saved="saved" in request.query_params,
        **shown,
    )


async def _index(request: Request, *, typed: str = "", errors: Mapping[str, str] | None = None) -> Response:
    async with work(request) as session:
        found = await collections(session)
        counts = await count_in(session)
    return member_page(
        request,
        "merchant/collections/index.html",
        section="catalogue",
        status=422 if errors else 200,
        collections=found,
        counts=counts,
        typed=typed,
        errors=errors or {},
    )
