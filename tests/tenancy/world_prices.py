"""What prices of one's own, and whom they are for, add to the two stores."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.change_groups import save_group, set_groups
from shared.customers.models import Customer
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class PriceIds:
    """By what groups and their prices can be asked for."""

    group: str


def nobodys_prices() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    return {"group": str(new_id())}


async def fill_prices(session: AsyncSession, customer: Customer) -> dict[str, str]:
    """Add a group with the customer in it."""
    now = utc_now()
    group = await save_group(session, None, name="Trade", domains="trade.example", actor="test", now=now)
    await set_groups(session, customer, {group.id}, actor="test", now=now)
    return {"group": str(group.id)}
