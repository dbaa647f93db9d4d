"""All that a store knows of a customer, in plain records."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from shared.customers.groups import groups_of
from shared.customers.models import Customer, CustomerSession
from shared.customers.notes import notes_on
from shared.kernel.money import Money
from shared.marketing.models import Subscriber
from shared.notifications.models import Email
from shared.orders.credit_history import credit_of
from shared.orders.drafts import DraftOrder
from shared.orders.edits import OrderEdit
from shared.orders.models import Order
from shared.payments.bank_lines import BankLine
from shared.payments.card_holders import holders_of
from shared.returns.models import Return
from shared.reviews.models import Review
from shared.series.queries import runs_of
from shared.shipping.address_book import addresses_of
from shared.subscriptions.models import Subscription
from shared.wishlists.models import Wishlist, WishlistItem

Record = Mapping[str, Any]


async def gather(session: AsyncSession, customer: Customer) -> dict[str, Sequence[Record]]:
    """Return what is known, by subject; moments are ISO 8601, amounts decimal with their currency."""
    book = await addresses_of(session, customer.id)
    return {
        "account": [_record(customer, ("email", "name", "language", "created_at", "verified_at", "tags"))],
        "addresses": [saved.address.as_record() for saved in book],
        "orders": await _orders(session, customer.id),
        "order_changes": await _changes(session, customer.id),
        "offers": await _offers(session, customer),
        "subscriptions": await _subscriptions(session, customer),
        "returns": await _returns(session, customer.id),
        "reviews": await _reviews(session, customer.id),
        "wishlist": await _wishes(session, customer.id),
        "sessions": await _rows(
            session, CustomerSession, customer.id, ("agent", "created_at", "seen_at", "expires_at")
        ),
        "notes": [
            _record(note, ("body", "author", "written_at")) for note in await notes_on(session, customer.id)
        ],
        "groups": [{"name": one.group.name} for one in await groups_of(session, customer.id)],
        "bank_transfers": await _bookings(session, customer.id),
        "cards": [
            _record(holder, ("provider_id", "created_at"))
            for holder in await holders_of(session, customer.id)
        ],
        "store_credit": await _credit(session, customer.id),
        "newsletter": await _newsletter(session, customer),
        "automatic_mails": await _series(session, customer),
        "mails": await _mails(session, customer.email),
    }


async def _orders(session: AsyncSession, customer_id: UUID) -> list[Record]:
    found = await session.scalars(
        select(Order)
        .where(Order.customer_id == customer_id)
        .options(selectinload(Order.lines))
        .order_by(Order.placed_at, Order.id)
    )
    facts = ("number", "own_number", "placed_at", "state", "payment_state", "payment_method", "email", "note")
    return [
        {
            **_record(order, facts),
            "address": order.address,
            "answers": [{"question": one.label, "answer": one.value} for one in order.answered],
            "lines": [
                {
                    "title": line.title,
                    "variant": line.variant_title,
                    "note": line.note,
                    "quantity": line.quantity,
                    "total": _amount(Money(line.total_minor, line.currency)),
                }
                for line in order.lines
            ],
            "total": _amount(order.total),
        }
        for order in found
    ]


async def _bookings(session: AsyncSession, customer_id: UUID) -> list[Record]:
    found = await session.scalars(
        select(BankLine)
        .join(Order, (Order.store_id == BankLine.store_id) & (Order.id == BankLine.order_id))
        .where(Order.customer_id == customer_id)
        .order_by(BankLine.booked_on, BankLine.id)
    )
    return [
        {
            "booked_on": line.booked_on.isoformat(),
            "payer": line.payer,
            "text": line.text,
            "amount": _amount(line.amount),
        }
        for line in found
    ]


async def _changes(session: AsyncSession, customer_id: UUID) -> list[Record]:
    found = await session.scalars(
        select(OrderEdit)
        .join(Order, (Order.store_id == OrderEdit.store_id) & (Order.id == OrderEdit.order_id))
        .where(Order.customer_id == customer_id)
        .order_by(OrderEdit.created_at)
    )
    return [
        {**_record(edit, ("number", "state", "reason", "created_at")), "difference": _amount(edit.difference)}
        for edit in found
    ]


async def _offers(session: AsyncSession, customer: Customer) -> list[Record]:
    found = await session.scalars(
        select(DraftOrder).where(DraftOrder.customer_id == customer.id).order_by(DraftOrder.created_at)
    )
    facts = ("state", "email", "address", "note", "discount_reason", "created_at", "sent_at", "expires_at")
    return [{**_record(draft, facts), "total": _amount(draft.total)} for draft in found]


async def _subscriptions(session: AsyncSession, customer: Customer) -> list[Record]:
    found = await session.scalars(
        select(Subscription).where(Subscription.customer_id == customer.id).order_by(Subscription.created_at)
    )
    facts = ("title", "quantity", "every", "count", "state", "email", "address", "created_at", "ended_at")
    return [{**_record(one, facts), "total": _amount(one.total)} for one in found]


async def _returns(session: AsyncSession, customer_id: UUID) -> list[Record]:
    found = await session.scalars(
        select(Return)
        .join(Order, (Order.store_id == Return.store_id) & (Order.id == Return.order_id))
        .where(Order.customer_id == customer_id)
        .order_by(Return.asked_at)
    )
    facts = ("number", "state", "note", "answer", "asked_at", "decided_at", "received_at", "settled_at")
    return [_record(one, facts) for one in found]


async def _reviews(session: AsyncSession, customer_id: UUID) -> list[Record]:
    found = await session.scalars(
        select(Review)
        .where(Review.customer_id == customer_id)
        .options(joinedload(Review.product))
        .order_by(Review.written_at)
    )
    facts = ("name", "stars", "title", "body", "state", "written_at", "reply")
    return [{"product": review.product.title, **_record(review, facts)} for review in found]


async def _wishes(session: AsyncSession, customer_id: UUID) -> list[Record]:
    found = await session.scalars(
        select(WishlistItem)
        .join(
            Wishlist,
            (Wishlist.store_id == WishlistItem.store_id) & (Wishlist.id == WishlistItem.wishlist_id),
        )
        .where(Wishlist.customer_id == customer_id)
        .options(joinedload(WishlistItem.product))
        .order_by(WishlistItem.saved_at)
    )
    return [{"product": wish.product.title, "saved_at": _plain(wish.saved_at)} for wish in found]


async def _credit(session: AsyncSession, customer_id: UUID) -> list[Record]:
    history = await credit_of(session, customer_id)
    return [
        {"amount": _amount(line.amount), **_record(line.entry, ("reason", "note", "created_at"))}
        for line in history.lines
    ]


async def _newsletter(session: AsyncSession, customer: Customer) -> list[Record]:
    if not customer.is_verified:
        return []
    found = await session.scalars(select(Subscriber).where(Subscriber.email == customer.email))
    facts = ("email", "state", "language", "source", "words", "asked_at", "confirmed_at", "left_at")
    return [_record(one, facts) for one in found]


async def _series(session: AsyncSession, customer: Customer) -> list[Record]:
    if not customer.is_verified:
        return []
    facts = ("kind", "state", "sent", "began_at", "ended_at", "clicked_at")
    return [_record(run, facts) for run in await runs_of(session, customer.email)]


async def _mails(session: AsyncSession, email: str) -> list[Record]:
    found = await session.scalars(
        select(Email).where(Email.recipient == email).order_by(Email.requested_at, Email.id)
    )
    return [_record(mail, ("kind", "recipient", "sent_at")) for mail in found]


async def _rows(
    session: AsyncSession, table: type[CustomerSession], customer_id: UUID, names: Iterable[str]
) -> list[Record]:
    found = await session.scalars(
        select(table).where(table.customer_id == customer_id).order_by(table.created_at)
    )
    return [_record(row, names) for row in found]


def _record(row: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _amount(money: Money) -> str:
    return f"{money.major} {money.currency}"
