"""Cards that are not to be kept any more leave the provider, and so does whoever is forgotten here."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import delete, select

from shared.payments.accounts import account_of
from shared.payments.card_holders import (
    CardHolder,
    CardRemoval,
    holder_by_id,
    holders_leaving,
    removals_left,
)
from shared.payments.cards import CardFile
from shared.payments.gateway import GatewayAway, GatewayRefused
from shared.payments.jobs import FORGET_CARD_HOLDER, REMOVE_CARD
from shared.payments.pursue_cards import detach_card, forget_holder
from shared.payments.read_cards import card_file_of
from workers.handlers import Ids, outside
from workers.rounds import one_by_one
from workers.runtime import Runtime

# The jobs try for about as long; what is left then is tried here, again and again (R11).
JOBS_TRY_FOR: Final = timedelta(days=1)

_log = structlog.get_logger("souk.cards")


@outside(REMOVE_CARD)
async def remove_card(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Have a card removed at the provider."""
    await _remove(runtime, store_id, ids["removal_id"])


@outside(FORGET_CARD_HOLDER)
async def forget_card_holder(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Have somebody who was forgotten here forgotten at the provider."""
    await _forget(runtime, store_id, ids["holder_id"])


async def look_after_kept_cards(runtime: Runtime) -> None:
    """Try again what no job tries any more."""
    before = runtime.clock() - JOBS_TRY_FOR
    async with runtime.database.as_platform() as session:
        removals = await removals_left(session, before=before)
        holders = await holders_leaving(session, before=before)
    for step, rows in ((_remove, removals), (_forget, holders)):
        await one_by_one(runtime, "kept cards", rows, partial(_try, runtime, step))


async def _try(
    runtime: Runtime, step: Callable[[Runtime, UUID, UUID], Awaitable[None]], store_id: UUID, row_id: UUID
) -> None:
    try:
        await step(runtime, store_id, row_id)
    except (GatewayAway, GatewayRefused) as trouble:
        _log.warning("a provider still keeps a card", row=str(row_id), error=str(trouble)[:200])


async def _remove(runtime: Runtime, store_id: UUID, removal_id: UUID) -> None:
    async with runtime.database.in_store(store_id) as session:
        removal = await session.scalar(select(CardRemoval).where(CardRemoval.id == removal_id))
        holder = await holder_by_id(session, removal.holder_id) if removal else None
    if removal is None or holder is None or removal.done_at is not None:
        return
    if (file := await _file_of(runtime, holder)) is not None:
        await detach_card(runtime.database, file, store_id, removal, clock=runtime.clock)


async def _forget(runtime: Runtime, store_id: UUID, holder_id: UUID) -> None:
    async with runtime.database.in_store(store_id) as session:
        holder = await holder_by_id(session, holder_id)
    if holder is None:
        return
    file = await _file_of(runtime, holder)
    if file is not None:
        await forget_holder(runtime.database, file, store_id, holder, clock=runtime.clock)
        return
    # Nobody here can reach that account any more; what it keeps is its owner's to delete.
    _log.warning("an account is no longer connected", holder=str(holder_id))
    async with runtime.database.in_store(store_id) as session:
        await session.execute(delete(CardHolder).where(CardHolder.id == holder_id))


async def _file_of(runtime: Runtime, holder: CardHolder) -> CardFile | None:
    """Return where the cards are kept, None where the account was disconnected; raises GatewayAway."""
    async with runtime.database.in_store(holder.store_id) as session:
        account = await account_of(session, holder.account_id)
    if account is not None and not account.is_connected:
        return None
    file = await card_file_of(runtime.database, runtime.gateways, holder)
    if file is None:
        raise GatewayAway("no payment provider is configured")
    return file
