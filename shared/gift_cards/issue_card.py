"""Issue a gift card or store credit."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.errors import IssuedBefore
from shared.gift_cards.models import ISSUED, GiftCard, GiftCardEntry
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.kernel.tokens import hash_token
from shared.kernel.typed_numbers import plain_digits

# No 0 and O, no 1 and I: codes are read aloud and typed from paper.
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGEST_NOTE: Final = 200


def new_code() -> str:
    """Return a code of 80 random bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(16))


def plain_code(typed: str) -> str:
    """Return a code as it is hashed: capitals without spaces and hyphens."""
    return "".join(plain_digits(typed).split()).replace("-", "").upper()[:64]


def in_groups(code: str) -> str:
    """Return a code as it is printed: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


async def issue_card(
    session: AsyncSession,
    amount: Money,
    *,
    actor: str,
    now: datetime,
    note: str = "",
    code: str | None = None,
    customer_id: UUID | None = None,
    expires_at: datetime | None = None,
    card_id: UUID | None = None,
) -> tuple[GiftCard, str]:
    """Issue a card over an amount.

    Returns it and its code, which nobody can read again. With a customer: store credit. The same `card_id` a second
    time raises IssuedBefore.
    """
    if amount.minor <= 0:
        raise Invalid({"amount": say("Enter an amount above zero.")})
    if len(note) > LONGEST_NOTE:
        raise Invalid(
            {
                "note": say_count(
                    "Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_NOTE
                )
            }
        )
    code = plain_code(code or new_code())
    row = {
        "store_id": session.info["store_id"],
        "id": card_id or new_id(),
        "code_hash": None if customer_id else hash_token(code),
        "code_end": "" if customer_id else code[-4:],
        "customer_id": customer_id,
        "currency": amount.currency,
        "balance_minor": amount.minor,
        "note": note,
        "is_on": True,
        "expires_at": expires_at,
        "created_at": now,
    }
    # The row decides who was first: a form may be sent twice at the same moment.
    card = await session.scalar(
        insert(GiftCard)
        .values(row)
        .on_conflict_do_nothing(index_elements=["store_id", "id"])
        .returning(GiftCard)
    )
    if card is None:
        raise IssuedBefore
    session.add(
        GiftCardEntry(
            store_id=card.store_id,
            card_id=card.id,
            amount_minor=amount.minor,
            reason=ISSUED,
            actor=actor,
            created_at=now,
        )
    )
    record(session, "gift_card.issued", card.id, actor=actor, now=now, amount=amount.minor)
    await session.flush()
    return card, in_groups(code)
