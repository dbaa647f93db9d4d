"""Make one customer of two who turned out to be the same person."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Update, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.carts.merge_carts import merge_carts
from shared.carts.models import Cart
from shared.carts.queries import open_cart_of_customer
from shared.customers.change_customer import MOST_TAGS
from shared.customers.errors import NoSuchCustomer
from shared.customers.groups import GroupMember
from shared.customers.models import Customer, CustomerProof, CustomerSession
from shared.customers.notes import CustomerNote
from shared.gift_cards.change_credit import give_credit, take_credit
from shared.gift_cards.models import GiftCard
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.states import CANCELLED, DELIVERED
from shared.payments.card_holders import CardHolder
from shared.price_lists.models import PriceList
from shared.privacy.erase_customer import LOCKED
from shared.privacy.models import DataRequest
from shared.promotions.customer_keys import customer_key
from shared.reviews.models import Review
from shared.shipping.address_book import BookFull, addresses_of, save_address
from shared.subscriptions.models import Subscription
from shared.wishlists.merge_wishlists import give_wishlist
from shared.wishlists.queries import wishlist_of

MOST_SUGGESTED = 5
# What stands at the lines of the ledger that move store credit.
MOVED = "Accounts merged"


class CreditUnderWay(Conflict):
    """An order that store credit paid for may still be called off, and its part would go back to nobody."""

    message = say(
        "An order that the second account paid with store credit is still under way. Merge them once it has arrived."
    )


async def merge_customers(
    session: AsyncSession, kept_id: UUID, gone_id: UUID, *, actor: str, now: datetime
) -> Customer:
    """Give everything of one customer to another and end the first account; returns who stays.

    Orders, addresses, store credit, wishlist, cart, notes, reviews, groups and price lists go over; the first account
    signs in nowhere any more, and its row is nobody's. A second time changes nothing. Raises NoSuchCustomer,
    CreditUnderWay, and Invalid for one and the same.
    """
    if kept_id == gone_id:
        raise Invalid({"other": say("This is the same account.")})
    kept, gone = await _lock(session, kept_id, gone_id)
    if gone.merged_into == kept.id:
        return kept
    if gone.erased_at is not None:
        raise NoSuchCustomer
    await _move_credit(session, gone, kept, actor=actor, now=now)
    await _move_book(session, gone, kept, now=now)
    await _move_lists(session, gone, kept, now=now)
    for statement in _moves(gone.id, kept.id):
        await session.execute(statement.execution_options(synchronize_session=False))
    kept.tags = list(dict.fromkeys([*kept.tags, *gone.tags]))[:MOST_TAGS]
    gone.email, gone.name, gone.password_hash = f"{gone.id.hex}@merged.invalid", "", LOCKED
    gone.password_version += 1
    gone.verified_at, gone.erased_at, gone.merged_into, gone.tags = None, now, kept.id, []
    record(session, "customer.merged", kept.id, actor=actor, now=now, other=str(gone.id))
    await session.flush()
    return kept


async def alike(session: AsyncSession, customer: Customer) -> Sequence[Customer]:
    """Return customers who may be the same person: by their mailbox, or by their whole name."""
    name, _, host = customer_key(customer.email).rpartition("@")
    found = await session.scalars(
        select(Customer)
        .where(
            Customer.id != customer.id,
            Customer.erased_at.is_(None),
            or_(
                (func.lower(Customer.name) == customer.name.lower()) & (Customer.name.contains(" ")),
                Customer.email.startswith(f"{name}+", autoescape=True)
                & Customer.email.endswith(f"@{host}", autoescape=True),
                Customer.email == f"{name}@{host}",
            ),
        )
        .order_by(Customer.created_at)
        .limit(MOST_SUGGESTED)
    )
    return found.all()


async def _lock(session: AsyncSession, kept_id: UUID, gone_id: UUID) -> tuple[Customer, Customer]:
    found = await session.scalars(
        select(Customer).where(Customer.id.in_([kept_id, gone_id])).order_by(Customer.id).with_for_update()
    )
    known = {one.id: one for one in found}
    kept, gone = known.get(kept_id), known.get(gone_id)
    if kept is None or gone is None or kept.erased_at is not None:
        raise NoSuchCustomer
    return kept, gone


async def _move_credit(
    session: AsyncSession, gone: Customer, kept: Customer, *, actor: str, now: datetime
) -> None:
    """Hand over what each currency holds; where the other has none, the row itself with its ledger."""
    theirs = (await session.scalars(select(GiftCard).where(GiftCard.customer_id == gone.id))).all()
    own = set(await session.scalars(select(GiftCard.currency).where(GiftCard.customer_id == kept.id)))
    if any(card.currency in own for card in theirs) and await _may_come_back(session, gone.id):
        raise CreditUnderWay
    for card in theirs:
        if card.currency not in own:
            await session.execute(update(GiftCard).where(GiftCard.id == card.id).values(customer_id=kept.id))
        elif card.balance_minor:
            amount = Money(card.balance_minor, card.currency)
            await take_credit(session, gone, amount, note=MOVED, actor=actor, now=now)
            await give_credit(session, kept, amount, note=MOVED, actor=actor, now=now)


async def _may_come_back(session: AsyncSession, customer_id: UUID) -> bool:
    paid = select(Order.id).where(
        Order.customer_id == customer_id,
        Order.card_minor > 0,
        Order.state != CANCELLED,
        Order.fulfilment_state != DELIVERED,
    )
    return await session.scalar(paid.limit(1)) is not None


async def _move_book(session: AsyncSession, gone: Customer, kept: Customer, *, now: datetime) -> None:
    # What does not fit into a full book goes; orders have their own copies.
    with suppress(BookFull):
        for saved in await addresses_of(session, gone.id):
            await save_address(session, kept.id, saved.address, now=now)


async def _move_lists(session: AsyncSession, gone: Customer, kept: Customer, *, now: datetime) -> None:
    wishes = await wishlist_of(session, token=None, customer_id=gone.id)
    if wishes is not None:
        await give_wishlist(session, wishes, kept.id, now=now)
    await merge_carts(session, await open_cart_of_customer(session, gone.id), kept.id, now=now)
    mine = select(GroupMember.group_id, GroupMember.added_at).where(GroupMember.customer_id == gone.id)
    rows = [
        {
            "store_id": kept.store_id,
            "id": new_id(),
            "group_id": group_id,
            "customer_id": kept.id,
            "added_at": added_at,
        }
        for group_id, added_at in (await session.execute(mine)).all()
    ]
    if rows:
        await session.execute(insert(GroupMember).values(rows).on_conflict_do_nothing())


def _moves(gone: UUID, kept: UUID) -> list[Update | Delete]:
    same: dict[str, Any] = {"customer_id": kept}
    theirs = aliased(CardHolder)
    known = exists().where(
        theirs.customer_id == kept, theirs.account_id.is_not_distinct_from(CardHolder.account_id)
    )
    return [
        update(Order).where(Order.customer_id == gone).values(**same),
        update(Cart).where(Cart.customer_id == gone).values(**same),
        update(Review).where(Review.customer_id == gone).values(**same),
        update(Subscription).where(Subscription.customer_id == gone).values(**same),
        update(CustomerNote).where(CustomerNote.customer_id == gone).values(**same),
        update(PriceList).where(PriceList.customer_id == gone).values(**same),
        # Who is known to a provider twice keeps the cards of the account that stays.
        update(CardHolder).where(CardHolder.customer_id == gone, ~known).values(**same),
        delete(GroupMember).where(GroupMember.customer_id == gone),
        delete(CustomerSession).where(CustomerSession.customer_id == gone),
        delete(CustomerProof).where(CustomerProof.person_id == gone),
        delete(DataRequest).where(DataRequest.customer_id == gone),
    ]
