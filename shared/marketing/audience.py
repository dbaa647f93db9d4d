"""To whom a campaign goes: of those who want the news, all, a group of customers, or a rank of them."""

from sqlalchemy import ColumnElement, Select, and_, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import PLATINUM, REGULAR, VIP
from shared.customers.ranks import thresholds_of
from shared.kernel.ids import parse_id
from shared.marketing.campaigns import EVERYBODY
from shared.marketing.may_be_mailed import mailable
from shared.marketing.models import Subscriber
from shared.orders.customer_list import WantedCustomers, proven_mailboxes
from shared.stores.models import Store

RANKS = (REGULAR, VIP, PLATINUM)


async def audience_of(session: AsyncSession, store: Store, audience: str) -> ColumnElement[bool]:
    """Return who belongs to an audience and may be written to now, as a clause over `Subscriber`.

    A group that is there no more has nobody in it.
    """
    return and_(mailable(), await _among(session, store, audience))


async def count_audience(session: AsyncSession, store: Store, audience: str) -> int:
    """Return to how many mailboxes a mail would go now."""
    wanted: Select[int] = select(func.count()).select_from(Subscriber)
    return int(await session.scalar(wanted.where(await audience_of(session, store, audience))) or 0)


async def _among(session: AsyncSession, store: Store, audience: str) -> ColumnElement[bool]:
    if audience == EVERYBODY:
        return true()
    kind, _, which = audience.partition(":")
    group = parse_id(which) if kind == "group" else None
    if group is None and which not in RANKS:
        return false()
    wanted = WantedCustomers(group=group) if group else WantedCustomers(rank=which)
    rules = await thresholds_of(session)
    return Subscriber.email.in_(proven_mailboxes(store.currency, rules, wanted))
