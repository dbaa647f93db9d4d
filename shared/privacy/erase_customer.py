"""Forget who a customer is, and keep what the books need.

Orders stay with their goods, amounts and country; the account's row stays as nobody's, so that they still belong
together. Everything by which a person could be known is replaced or removed, in one transaction.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Update, case, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart, CartLine
from shared.customers.groups import GroupMember
from shared.customers.models import Customer, CustomerProof, CustomerSession
from shared.customers.notes import CustomerNote
from shared.fulfilment.models import Shipment
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.events import record
from shared.kernel.jobs import Job
from shared.marketing.models import Subscriber
from shared.notifications.models import Email
from shared.notifications.preferences import MailRefusal, subject_of
from shared.notifications.stock_notices import StockNotice
from shared.orders.drafts import DISCARDED, ORDERED, DraftOrder
from shared.orders.edits import OrderEdit
from shared.orders.models import Order
from shared.orders.notes import OrderNote
from shared.orders.order_lines import OrderLine
from shared.payments.bank_lines import BankLine
from shared.payments.keep_cards import forget_holders
from shared.payments.models import Payment
from shared.promotions.customer_keys import customer_key
from shared.promotions.models import CouponRedemption
from shared.recovery.models import CartContact, Recovery
from shared.returns.models import Return
from shared.reviews.models import Review, ReviewOptOut
from shared.series.models import SeriesRun
from shared.shipping.address_book import SavedAddress
from shared.stores.queries import bump_catalogue
from shared.subscriptions.models import END_NOW, NOTHING, RUNNING, Subscription
from shared.wishlists.models import Wishlist

# What stands where a reviewer's name stood. A mark, not a word: every reader's language has it.
NOBODY: Final = "–"
# No hash of any password looks like it.
LOCKED: Final = "!"
# What an address keeps is its country.
_AGREEMENTS: Final = literal('$[*] ? (@.kind == "agreement")').cast(JSONPATH)
_BLANK: Final = dict.fromkeys(("name", "line1", "line2", "city", "region", "postcode", "phone"), "")


async def erase_customer(session: AsyncSession, customer_id: UUID, *, actor: str, now: datetime) -> None:
    """Erase everything personal of a customer; a second time changes nothing.

    Rows that only an address ties to them (guest orders, mails, notices) go along where the address is confirmed to
    be theirs, or a member of the store asks, who may know better.
    """
    customer = await session.scalar(select(Customer).where(Customer.id == customer_id).with_for_update())
    if customer is None or customer.erased_at is not None:
        return
    email, by_email = customer.email, customer.is_verified or actor != "shopper"
    nobody = f"{customer.id.hex}@erased.invalid"
    mine = _mine(customer.id, email, by_email=by_email)
    await _erase_orders(session, mine, nobody)
    await _erase_drafts(session, customer.id, email, nobody, by_email=by_email)
    await _erase_subscriptions(session, customer.id, email, nobody, by_email=by_email, now=now)
    await _do(
        session,
        update(Review).where(_reviews_of(customer.id, email, by_email=by_email)),
        email=nobody,
        name=NOBODY,
    )
    subject = subject_of(session.info["store_id"], email)
    for statement in _removals(customer.id, email, subject, by_email=by_email):
        await session.execute(statement.execution_options(synchronize_session=False))
    await _erase_traces(session, customer.id, email, nobody, by_email=by_email)
    await forget_holders(session, customer.id, now=now)
    customer.email, customer.name, customer.password_hash = nobody, "", LOCKED
    customer.password_version += 1
    customer.verified_at, customer.erased_at, customer.language, customer.tags = None, now, "", []
    record(session, "customer.erased", customer.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)


def _mine(customer_id: UUID, email: str, *, by_email: bool) -> ColumnElement[bool]:
    """Return which orders are the customer's; those of somebody else with the same address are not."""
    own = Order.customer_id == customer_id
    return or_(own, (Order.email == email) & Order.customer_id.is_(None)) if by_email else own


def _reviews_of(customer_id: UUID, email: str, *, by_email: bool) -> ColumnElement[bool]:
    own = Review.customer_id == customer_id
    return or_(own, Review.email == email) if by_email else own


