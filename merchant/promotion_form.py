"""What a merchant typed about a promotion, read back as it was and as what it means."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from merchant.typed_figures import Wrong, amount, as_typed, moment, percentage, whole_number
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.pricing.purchase import FIRST_DELIVERY
from shared.products.models import Collection, CollectionProduct, Product
from shared.promotions.models import Promotion
from shared.promotions.save_promotion import PromotionTerms
from shared.stores.models import Store
from shared.web.forms import Form

MOST_PRODUCTS = 200


async def from_promotion(session: AsyncSession, store: Store, promotion: Promotion) -> dict[str, str]:
    """Return the form as the promotion is."""
    slugs = await session.scalars(
        select(Product.slug).where(Product.id.in_(promotion.product_ids)).order_by(Product.slug)
    )
    return {
        "name": promotion.name,
        "kind": promotion.kind,
        "percent": f"{promotion.percent.normalize():f}" if promotion.percent else "",
        "amount": _major(promotion.amount_minor, store.currency),
        "buys": str(promotion.buys or ""),
        "gets": str(promotion.gets or ""),
        "products": ", ".join(slugs),
        "group": str(promotion.group_id or ""),
        "subtotal_from": _major(promotion.subtotal_from_minor, store.currency),
        "pieces_from": str(promotion.pieces_from or ""),
        "first_order_only": "yes" if promotion.first_order_only else "",
        "priority": str(promotion.priority),
        "is_exclusive": "yes" if promotion.is_exclusive else "",
        "needs_code": "yes" if promotion.needs_code else "",
        "on_subscriptions": promotion.on_subscriptions,
        "starts_at": as_typed(promotion.starts_at, store.time_zone),
        "ends_at": as_typed(promotion.ends_at, store.time_zone),
    }


async def read_terms(session: AsyncSession, store: Store, form: Form) -> PromotionTerms:
    """Return what the form says; raises Invalid naming every field that cannot be read."""
    wrong: Wrong = {}
    product_ids = await _products(session, form.get("products"), wrong)
    group_id = parse_id(form.get("group"))
    if form.get("group") and group_id is None:
        wrong["group"] = say("This group does not exist.")
    terms = PromotionTerms(
        name=form.get("name"),
        kind=form.get("kind"),
        percent=percentage(form, "percent", wrong) or Decimal(0),
        amount_minor=amount(form, "amount", store.currency, wrong) or 0,
        buys=whole_number(form, "buys", wrong) or 0,
        gets=whole_number(form, "gets", wrong) or 0,
        product_ids=product_ids,
        collection_ids=[key for key in map(parse_id, form.all("collections")[:MOST_PRODUCTS]) if key],
        group_id=group_id,
        subtotal_from_minor=amount(form, "subtotal_from", store.currency, wrong) or 0,
        pieces_from=whole_number(form, "pieces_from", wrong) or 0,
        first_order_only=bool(form.get("first_order_only")),
        priority=whole_number(form, "priority", wrong) or 0,
        is_exclusive=bool(form.get("is_exclusive")),
        needs_code=bool(form.get("needs_code")),
        on_subscriptions=form.get("on_subscriptions") or FIRST_DELIVERY,
        starts_at=moment(form, "starts_at", store.time_zone, wrong),
        ends_at=moment(form, "ends_at", store.time_zone, wrong),
    )
    if wrong:
        raise Invalid(wrong)
    return terms


async def all_collections(session: AsyncSession) -> Sequence[Collection]:
    """Return the collections to choose from."""
    return (await session.scalars(select(Collection).order_by(Collection.title).limit(MOST_PRODUCTS))).all()


async def collections_of(session: AsyncSession, product_ids: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return which collections hold each product."""
    found = await session.execute(
        select(CollectionProduct.product_id, CollectionProduct.collection_id).where(
            CollectionProduct.product_id.in_(product_ids)
        )
    )
    shelves: dict[UUID, frozenset[UUID]] = {}
    for product_id, collection_id in found.all():
        shelves[product_id] = shelves.get(product_id, frozenset()) | {collection_id}
    return shelves


async def _products(session: AsyncSession, typed: str, wrong: Wrong) -> list[UUID]:
    slugs = {slug.strip().lower() for slug in typed.split(",") if slug.strip()}
    if len(slugs) > MOST_PRODUCTS:
        wrong["products"] = say("Name at most 200 products; a collection holds more.")
        return []
    found = (await session.execute(select(Product.slug, Product.id).where(Product.slug.in_(slugs)))).all()
    unknown = sorted(slugs - {slug for slug, _ in found})
    if unknown:
        wrong["products"] = say("There is no product with the address “%(slug)s”.", slug=unknown[0][:60])
    return [key for _, key in found]


def _major(minor: int, currency: str) -> str:
    return str(Money(minor, currency).major) if minor else ""
