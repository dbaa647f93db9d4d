"""Write an order for somebody: begin it, save what is in it, price it, throw it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.add_line import new_cart
from shared.carts.models import MOST_LINES, MOST_OF_ONE, CartLine
from shared.customers.models import Customer
from shared.inventory.settle_reservations import release
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say, say_count
from shared.kernel.tokens import derived_token, hash_token
from shared.orders.drafts import (
    DISCARDED,
    DRAFT_LINK,
    FIXED,
    NO_DISCOUNT,
    PERCENTAGE,
    SENT,
    WRITTEN,
    DraftMoved,
    DraftOrder,
)
from shared.orders.models import Order
from shared.products.queries import variants_by_id
from shared.stores.models import Store

LONGEST_NOTE: Final = 500
LONGEST_REASON: Final = 100


@dataclass(frozen=True, slots=True)
class DraftWords:
    """What staff say of a draft beside its goods; the amounts of the discount are those of its kind."""

    email: str = ""
    address: Mapping[str, Any] | None = None
    note: str = ""
    delivery_id: UUID | None = None
    discount: str = NO_DISCOUNT
    percent: Decimal = Decimal(0)
    minor: int = 0
    discount_reason: str = ""


async def begin_draft(
    session: AsyncSession,
    store: Store,
    *,
    assignee_id: UUID | None = None,
    secret_key: str,
    actor: str,
    now: datetime,
) -> DraftOrder:
    """Begin an empty draft, of a member who is to work on it or of nobody."""
    cart, _ = await new_cart(session, currency=store.currency, customer_id=None, now=now)
    draft_id = new_id()
    draft = DraftOrder(
        id=draft_id,
        store_id=store.id,
        cart_id=cart.id,
        token_hash=hash_token(derived_token(secret_key, DRAFT_LINK, store.id, draft_id)),
        actor=actor,
        assignee_id=assignee_id,
        address={"country": store.country},
        currency=store.currency,
        created_at=now,
    )
    session.add(draft)
    await session.flush()
    record(session, "draft.begun", draft.id, actor=actor, now=now)
    return draft


async def begin_again(
    session: AsyncSession,
    store: Store,
    order: Order,
    *,
    assignee_id: UUID | None = None,
    secret_key: str,
    actor: str,
    now: datetime,
) -> DraftOrder:
    """Begin a draft with the goods and the buyer of an order; what is not sold any more is left out."""
    draft = await begin_draft(
        session, store, assignee_id=assignee_id, secret_key=secret_key, actor=actor, now=now
    )
    goods: dict[UUID, int] = {}
    for line in order.lines:
        if line.variant_id:
            goods[line.variant_id] = goods.get(line.variant_id, 0) + line.quantity
    sold = {
        variant.id
        for variant in await variants_by_id(session, goods)
        if variant.deleted_at is None and variant.product.is_shown and variant.product.is_sold_here
    }
    words = DraftWords(email=order.email, address=order.address)
    kept = {variant_id: count for variant_id, count in goods.items() if variant_id in sold}
    return await save_draft(session, draft, kept, words, seen=draft.version, actor=actor, now=now)


async def save_draft(
    session: AsyncSession,
    draft: DraftOrder,
    goods: Mapping[UUID, int],
    words: DraftWords,
    *,
    seen: int,
    actor: str,
    now: datetime,
) -> DraftOrder:
    """Write what is in a draft and whom it is for; raises Invalid, or DraftMoved when it is not at version `seen`."""
    _refuse_nonsense(goods, words)
    customer_id = await _account_of(session, words.email)
    changed = await session.scalar(
        update(DraftOrder)
        .where(
            DraftOrder.store_id == session.info["store_id"],
            DraftOrder.id == draft.id,
            DraftOrder.state == WRITTEN,
            DraftOrder.version == seen,
        )
        .values(
            version=DraftOrder.version + 1,
            actor=actor,
            customer_id=customer_id,
            email=words.email,
            address=dict(words.address or {}),
            note=words.note,
            delivery_id=words.delivery_id,
            discount=words.discount,
            discount_percent=words.percent,
            discount_minor=words.minor,
            discount_reason=words.discount_reason,
        )
        .returning(DraftOrder)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if changed is None:
        raise DraftMoved
    await _write_goods(session, changed, goods, now=now)
    return changed


async def discard_draft(session: AsyncSession, draft: DraftOrder, *, actor: str, now: datetime) -> None:
    """Throw a draft away, and with it the link that its buyer has; raises DraftMoved when it has become an order."""
    await _move(session, draft, (WRITTEN, SENT), DISCARDED)
    await release(session, draft.cart_id, now=now)
    record(session, "draft.discarded", draft.id, actor=actor, now=now)


async def take_back_draft(session: AsyncSession, draft: DraftOrder, *, actor: str, now: datetime) -> None:
    """Let a draft that was sent be changed again; its link opens nothing meanwhile. Raises DraftMoved."""
    await _move(session, draft, (SENT,), WRITTEN)
    await release(session, draft.cart_id, now=now)
    record(session, "draft.taken_back", draft.id, actor=actor, now=now)


async def _move(session: AsyncSession, draft: DraftOrder, sources: tuple[str, ...], state: str) -> None:
    moved = await session.scalar(
        update(DraftOrder)
        .where(
            DraftOrder.store_id == session.info["store_id"],
            DraftOrder.id == draft.id,
            DraftOrder.state.in_(sources),
        )
        .values(state=state, version=DraftOrder.version + 1, expires_at=None, quote={})
        .returning(DraftOrder.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise DraftMoved


async def _write_goods(
    session: AsyncSession, draft: DraftOrder, goods: Mapping[UUID, int], *, now: datetime
) -> None:
    gone = delete(CartLine).where(CartLine.cart_id == draft.cart_id, CartLine.variant_id.not_in(list(goods)))
    await session.execute(gone.execution_options(synchronize_session=False))
    if not goods:
        return
    rows = [
        {
            "store_id": draft.store_id,
            "id": new_id(),
            "cart_id": draft.cart_id,
            "variant_id": variant_id,
            "quantity": count,
            "note": "",
            "created_at": now,
        }
        for variant_id, count in goods.items()
    ]
    written = insert(CartLine).values(rows)
    await session.execute(
        written.on_conflict_do_update(
            index_elements=["store_id", "cart_id", "variant_id", "note"],
            set_={"quantity": written.excluded.quantity},
        )
    )


async def _account_of(session: AsyncSession, email: str) -> UUID | None:
    """Return whose account it is, where the mailbox is proven: anybody can register an address (R32)."""
    if not email:
        return None
    found: UUID | None = await session.scalar(
        select(Customer.id).where(
            Customer.email == email, Customer.verified_at.is_not(None), Customer.erased_at.is_(None)
        )
    )
    return found


def _refuse_nonsense(goods: Mapping[UUID, int], words: DraftWords) -> None:
    wrong: dict[str, str] = {
        f"add-{variant_id}": say("Use a whole number from 1 to %(most)s.", most=MOST_OF_ONE)
        for variant_id, count in goods.items()
        if not 1 <= count <= MOST_OF_ONE
    }
    if len(goods) > MOST_LINES:
        wrong["goods"] = say_count("At most %(num)s line.", "At most %(num)s lines.", MOST_LINES)
    if len(words.note) > LONGEST_NOTE:
        wrong["note"] = say("Use at most %(num)s characters.", num=LONGEST_NOTE)
    if words.discount and not 1 <= len(words.discount_reason) <= LONGEST_REASON:
        wrong["discount_reason"] = say("Say in a few words what the discount is for. The buyer reads it.")
    if words.discount == PERCENTAGE and not 0 < words.percent <= 100:
        wrong["percent"] = say("Enter a percentage above 0, up to 100.")
    if words.discount == FIXED and words.minor <= 0:
        wrong["amount"] = say("Enter an amount above zero.")
    if wrong:
        raise Invalid(wrong)
