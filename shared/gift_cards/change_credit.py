"""Give a customer store credit, or take some of it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.gift_cards.errors import CreditShort
from shared.gift_cards.issue_card import LONGEST_NOTE
from shared.gift_cards.models import IS_CREDIT, ISSUED, MOVED, REFUNDED, TAKEN, GiftCard, GiftCardEntry
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count


async def give_credit(
    session: AsyncSession,
    customer: Customer,
    amount: Money,
    *,
    note: str,
    actor: str,
    now: datetime,
    entry_id: UUID | None = None,
) -> None:
    """Add to a customer's credit. The same `entry_id` a second time changes nothing."""
    _refuse_unclear(amount, note)
    if await _add(session, customer.id, amount, ISSUED, note=note, actor=actor, now=now, entry_id=entry_id):
        figures = {"amount": amount.minor, "currency": amount.currency}
        record(session, "customer.credit_given", customer.id, actor=actor, now=now, **figures)
        await session.flush()


async def refund_as_credit(
    session: AsyncSession, customer_id: UUID, amount: Money, *, refund_id: UUID, actor: str, now: datetime
) -> bool:
    """Add what an order gives back to its buyer's credit; returns whether it was not there under that id before."""
    return await _add(
        session, customer_id, amount, REFUNDED, note="", actor=actor, now=now, entry_id=refund_id
    )


async def move_into_credit(
    session: AsyncSession,
    customer_id: UUID,
    amount: Money,
    *,
    note: str,
    actor: str,
    now: datetime,
    entry_id: UUID | None,
) -> bool:
    """Add what a gift card held (`redeem_card.py`); returns whether it was not there under that id before."""
    return await _add(session, customer_id, amount, MOVED, note=note, actor=actor, now=now, entry_id=entry_id)


async def take_credit(
    session: AsyncSession,
    customer: Customer,
    amount: Money,
    *,
    note: str,
    actor: str,
    now: datetime,
    entry_id: UUID | None = None,
) -> None:
    """Take from a customer's credit; raises CreditShort when it does not hold that much.

    The same `entry_id` a second time changes nothing.
    """
    _refuse_unclear(amount, note)
    card_id = await _credit_of(session, customer.id, amount.currency, now=now)
    if await _write_line(session, card_id, -amount, TAKEN, note, actor, now, entry_id):
        taken = await session.execute(
            update(GiftCard)
            .where(GiftCard.id == card_id, GiftCard.balance_minor >= amount.minor)
            .values(balance_minor=GiftCard.balance_minor - amount.minor)
            .returning(GiftCard.id)
            .execution_options(synchronize_session=False)
        )
        # The row decides, and the line written above goes with the transaction.
        if taken.scalar() is None:
            raise CreditShort
        figures = {"amount": amount.minor, "currency": amount.currency}
        record(session, "customer.credit_taken", customer.id, actor=actor, now=now, **figures)
        await session.flush()


def _refuse_unclear(amount: Money, note: str) -> None:
    wrong: dict[str, str] = {}
    if amount.minor <= 0:
        wrong["amount"] = say("Enter an amount above zero.")
    if not note.strip():
        wrong["note"] = say("Say why.")
    if len(note) > LONGEST_NOTE:
        wrong["note"] = say_count(
            "Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_NOTE
        )
    if wrong:
        raise Invalid(wrong)


async def _add(
    session: AsyncSession,
    customer_id: UUID,
    amount: Money,
    reason: str,
    *,
    note: str,
    actor: str,
    now: datetime,
    entry_id: UUID | None,
) -> bool:
    """Add to a customer's credit; returns whether the line is new."""
    card_id = await _credit_of(session, customer_id, amount.currency, now=now)
    if not await _write_line(session, card_id, amount, reason, note, actor, now, entry_id):
        return False
    await session.execute(
        update(GiftCard)
        .where(GiftCard.id == card_id)
        .values(balance_minor=GiftCard.balance_minor + amount.minor)
        .execution_options(synchronize_session=False)
    )
    return True


async def _credit_of(session: AsyncSession, customer_id: UUID, currency: str, *, now: datetime) -> UUID:
    """Return the one row that holds a customer's credit in a currency, made when there was none, and lock it."""
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "code_end": "",
        "customer_id": customer_id,
        "currency": currency,
        "balance_minor": 0,
        "note": "",
        "is_on": True,
        "created_at": now,
    }
    # An update that changes nothing gives the id of the row that is there, which DO NOTHING would not.
    found: UUID = (
        await session.execute(
            upsert(GiftCard)
            .values(row)
            .on_conflict_do_update(
                index_elements=[GiftCard.store_id, GiftCard.customer_id, GiftCard.currency],
                index_where=IS_CREDIT,
                set_={"code_end": ""},
            )
            .returning(GiftCard.id)
        )
    ).scalar_one()
    return found


async def _write_line(
    session: AsyncSession,
    card_id: UUID,
    amount: Money,
    reason: str,
    note: str,
    actor: str,
    now: datetime,
    entry_id: UUID | None,
) -> bool:
    """Write a line of the ledger unless it stands there already; returns whether it is new."""
    row = {
        "store_id": session.info["store_id"],
        "id": entry_id or new_id(),
        "card_id": card_id,
        "amount_minor": amount.minor,
        "reason": reason,
        "note": note.strip(),
        "actor": actor,
        "created_at": now,
    }
    written = await session.execute(
        upsert(GiftCardEntry).values(row).on_conflict_do_nothing().returning(GiftCardEntry.id)
    )
    return written.scalar() is not None
