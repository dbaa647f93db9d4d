"""The promotions of a store: what reduces prices, when, and for whom."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.promotion_form import all_collections, collections_of, from_promotion, read_terms
from shared.customers.groups import all_groups
from shared.kernel.errors import Invalid
from shared.kernel.typed_numbers import read_whole
from shared.pricing.purchase import Goods, Purchase
from shared.pricing.quote import Quote, price
from shared.products.models import Variant
from shared.promotions.models import Promotion
from shared.promotions.queries import Usage, all_promotions, codes_of, promotion_by_id, usage_by_promotion
from shared.promotions.save_promotion import save_promotion, switch_promotion
from shared.shipping.methods import Destination
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

NEW: Final = {"kind": "percentage", "priority": "100"}
MOST_PREVIEWED: Final = 10


async def index(request: Request) -> Response:
    """List every promotion with what it brought."""
    async with work(request) as session:
        promotions, usage = await all_promotions(session), await usage_by_promotion(session)
    return member_page(
        request,
        "merchant/promotions/index.html",
        section="promotions",
        promotions=promotions,
        usage=usage,
        unused=Usage(),
        now=services_of(request).clock(),
    )


async def new(request: Request) -> Response:
    """Show an empty form."""
    async with work(request) as session:
        return await promotion_page(request, session, None, NEW)


async def create(request: Request) -> Response:
    """Make a promotion and lead to its page, where it gets codes."""
    return await _save(request, None)


async def edit(request: Request) -> Response:
    """Show a promotion: its form, its codes, and what it would do to a cart."""
    async with work(request) as session:
        promotion = await promotion_by_id(session, request.path_params["id"])
        values = await from_promotion(session, member_of(request).store, promotion)
        return await promotion_page(request, session, promotion, values)


async def update(request: Request) -> Response:
    """Save a promotion's terms, or nothing of them."""
    return await _save(request, request.path_params["id"])


async def switch(request: Request) -> Response:
    """Switch a promotion on or off."""
    is_on = (await read_form(request)).get("is_on") == "yes"
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        promotion = await promotion_by_id(session, request.path_params["id"])
        await switch_promotion(session, promotion, is_on=is_on, actor=actor, now=now)
    return see_other(request.url.path.removesuffix("/state"))


async def promotion_page(
    request: Request,
    session: AsyncSession,
    promotion: Promotion | None,
    values: Mapping[str, str],
    *,
    chosen: set[str] | None = None,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    code_form: Mapping[str, str] | None = None,
) -> Response:
    """Render a promotion's page with what it holds and what is wrong with it."""
    typed = request.query_params.get("cart", "")[:1000]
    kept = {str(key) for key in promotion.collection_ids} if promotion else set()
    usage = await usage_by_promotion(session)
    return member_page(
        request,
        "merchant/promotions/edit.html",
        section="promotions",
        status=status,
        promotion=promotion,
        values=values,
        errors=errors or {},
        collections=await all_collections(session),
        groups=await all_groups(session),
        chosen=kept if chosen is None else chosen,
        codes=await codes_of(session, promotion) if promotion else [],
        code_form=code_form or {},
        usage=usage.get(promotion.id, Usage()) if promotion else Usage(),
        cart=typed,
        preview=await _preview(request, session, promotion, typed) if promotion and typed else None,
        saved="saved" in request.query_params,
    )


async def _save(request: Request, text: str | None) -> Response:
    form = await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            promotion = await promotion_by_id(session, text) if text else None
            terms = await read_terms(session, access.store, form)
            saved = await save_promotion(session, promotion, terms, actor=access.user.email, now=now)
    except Invalid as refusal:
        return await _again(request, text, form, refusal)
    address = request.app.url_path_for("promotions.edit", store=access.store.slug, id=saved.id)
    return see_other(f"{address}?saved=yes")


async def _again(request: Request, text: str | None, form: Form, refusal: Invalid) -> Response:
    async with work(request) as session:
        promotion = await promotion_by_id(session, text) if text else None
        return await promotion_page(
            request,
            session,
            promotion,
            {name: form[name][:2000] for name in form},
            chosen=set(form.all("collections")),
            status=422,
            errors=refusal.fields,
        )


async def _preview(request: Request, session: AsyncSession, promotion: Promotion, typed: str) -> Quote | None:
    """Price a cart of lines "SKU quantity" with this promotion alone, as if its code had been entered."""
    wanted = dict(_wanted(line) for line in typed.splitlines()[:MOST_PREVIEWED] if line.strip())
    found = (
        await session.scalars(
            select(Variant)
            .where(Variant.sku.in_(wanted), Variant.deleted_at.is_(None))
            .options(joinedload(Variant.product))
        )
    ).all()
    shelves = await collections_of(session, [variant.product_id for variant in found])
    goods = tuple(
        Goods(
            key=variant.id,
            variant=variant.id,
            product=variant.product_id,
            title=variant.product.title,
            unit=variant.price,
            quantity=wanted[variant.sku],
            collections=shelves.get(variant.product_id, frozenset()),
        )
        for variant in found
    )
    if not goods:
        return None
    store = member_of(request).store
    return price(
        Purchase(
            currency=store.currency,
            goods=goods,
            now=services_of(request).clock(),
            destination=Destination(store.country),
            promotions=(promotion.as_rule(),),
            groups=frozenset([promotion.group_id] if promotion.group_id else []),
        )
    )


def _wanted(line: str) -> tuple[str, int]:
    sku, _, count = line.strip().rpartition(" ")
    pieces = read_whole(count, digits=3) if sku else None
    return (line.strip(), 1) if pieces is None else (sku.strip(), max(pieces, 1))
