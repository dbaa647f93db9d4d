"""What stores' own accounts sent to their banks is learned and explained line by line (F092)."""

from uuid import UUID

from shared.payments.gateway import Gateway, GatewayDenied, GatewayRefused
from shared.payments.gateways import AccountLocked
from shared.payments.jobs import FIND_PAYOUTS, READ_PAYOUT
from shared.payments.payouts import payout_by_id
from shared.payments.read_payouts import find_payouts, read_payout
from workers.handlers import GiveUp, Ids, outside
from workers.runtime import Runtime


@outside(FIND_PAYOUTS)
async def find(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Look which payouts an account made."""
    try:
        gateway = await _gateway(runtime, store_id, ids["account_id"])
        await find_payouts(runtime.database, gateway, store_id, ids["account_id"], now=runtime.clock())
    except (AccountLocked, GatewayDenied, GatewayRefused) as refused:
        # The key may not read them, or opens nothing any more: a person has to mend that.
        raise GiveUp(str(refused)) from refused


@outside(READ_PAYOUT)
async def read(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Read the next lines of a payout."""
    async with runtime.database.in_store(store_id) as session:
        payout = await payout_by_id(session, str(ids["payout_id"]))
    try:
        gateway = await _gateway(runtime, store_id, payout.account_id)
        await read_payout(runtime.database, gateway, store_id, payout.id, now=runtime.clock())
    except (AccountLocked, GatewayDenied, GatewayRefused) as refused:
        raise GiveUp(str(refused)) from refused


async def _gateway(runtime: Runtime, store_id: UUID, account_id: UUID) -> Gateway:
    gateway = await runtime.gateways.of_id(runtime.database, store_id, account_id)
    if gateway is None:
        raise AccountLocked("the account is not connected any more")
    return gateway
