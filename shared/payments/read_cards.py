"""Read the cards that a shopper keeps, from each account that knows them, while they wait."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.database import Database
from shared.payments.card_holders import CardHolder, holders_of, removals_of
from shared.payments.cards import CardFile, KeptCard
from shared.payments.errors import NoSuchCard
from shared.payments.gateway import GatewayAway, GatewayRefused
from shared.payments.gateways import Gateways

# Somebody waits for the page; all accounts are asked at once.
PATIENCE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Found:
    """A kept card, and where it is kept."""

    holder: CardHolder
    card: KeptCard


@dataclass(frozen=True, slots=True)
class Wallet:
    """The cards of a shopper. `is_whole` says that every account has answered."""

    found: tuple[Found, ...] = ()
    is_whole: bool = True

    def card(self, key: str) -> Found:
        """Return one of them; raises NoSuchCard."""
        for one in self.found:
            if one.card.id == key:
                return one
        raise NoSuchCard


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is known here of a shopper's cards: who keeps some, and which are on their way out."""

    holders: tuple[CardHolder, ...]
    removed: frozenset[str]


async def keeping_of(session: AsyncSession, customer_id: UUID) -> Keeping:
    """Return what is known here of a shopper's cards."""
    holders = await holders_of(session, customer_id)
    removed = await removals_of(session, [holder.id for holder in holders]) if holders else frozenset()
    return Keeping(tuple(holders), removed)


async def read_wallet(database: Database, gateways: Gateways, keeping: Keeping) -> Wallet:
    """Ask each account for its cards; one that does not answer in time is left out."""
    asked = await asyncio.gather(*(_cards_at(database, gateways, holder) for holder in keeping.holders))
    found = tuple(
        Found(holder, card)
        for holder, cards in zip(keeping.holders, asked, strict=True)
        for card in cards or ()
        if card.id not in keeping.removed
    )
    return Wallet(found, is_whole=None not in asked)


async def card_file_of(database: Database, gateways: Gateways, holder: CardHolder) -> CardFile | None:
    """Return where a holder's cards are kept, None where nobody can be asked; raises GatewayAway."""
    gateway = await gateways.of_id(database, holder.store_id, holder.account_id)
    return gateway.cards if gateway else None


async def _cards_at(
    database: Database, gateways: Gateways, holder: CardHolder
) -> tuple[KeptCard, ...] | None:
    try:
        async with asyncio.timeout(PATIENCE):
            file = await card_file_of(database, gateways, holder)
            return tuple(await file.cards_of(holder.provider_id)) if file and holder.provider_id else ()
    except (GatewayAway, GatewayRefused, TimeoutError):
        return None