async def _erase_orders(session: AsyncSession, mine: ColumnElement[bool], nobody: str) -> None:
    orders = select(Order.id).where(mine)
    carts = select(Order.cart_id).where(mine)
    notes = delete(OrderNote).where(OrderNote.order_id.in_(orders))
    await session.execute(notes.execution_options(synchronize_session=False))
    await _do(session, update(Return).where(Return.order_id.in_(orders)), note="", answer="")
    await _do(session, update(OrderEdit).where(OrderEdit.order_id.in_(orders)), reason="")
    await _do(session, update(OrderLine).where(OrderLine.order_id.in_(orders)), note="")
    untracked = {"tracking_number": "", "tracking_link": ""}
    await _do(session, update(Shipment).where(Shipment.order_id.in_(orders)), **untracked)
    await _do(session, update(Return).where(Return.order_id.in_(orders)), note="", answer="")
    # What went to the store's own mailbox about them.
    about = Email.kind.in_(("order_held", "new_order", "payment_review")) & Email.subject_id.in_(orders)
    await _do(session, update(Email).where(about), title="", text="", html="")
    terms = func.jsonb_set(Payment.terms, ["email"], func.to_jsonb(nobody), False).op("-")("payer")
    await _do(session, update(Payment).where(Payment.order_id.in_(orders)), terms=terms)
    await _do(session, update(BankLine).where(BankLine.order_id.in_(orders)), payer="", text="")
    await _do(session, update(CartLine).where(CartLine.cart_id.in_(carts)), note="")
    await _do(
        session,
        update(Order).where(mine),
        email=nobody,
        note="",
        # That somebody agreed to the store's terms says nothing of who they are.
        answers=func.jsonb_path_query_array(Order.answers, _AGREEMENTS),
        address=Order.address.op("||")(literal(_BLANK, JSONB)),
    )


async def _erase_drafts(
    session: AsyncSession, customer_id: UUID, email: str, nobody: str, *, by_email: bool
) -> None:
    """Forget whom staff wrote orders for; what has not become one is thrown away, link and all."""
    own = DraftOrder.customer_id == customer_id
    await _do(
        session,
        update(DraftOrder).where(or_(own, DraftOrder.email == email) if by_email else own),
        email=nobody,
        note="",
        discount_reason="",
        address=DraftOrder.address.op("||")(literal(_BLANK, JSONB)),
        state=case((DraftOrder.state == ORDERED, ORDERED), else_=DISCARDED),
    )


async def _erase_subscriptions(
    session: AsyncSession, customer_id: UUID, email: str, nobody: str, *, by_email: bool, now: datetime
) -> None:
    """Forget who subscribed, and let what runs end: its provider is told by the sweeper."""
    own = Subscription.customer_id == customer_id
    runs = Subscription.state.in_(RUNNING)
    await _do(
        session,
        update(Subscription).where(or_(own, Subscription.email == email) if by_email else own),
        email=nobody,
        address=Subscription.address.op("||")(literal(_BLANK, JSONB)),
        wish=case((runs, END_NOW), else_=NOTHING),
        terms=Subscription.terms.op("-")("answers"),
        look_at=case((runs, now), else_=Subscription.look_at),
    )


def _removals(customer_id: UUID, email: str, subject: UUID, *, by_email: bool) -> list[Delete]:
    removals = [
        delete(CustomerSession).where(CustomerSession.customer_id == customer_id),
        delete(CustomerProof).where(CustomerProof.person_id == customer_id),
        delete(CustomerNote).where(CustomerNote.customer_id == customer_id),
        delete(GroupMember).where(GroupMember.customer_id == customer_id),
        delete(SavedAddress).where(SavedAddress.customer_id == customer_id),
        delete(Wishlist).where(Wishlist.customer_id == customer_id),
    ]
    if by_email:
        removals += [
            delete(CustomerProof).where(or_(CustomerProof.email == email, CustomerProof.replaces == email)),
            delete(StockNotice).where(StockNotice.email == email),
            delete(ReviewOptOut).where(ReviewOptOut.email == email),
            delete(Recovery).where(Recovery.email == email),
            delete(CartContact).where(CartContact.email == email),
            delete(MailRefusal).where(MailRefusal.email == email),
            delete(Subscriber).where(Subscriber.email == email),
            delete(SeriesRun).where(SeriesRun.subject == subject),
        ]
    return removals


async def _erase_traces(
    session: AsyncSession, customer_id: UUID, email: str, nobody: str, *, by_email: bool
) -> None:
    carts = select(Cart.id).where(Cart.customer_id == customer_id)
    await _do(session, update(CartLine).where(CartLine.cart_id.in_(carts)), note="")
    await _do(session, update(GiftCard).where(GiftCard.customer_id == customer_id), note="")
    credit = select(GiftCard.id).where(GiftCard.customer_id == customer_id)
    await _do(session, update(GiftCardEntry).where(GiftCardEntry.card_id.in_(credit)), note="")
    if not by_email:
        return
    key = customer_key(email)
    await _do(
        session,
        update(CouponRedemption).where(CouponRedemption.customer_key == key),
        customer_key=nobody,
    )
    said = {"title": "", "text": "", "html": "", "reason": ""}
    await _do(session, update(Email).where(Email.recipient == email), recipient="", **said)
    told = Job.last_error.contains(email, autoescape=True)
    await _do(session, update(Job).where(told), last_error=None)


async def _do(session: AsyncSession, statement: Update, **values: Any) -> None:
    await session.execute(statement.values(**values).execution_options(synchronize_session=False))
