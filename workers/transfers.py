"""Orders that wait for a bank transfer: their mails, and the end of their time."""

from uuid import UUID

from shared.checkout.await_transfer import look_at_transfer
from shared.orders.jobs import SEND_TRANSFER_DETAILS, SEND_TRANSFER_REMINDER
from shared.payments.transfers import transfer_of, transfers_due
from workers.handlers import GiveUp, Ids, outside
from workers.mail import send_about_order
from workers.rounds import one_by_one
from workers.runtime import Runtime


@outside(SEND_TRANSFER_DETAILS)
async def send_transfer_details(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer where to send the money."""
    await _send(runtime, store_id, ids["order_id"], "transfer_details")


@outside(SEND_TRANSFER_REMINDER)
async def send_transfer_reminder(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Remind the buyer of the money."""
    await _send(runtime, store_id, ids["order_id"], "transfer_reminder")


async def look_at_due_transfers(runtime: Runtime) -> None:
    """Remind of transfers at half time, and give up those whose time is over, one order at a time."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        due = await transfers_due(session, now=now)

    async def look(store_id: UUID, order_id: UUID) -> None:
        async with runtime.database.in_store(store_id) as session:
            await look_at_transfer(session, order_id, now=now)

    await one_by_one(runtime, "transfers", due, look)


async def _send(runtime: Runtime, store_id: UUID, order_id: UUID, kind: str) -> None:
    async with runtime.database.in_store(store_id) as session:
        transfer = await transfer_of(session, order_id)
    if transfer is None or not transfer.is_waiting:
        raise GiveUp("the order waits for no transfer any more")
    await send_about_order(runtime, store_id, order_id, kind, transfer=transfer)
