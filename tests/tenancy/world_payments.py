"""How the stores of the world are paid."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.sealing import KeyRing
from shared.payments.connect_account import Credentials, connect_account, switch_account
from shared.payments.decide_way import decide_way
from shared.payments.ways import Way


async def add_payment_settings(session: AsyncSession, keys: KeyRing, *, title: str) -> dict[str, str]:
    """Add what a store decides about payments. The account takes nothing, so that carts are paid as everywhere."""
    typed = Credentials(title, f"sk_test_{title}", f"whsec_{title}")
    account = await connect_account(session, typed, keys=keys, actor="test", now=utc_now())
    await decide_way(session, Way("gift_card", label=title), actor="test", now=utc_now())
    await switch_account(session, account, is_on=False, actor="test", now=utc_now())
    return {"payment_account": str(account.id)}
