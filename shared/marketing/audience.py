"""To whom a campaign goes: of those who want the news, all, a group or a rank of customers, or a segment of buyers."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, column, false, func, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import PLATINUM, REGULAR, VIP
from shared.customers.ranks import thresholds_of
from shared.kernel.ids import parse_id
from shared.marketing.campaigns import EVERYBODY
from shared.marketing.may_be_mailed import mailable
from shared.marketing.models import Subscriber
from shared.orders.buyer_segments import NAMED_BUYERS, SEGMENTS
from shared.orders.customer_list import WantedCustomers, proven_mailboxes
from shared.stores.models import Store

RANKS = (REGULAR, VIP, PLATINUM)

# A guest's number is made of the address (`insight/facts.py`), which a subscriber has proven by the button in the mail.
# Where an account has bought under the same address, that alone says in which segment its owner is: nobody is won back
# who was here yesterday, signed in.
_MAILBOXES: Final = f"""
WITH {NAMED_BUYERS},
accounts AS (
    SELECT customers.email FROM customers LEFT JOIN named ON named.buyer = customers.id
    WHERE customers.blocked_at IS NOT NULL OR (customers.verified_at IS NOT NULL AND named.buyer IS NOT NULL)
)
SELECT customers.email FROM customers JOIN named ON named.buyer = customers.id
WHERE named.segment = :segment AND customers.verified_at IS NOT NULL AND customers.blocked_at IS NULL
    AND customers.erased_at IS NULL
UNION ALL
SELECT guests.email FROM subscribers guests
JOIN named ON named.buyer = md5(guests.store_id || '|' || guests.email)::uuid
WHERE named.segment = :segment AND guests.email NOT IN (SELECT email FROM accounts)
"""  # noqa: S608 - of a constant; what is asked for is bound


async def audience_of(
    session: AsyncSession, store: Store, audience: str, *, now: datetime
) -> ColumnElement[bool]:
    """Return who belongs to an audience and may be written to now, as a clause over `Subscriber`.

    A group that is there no more has nobody in it.
    """
    return and_(mailable(), await _among(session, store, audience, now=now))


async def count_audience(session: AsyncSession, store: Store, audience: str, *, now: datetime) -> int:
    """Return to how many mailboxes a mail would go now."""
    wanted: Select[Any] = select(func.count()).select_from(Subscriber)
    return int(await session.scalar(wanted.where(await audience_of(session, store, audience, now=now))) or 0)


async def _among(session: AsyncSession, store: Store, audience: str, *, now: datetime) -> ColumnElement[bool]:
    if audience == EVERYBODY:
        return true()
    kind, _, which = audience.partition(":")
    if kind == "segment" and which in SEGMENTS:
        today = now.astimezone(ZoneInfo(store.time_zone)).date()
        mailboxes = text(_MAILBOXES).bindparams(segment=which, last=today).columns(column("email"))
        return Subscriber.email.in_(mailboxes)
    group = parse_id(which) if kind == "group" else None
    if group is None and which not in RANKS:
        return false()
    wanted = WantedCustomers(group=group) if group else WantedCustomers(rank=which)
    rules = await thresholds_of(session)
    return Subscriber.email.in_(proven_mailboxes(store.currency, rules, wanted))
