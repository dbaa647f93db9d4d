"""Taxes for tests."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.taxes.change_rates import add_rate


async def make_vat(session: AsyncSession) -> None:
    """Let the store charge Germany's standard rate."""
    await add_rate(
        session,
        name="VAT",
        percent=Decimal(19),
        country="DE",
        region="",
        postcode="",
        category="standard",
        now=utc_now(),
    )
