"""Bring past orders along from another shop, as history: no stock moves, nobody is asked for money or mailed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.imports.models import NAMES
from shared.imports.order_shape import ImportedLine, ImportedOrder, ReadOrder
from shared.imports.shape import RowProblem
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.kernel.storing_columns import store_rows
from shared.kernel.tokens import hash_token
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.order_link import token_of_order
from shared.orders.states import (
    CANCELLED,
    DELIVERED,
    PAID,
    PARTLY_REFUNDED,
    PLACED,
    REFUNDED,
    UNFULFILLED,
    UNPAID,
)
from shared.orders.tags import LONGEST as LONGEST_TAG
from shared.orders.tags import OrderTag
from shared.payments.methods import ELSEWHERE
from shared.products.models import Product, Variant
from shared.returns.hand_refunds import HandRefund
from shared.stores.order_numbers import HIGHEST_ORDER
from shared.stores.queries import current_store

MADE, SAME = "made", "same"
# Nobody reads the numbers by which links know them, and no order of the store's own ever gets so far.
FIRST_NUMBER: Final = HIGHEST_ORDER + 2
MOST_TAGS: Final = 20
# Two files at once would number alike, and both write what is in both.
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtext('brought'), hashtext(:store))")


@dataclass(slots=True)
class OrderReport:
    """What became of each order: its outcome by its first row, or the reason why it was not taken."""

    outcomes: dict[int, str] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)
    rows: int = 0

    def facts(self) -> dict[str, int]:
        """Return the figures; orders = made + same + refused, always, and `rows` are those that made them."""
        counted = Counter(self.outcomes.values())
        return {"rows": self.rows, MADE: counted[MADE], SAME: counted[SAME], "refused": len(self.refused)}

    def refuse(self, rows: Sequence[int], why: str) -> None:
        """Note an order that was not taken, at its first row."""
        self.rows += len(rows)
        self.refused.append((rows[0], why))

    def problems(self) -> list[tuple[Sequence[tuple[int, str]], dict[str, Any]]]:
        """Return what is wrong with which row."""
        return [(self.refused, {})]


async def import_orders(
    session: AsyncSession, orders: Sequence[ReadOrder], *, secret_key: str
) -> OrderReport:
    """Write the orders that are not known yet by their shop and number, and account for all; again changes nothing.

    An order is attached to the account of its address only where that address is proven (R32): others join it once it
    is (`join_guest_orders`). Goods are known by their SKU; else a line keeps its words.
    """
    report, store = OrderReport(), await current_store(session)
    await session.execute(_ONE_AT_A_TIME, {"store": str(store.id)})
    wanted = [one for one in orders if isinstance(one, ImportedOrder)]
    known = await _known(session, wanted)
    fresh: list[ImportedOrder] = []
    for one in orders:
        if isinstance(one, RowProblem):
            report.refuse(one.rows, one.message)
            continue
        if problem := _problem(one, store.currency):
            report.refuse(one.rows, problem)
            continue
        key, is_new = (one.source, one.number), (one.source, one.number) not in known
        report.outcomes[one.rows[0]] = MADE if is_new else SAME
        report.rows += len(one.rows)
        if is_new:
            known.add(key)
            fresh.append(one)
    if fresh:
        await _write(session, store.id, fresh, secret_key=secret_key)
    return report


def _problem(one: ImportedOrder, currency: str) -> str | None:
    if one.currency != currency and one.factor is None:
        return say(
            "This order is in %(other)s; your shop counts in %(own)s.", other=one.currency, own=currency
        )
    if any(line.discount_minor > line.total_minor for line in one.lines):
        return say("More is taken off a line than it costs.")
    if one.total_minor < 0 or one.refunded_minor > one.total_minor:
        return say("More was given back than was paid.")
    return None


async def _known(session: AsyncSession, orders: Sequence[ImportedOrder]) -> set[tuple[str, str]]:
    keys = {(one.source, one.number) for one in orders}
    if not keys:
        return set()
    found = await session.execute(
        select(Order.brought_from, Order.brought_number).where(
            tuple_(Order.brought_from, Order.brought_number).in_(keys)
        )
    )
    return {(str(source), str(number)) for source, number in found}


async def _write(
    session: AsyncSession, store_id: UUID, orders: Sequence[ImportedOrder], *, secret_key: str
) -> None:
    goods = await _goods(session, {line.sku for one in orders for line in one.lines if line.sku})
    accounts = await _accounts(session, {one.email for one in orders})
    last = await session.scalar(select(func.max(Order.number)).where(Order.number >= FIRST_NUMBER))
    rows, lines, refunds, tags = [], [], list[dict[str, Any]](), list[dict[str, Any]]()
    for number, one in enumerate(orders, start=(last or FIRST_NUMBER - 1) + 1):
        key = new_id()
        token = token_of_order(secret_key, store_id, key)
        mine = {"store_id": store_id, "order_id": key}
        rows.append(
            {"store_id": store_id, "id": key, "number": number, "token_hash": hash_token(token)}
            | {"customer_id": accounts.get(one.email)}
            | _order(one)
        )
        lines += [
            mine | {"id": new_id(), "position": place} | _line(one, line, goods)
            for place, line in enumerate(one.lines, start=1)
        ]
        if one.refunded_minor and not one.is_cancelled:
            refunds.append(mine | {"id": new_id()} | _refund(one))
        tags += [mine | {"id": new_id(), "name": name} for name in _tags(one.tags)]
    await store_rows(session, Order, rows)
    await store_rows(session, OrderLine, lines)
    await store_rows(session, HandRefund, refunds)
    await store_rows(session, OrderTag, tags)


async def _goods(session: AsyncSession, skus: Collection[str]) -> dict[str, tuple[UUID, str]]:
    """Return variants by their SKU with their product's address; of several that have it, the first that was made."""
    found = await session.execute(
        select(Variant.sku, Variant.id, Product.slug)
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .where(Variant.sku.in_(skus), Variant.deleted_at.is_(None), Product.deleted_at.is_(None))
        .order_by(Variant.id.desc())
    )
    return {sku: (key, slug) for sku, key, slug in found}


