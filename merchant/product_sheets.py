"""Many products at once, as a sheet: every cell is a field, and one save takes all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.product_filter import as_query, asked_for, wanted_products
from merchant.sheet_form import (
    MOST_VARIANTS,
    Sheet,
    mark_of,
    named_products,
    read_sheet,
    sheet_values,
    typed_sheet,
)
from merchant.variant_form import figures_for
from shared.inventory.errors import StockChanged
from shared.inventory.lock_levels import lock_levels
from shared.inventory.product_list import count_products, page_of_products
from shared.inventory.set_reorder_points import set_reorder_points
from shared.inventory.set_stock import set_stock
from shared.kernel.errors import Invalid
from shared.kernel.typed_numbers import read_whole
from shared.products.change_terms import change_terms
from shared.products.hold_product import hold_products
from shared.products.models import Product
from shared.products.update_product import update_product
from shared.stores.queries import bump_catalogue
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

PAGE_SIZE = 30
MOST_FIELDS = 8000
HIDDEN = ("weight",)


async def edit(request: Request) -> Response:
    """Show the products that the list is narrowed to."""
    after = request.query_params.get("after")
    asked = asked_for(request.query_params)
    wanted = wanted_products(asked, member_of(request).store)
    async with work(request) as session:
        sort = asked.get("sort", "title")
        page = await page_of_products(session, wanted, sort=sort, after=after, size=PAGE_SIZE)
        found = await count_products(session, wanted)
    return _page(request, page.rows, sheet_values(page.rows), found=found, next_cursor=page.next_cursor)


async def update(request: Request) -> Response:
    """Save every changed cell, or say at each wrong one what is wrong and save nothing."""
    form = await read_form(request, most_fields=MOST_FIELDS)
    try:
        changed = await _save(request, form)
    except (Invalid, StockChanged) as refusal:
        async with work(request) as session:
            products = await hold_products(session, named_products(form)[:PAGE_SIZE])
        errors = refusal.fields if isinstance(refusal, Invalid) else {"sheet": str(refusal)}
        values = typed_sheet(form, sheet_values(products))
        status = 422 if isinstance(refusal, Invalid) else 409
        return _page(request, products, values, errors=errors, status=status)
    asked = asked_for(request.query_params) | {"saved": str(changed)}
    after = request.query_params.get("after", "")
    return see_other(f"{request.url.path}?{as_query(asked, after=after) if after else as_query(asked)}")


async def _save(request: Request, form: Form) -> int:
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        products = await hold_products(session, named_products(form)[:PAGE_SIZE])
        figures = tuple(figure for figure in figures_for(access) if figure not in HIDDEN)
        sheet = read_sheet(form, products, figures)
        if sheet.wrong:
            raise Invalid(sheet.wrong)
        actor = access.user.email
        await lock_levels(session, sheet.counted)
        for variant, figure, seen in sorted(sheet.stock, key=lambda change: change[0].id):
            await set_stock(
                session, variant.id, on_hand=figure, seen=seen, reason="adjustment", actor=actor, now=now
            )
        await _set_reorders(session, sheet, actor=actor, now=now)
        for product, words in sheet.words:
            await update_product(session, product, words, [], actor=actor, now=now)
        for product, terms in sheet.terms:
            await change_terms(session, product, terms, actor=actor, now=now)
        if sheet.stock:
            await bump_catalogue(session)
        return _count(sheet)


async def _set_reorders(session: AsyncSession, sheet: Sheet, *, actor: str, now: datetime) -> None:
    """Set the reorder points of every product; what is wrong with any is said of all of them."""
    wrong: dict[str, str] = {}
    for product, wanted in sheet.reorders:
        try:
            await set_reorder_points(session, product, wanted, actor=actor, now=now)
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(wrong)


def _count(sheet: Sheet) -> int:
    changed = {product.id for product, _ in (*sheet.words, *sheet.terms, *sheet.reorders)}
    return len(changed | {variant.product_id for variant, _, _ in sheet.stock})


def _page(
    request: Request,
    products: Sequence[Product],
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    found: int = 0,
    next_cursor: str | None = None,
) -> Response:
    asked = asked_for(request.query_params)
    return member_page(
        request,
        "merchant/product_sheets/edit.html",
        section="products",
        status=status,
        products=products,
        marks={product.id: mark_of(product) for product in products},
        values=values,
        errors=errors or {},
        figures=figures_for(member_of(request)),
        asked=asked,
        query=as_query(asked),
        after=request.query_params.get("after", ""),
        most_variants=MOST_VARIANTS,
        found=found,
        next_cursor=next_cursor,
        saved=read_whole(request.query_params.get("saved", ""), digits=5),
    )
