"""Decide how one way to pay is offered."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.payments.methods import CASH_ON_DELIVERY
from shared.payments.ways import PaymentWay, Way
from shared.stores.queries import bump_catalogue

LONGEST_LABEL: Final = 60
LONGEST_EXPLANATION: Final = 300
# Shorter than goods are held for any payment at all (shared/checkout/place_order.py).
LONGEST_HOLD: Final = 45


async def decide_way(session: AsyncSession, way: Way, *, actor: str, now: datetime) -> None:
    """Write the decisions about a way to pay, all of them or none; raises Invalid."""
    _refuse(way)
    facts: dict[str, Any] = asdict(way) | {"countries": list(way.countries)}
    facts |= {"words": _plain(way.words), "details": dict(way.details)}
    row = {"store_id": session.info["store_id"], "id": new_id(), **facts}
    written = insert(PaymentWay).values(row)
    way_id = await session.scalar(
        written.on_conflict_do_update(index_elements=["store_id", "method"], set_=facts).returning(
            PaymentWay.id
        )
    )
    assert way_id is not None
    record(session, "payment_way.decided", way_id, actor=actor, now=now, method=way.method, is_on=way.is_on)
    await session.flush()
    await bump_catalogue(session)


def _refuse(way: Way) -> None:
    wrong: dict[str, str] = {}
    texts = {"label": way.label, "explanation": way.explanation}
    for code, words in way.words.items():
        texts |= {f"{name}-{code}": text for name, text in words.items()}
    for name, text in texts.items():
        longest = LONGEST_LABEL if name.startswith("label") else LONGEST_EXPLANATION
        if len(text) > longest:
            wrong[name] = say("Use at most %(num)s characters.", num=longest)
    if way.fee_minor and way.method != CASH_ON_DELIVERY.name:
        wrong["fee"] = say("Only cash on delivery can cost extra.")
    if way.up_to_minor is not None and way.up_to_minor < (way.from_minor or 0):
        wrong["up_to"] = say("This is less than the lowest amount.")
    if not 1 <= way.hold_days <= LONGEST_HOLD:
        wrong["hold_days"] = say("Choose between 1 and %(num)s days.", num=LONGEST_HOLD)
    if wrong:
        raise Invalid(wrong)


def _plain(words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    told = {code: {name: text for name, text in one.items() if text} for code, one in words.items()}
    return {code: one for code, one in told.items() if one}