async def _accounts(session: AsyncSession, emails: Collection[str]) -> dict[str, UUID]:
    found = await session.execute(
        select(Customer.email, Customer.id).where(
            Customer.email.in_(emails),
            Customer.verified_at.is_not(None),
            Customer.erased_at.is_(None),
            Customer.merged_into.is_(None),
        )
    )
    return {email: key for email, key in found}


def _order(one: ImportedOrder) -> dict[str, Any]:
    return {
        # A blank is in no number of a store's own pattern, so it can never be one that an order here gets.
        "own_number": f"{NAMES[one.source]} {one.number}",
        "brought_from": one.source,
        "brought_number": one.number,
        "state": CANCELLED if one.is_cancelled else PLACED,
        "payment_state": _payment_state(one),
        "fulfilment_state": UNFULFILLED if one.is_cancelled else DELIVERED,
        "payment_method": ELSEWHERE.name,
        "email": one.email,
        "address": dict(one.address),
        "note": one.note,
        "currency": one.currency,
        "base_factor": one.factor,
        "subtotal_minor": one.subtotal_minor,
        "discount_minor": one.discount_minor,
        "shipping_minor": one.shipping_minor,
        "tax_minor": one.tax_minor,
        "included_tax_minor": one.included_minor,
        "total_minor": one.total_minor,
        "shipping_name": one.shipping_name,
        "placed_at": one.placed_at,
        "paid_at": (one.paid_at or one.placed_at) if one.was_paid else None,
        "cancelled_at": (one.cancelled_at or one.placed_at) if one.is_cancelled else None,
    }


def _payment_state(one: ImportedOrder) -> str:
    if one.is_cancelled:
        return REFUNDED if one.was_paid else UNPAID
    if not one.refunded_minor:
        return PAID
    return REFUNDED if one.refunded_minor >= one.total_minor else PARTLY_REFUNDED


def _line(one: ImportedOrder, line: ImportedLine, goods: Mapping[str, tuple[UUID, str]]) -> dict[str, Any]:
    variant, slug = goods.get(line.sku, (None, ""))
    return {
        "variant_id": variant,
        "slug": slug,
        "title": line.title,
        "variant_title": line.variant_title,
        "sku": line.sku,
        "unit_price_minor": line.unit_minor,
        "quantity": line.quantity,
        "total_minor": line.total_minor,
        "discount_minor": line.discount_minor,
        "tax_minor": line.tax_minor,
        "currency": one.currency,
        "is_shipped": line.is_shipped,
    }


def _refund(one: ImportedOrder) -> dict[str, Any]:
    return {
        "amount_minor": one.refunded_minor,
        "currency": one.currency,
        "reason": "",
        "actor": "system",
        # No file says when it was given back.
        "created_at": one.placed_at,
    }


def _tags(tags: Sequence[str]) -> list[str]:
    named = {name.casefold(): name for name in (" ".join(tag.split())[:LONGEST_TAG] for tag in tags) if name}
    return list(named.values())[:MOST_TAGS]
