"""The products of a store."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.new_product_form import empty_form, read_choices, read_first_terms, read_on_hand, typed_form
from merchant.page import member_page
from merchant.product_filter import LACK_WORDS, NARROWING, SORT_WORDS, as_query, asked_for, wanted_products
from merchant.product_form import Shown, from_form, from_product, read_words
from merchant.product_groups import load_groups, save_groups, values_of
from merchant.product_seen import ProductChanged, refuse_changed, seen_of
from merchant.uploaded_picture import throw_away
from merchant.variant_form import figures_for, read_reorders, read_stock, read_terms
from shared.inventory.errors import StockChanged
from shared.inventory.lock_levels import lock_levels
from shared.inventory.product_list import MOST_COUNTED, count_products, page_of_products
from shared.inventory.set_reorder_points import set_reorder_points
from shared.inventory.set_stock import set_stock, track_stock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import new_id, parse_id
from shared.kernel.typed_numbers import read_whole
from shared.products.add_product import add_product
from shared.products.arrange_pictures import value_of_picture
from shared.products.brands import all_brands
from shared.products.categories import all_categories
from shared.products.delete_product import StillNeeded, delete_product
from shared.products.digital_files import files_of_product
from shared.products.hold_product import hold_product
from shared.products.models import Product
from shared.products.product_types import all_types
from shared.products.queries import collections, count_by_state, product_by_id
from shared.products.remove_picture import removed_picture
from shared.products.update_product import update_product
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FORM = "merchant/products/_form.html"


async def index(request: Request) -> Response:
    """List products as they are narrowed and sorted."""
    store, after = member_of(request).store, request.query_params.get("after")
    asked = asked_for(request.query_params)
    wanted = wanted_products(asked, store)
    undo = parse_id(request.query_params.get("changed", ""))
    async with work(request) as session:
        page = await page_of_products(session, wanted, sort=asked.get("sort", "title"), after=after)
        counts = await count_by_state(session)
        found = await count_products(session, wanted)
        groups: dict[str, Any] = {
            "categories": await all_categories(session),
            "collections": await collections(session),
            "brands": await all_brands(session),
            "types": await all_types(session),
        }
        changed = await session.get(Product, (store.id, undo)) if undo else None
    return member_page(
        request,
        "merchant/products/index.html",
        section="products",
        page=page,
        asked=asked,
        query=as_query(asked),
        narrowed=[name for name in NARROWING if name in asked],
        lacks=list(LACK_WORDS.items()),
        sorts=list(SORT_WORDS.items()),
        counts=counts,
        found=min(found, MOST_COUNTED),
        is_more=found > MOST_COUNTED,
        is_first=after is None,
        changed=changed,
        state_before=request.query_params.get("was", ""),
        deleted="deleted" in request.query_params,
        batched=read_whole(request.query_params.get("batched", ""), digits=3),
        **groups,
    )


async def new(request: Request) -> Response:
    """Show the form of a product that is to be."""
    return await _new_page(request, empty_form())


async def create(request: Request) -> Response:
    """Add a product, once however often its form is sent, and go on to all that it can have."""
    form = await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    product_id = parse_id(form.get("key")) or new_id()
    try:
        words, choices = read_words(form), read_choices(form)
        terms, on_hand = read_first_terms(form, access), read_on_hand(form, access)
        async with work(request) as session:
            actor = access.user.email
            variants = await add_product(session, product_id, words, choices, terms, actor=actor, now=now)
            for variant in sorted(variants, key=lambda one: one.id) if on_hand is not None else []:
                await track_stock(session, variant.id, on_hand=on_hand or 0, actor=actor, now=now)
    except Invalid as refusal:
        return await _new_page(request, typed_form(form), errors=refusal.fields)
    return see_other(f"{request.url.path}/{product_id}?created=yes")


async def edit(request: Request) -> Response:
    """Show a product's form."""
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
    return await product_page(request, product, from_product(product), saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save words, prices and stock together, or nothing of it."""
    form = await read_form(request)
    try:
        await _save(request, form)
    except (Invalid, StockChanged, ProductChanged) as refusal:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        errors = {"stock": str(refusal)} if isinstance(refusal, StockChanged) else refusal.fields
        status = 422 if isinstance(refusal, Invalid) else 409
        shown = from_form(form, product, errors)
        return await product_page(
            request, product, shown, status=status, outrun=isinstance(refusal, ProductChanged)
        )
    return see_other(f"{request.url.path}?saved=yes")


async def destroy(request: Request) -> Response:
    """Delete a product that was never sold."""
    await read_form(request)
    try:
        async with work(request) as session:
            product = await hold_product(session, request.path_params["id"])
            gone = await delete_product(
                session, product, actor=member_of(request).user.email, now=services_of(request).clock()
            )
    except StillNeeded as refusal:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        return await product_page(request, product, from_product(product), status=409, refused=refusal)
    await throw_away(request, gone)
    return see_other(request.url.path.rpartition("/products/")[0] + "/products?deleted=yes")


async def product_page(
    request: Request,
    product: Product,
    shown: Shown,
    *,
    status: int = 200,
    saved: bool = False,
    outrun: bool = False,
    refused: Conflict | None = None,
) -> Response:
    """Render a product's form with what it holds and what is wrong with it."""
    async with work(request) as session:
        groups = await load_groups(session, product, type_name=shown.values["product_type"])
        files = await files_of_product(session, product.id)
        gone = await removed_picture(session, product.id, request.query_params.get("removed", ""))
    values = values_of(product, groups)
    values = dict.fromkeys(values, "") if shown.is_typed else values
    return member_page(
        request,
        "merchant/products/edit.html",
        partial=FORM,
        section="products",
        status=status,
        product=product,
        values=values | shown.values,
        seen=seen_of(product),
        figures=figures_for(member_of(request)),
        groups=groups,
        files=files,
        errors=shown.errors,
        saved=saved,
        created="created" in request.query_params,
        outrun=outrun,
        refused=refused,
        removed_image=gone,
        image_values={image.id: value_of_picture(product, image) for image in product.images},
    )


async def _new_page(
    request: Request, values: Mapping[str, str], *, errors: Mapping[str, str] | None = None
) -> Response:
    async with work(request) as session:
        brands, types = await all_brands(session), await all_types(session)
    return member_page(
        request,
        "merchant/products/new.html",
        section="products",
        status=422 if errors else 200,
        values=values,
        errors=errors or {},
        figures=figures_for(member_of(request)),
        brands=brands,
        types=types,
    )


async def _save(request: Request, form: Form) -> None:
    access, now = member_of(request), services_of(request).clock()
    actor = access.user.email
    async with work(request) as session:
        product = await hold_product(session, request.path_params["id"])
        figures = figures_for(access)
        words, terms = read_words(form), read_terms(form, product.variants, figures)
        counted, reorders = read_stock(form, product, figures), read_reorders(form, product, figures)
        if "seen" in form:
            refuse_changed(product, form.get("seen"))
        # Sorted, as every change of stock, so that two of them wait for each other instead of deadlocking; all at once
        # where there are two changes of the counters, which are sorted each by itself.
        if counted and reorders:
            await lock_levels(session, {*reorders, *(variant.id for variant, _, _ in counted)})
        for variant, figure, seen in sorted(counted, key=lambda change: change[0].id):
            await set_stock(
                session, variant.id, on_hand=figure, seen=seen, reason="adjustment", actor=actor, now=now
            )
        await set_reorder_points(session, product, reorders, actor=actor, now=now)
        # After the stock: it raises the catalogue's version, and that row is locked last by everybody.
        type_before = product.product_type
        await update_product(session, product, words, terms, actor=actor, now=now)
        await save_groups(session, form, product, type_before=type_before, now=now)
