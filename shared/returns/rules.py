"""What a store takes back, for how long, and what a returned piece is worth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.models import Shipment
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.products.category import Category, ProductCategory
from shared.products.models import Product, Variant
from shared.returns.models import ReturnSettings
from shared.returns.states import PAYERS, SHOPPER

MOST_DAYS = 365
MOST_TAGS = 20
LONGEST_TAG = 60


@dataclass(frozen=True, slots=True)
class Rules:
    """A store's decisions: `days` to ask after the goods have come, 0 for no returns; who pays for the way back."""

    days: int = 14
    payer: str = SHOPPER
    kept_tags: tuple[str, ...] = ()
    kept_categories: tuple[UUID, ...] = ()

    def last_moment(self, shipments: Sequence[Shipment]) -> datetime | None:
        """Return until when a return may be asked for: so many days from when the last of the goods came."""
        moments = [one.arrived_at or one.sent_at or one.packed_at for one in shipments if not one.is_undone]
        return max(moments) + timedelta(days=self.days) if moments and self.days else None


async def rules_of(session: AsyncSession) -> Rules:
    """Return what the store has decided about returns."""
    row = await session.scalar(select(ReturnSettings))
    if row is None:
        return Rules()
    return Rules(row.days, row.payer, tuple(row.kept_tags), tuple(row.kept_categories))


async def change_rules(session: AsyncSession, rules: Rules, *, actor: str, now: datetime) -> None:
    """Write the store's decisions; raises Invalid. Returns that were asked for go on as they are."""
    wrong: dict[str, str] = {}
    if not 0 <= rules.days <= MOST_DAYS:
        wrong["days"] = say("Use a whole number of days, from 0 to %(most)s.", most=MOST_DAYS)
    if rules.payer not in PAYERS:
        wrong["payer"] = say("Choose one of these.")
    if len(rules.kept_tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in rules.kept_tags):
        wrong["kept_tags"] = say("Use at most %(num)s tags.", num=MOST_TAGS)
    if wrong:
        raise Invalid(wrong)
    known = await session.scalars(select(Category.id).where(Category.id.in_(rules.kept_categories)))
    row = {
        "days": rules.days,
        "payer": rules.payer,
        "kept_tags": list(rules.kept_tags),
        "kept_categories": sorted(known),
    }
    made = insert(ReturnSettings).values(store_id=session.info["store_id"], id=new_id(), **row)
    await session.execute(made.on_conflict_do_update(index_elements=["store_id"], set_=row))
    record(
        session,
        "return_settings.changed",
        session.info["store_id"],
        actor=actor,
        now=now,
        days=rules.days,
        payer=rules.payer,
    )


async def kept_variants(session: AsyncSession, rules: Rules, variants: Collection[UUID]) -> set[UUID]:
    """Return which of these variants cannot be returned, by their product's tags and categories as they are now."""
    if not (rules.kept_tags or rules.kept_categories):
        return set()
    stands_in = (
        select(ProductCategory.id)
        .join(
            Category,
            (Category.store_id == ProductCategory.store_id) & (Category.id == ProductCategory.category_id),
        )
        .where(
            ProductCategory.store_id == Product.store_id,
            ProductCategory.product_id == Product.id,
            Category.lineage.op("&&", is_comparison=True)(list(rules.kept_categories)),
        )
        .exists()
    )
    found = await session.scalars(
        select(Variant.id)
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .where(
            Variant.id.in_(variants),
            Product.tags.op("&&", is_comparison=True)(list(rules.kept_tags)) | stands_in,
        )
    )
    return set(found)


def worth_of(order: Order, line: OrderLine, *, before: int, count: int, with_tax: bool = True) -> Money:
    """Return what was paid for `count` pieces of a line of which `before` went back already.

    All of a line's pieces together are worth what was paid for the line, whatever the steps (T38): the last one takes
    the remainder. Delivery is not in it; without `with_tax` neither is tax on top. What was exchanged for the line is
    worth what the goods were that came back for it.
    """
    added_tax = line.tax_minor if order.tax_minor and with_tax else 0
    paid = line.total_minor - line.discount_minor + added_tax + line.exchanged_minor
    return Money(paid * (before + count) // line.quantity - paid * before // line.quantity, order.currency)
