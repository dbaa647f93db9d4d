"""How much money of some orders was given back, as reports count it."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.money_given_back import SYSTEM, TOO_LATE
from shared.insight.facts import GIVEN

_GIVEN_BACK: Final = f"""
SELECT placed.id, sum(given.amount_minor)::bigint
FROM orders placed CROSS JOIN LATERAL ({GIVEN}) given
WHERE placed.id = ANY (:ids)
GROUP BY placed.id
"""  # noqa: S608 - of a constant in facts.py; what is asked for is bound
_ASK: Final = text(_GIVEN_BACK).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


async def given_back(session: AsyncSession, order_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return minor units of the order's currency by the order's id; orders of which nothing went back are not in it."""
    asked = {"ids": list(order_ids), "too_late": TOO_LATE, "system": SYSTEM}
    return {key: int(minor) for key, minor in await session.execute(_ASK, asked)}
