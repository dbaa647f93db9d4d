"""Make mails of notices: a worker looks for events as the bell does, so nothing is written where they happen.

What is told at once is noted by event, because a transaction may commit an event that is older than one that was told
before. A day's mail ends early enough for all that is older to be committed, and begins where the last one ended.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import User
from shared.insight.notice_mails import MemberMails, NoticeMail
from shared.insight.notices import NEEDS, NOTICED, READ, WANTED, Notice, events_of, notice_in
from shared.kernel.jobs import MAIL_TRIES, declare, enqueue
from shared.kernel.reading import reader_of
from shared.stores.members import Held, member_by_id
from shared.stores.models import Member, Store
from shared.stores.permissions import ORDERS_SEE, OWN, TEAM, allows, reach_of
from shared.stores.queries import current_store
from shared.stores.roles import Role
from shared.stores.teams import in_common_with

SEND_NOTICES: Final = declare("insight.send_notices", most_attempts=MAIL_TRIES)
KIND: Final = "notices"

# Longer than any transaction takes, and than the clocks of two machines are apart.
LATE: Final = timedelta(minutes=10)
# After a mail at once, what follows is told together: nobody gets hundreds of them in an hour.
PAUSE: Final = timedelta(minutes=2)
# What one mail names. Of a day's others it says how many they are; of those at once, the next mail tells.
MOST_LINES: Final = 50
# Longer than a mail is tried, and than events are looked for that were told.
KEPT_FOR: Final = timedelta(days=7)

_NEW: Final = f"""
SELECT e.id FROM events e
WHERE {WANTED} AND e.occurred_at > $4 AND NOT EXISTS (
    SELECT FROM notice_mails m
    WHERE m.store_id = e.store_id AND m.member_id = $2 AND m.created_at > $5 AND e.id = ANY (m.events)
)
ORDER BY e.occurred_at, e.id
LIMIT {MOST_LINES}"""  # noqa: S608 - our own words
_OF_TIME: Final = f"{WANTED} AND e.occurred_at > $4 AND e.occurred_at <= $5"
_COUNT: Final = f"SELECT count(*) FROM events e WHERE {_OF_TIME}"  # noqa: S608 - as above
_LATEST: Final = f"{READ} WHERE {_OF_TIME} ORDER BY e.occurred_at DESC, e.id DESC LIMIT {MOST_LINES}"
_NAMED: Final = f"{READ} WHERE {WANTED} AND e.id = ANY ($4) ORDER BY e.occurred_at DESC, e.id DESC"
# Of all stores: who may have news, and for whom it is the hour. What there is to tell, the store's own session reads.
_WITH_NEWS: Final = f"""
SELECT c.store_id, c.member_id FROM member_mails c
WHERE c.at_once <> '{{}}' AND c.at_once_due <= :now
  AND EXISTS (SELECT FROM events e WHERE e.store_id = c.store_id AND {NOTICED} AND e.occurred_at > c.at_once_from)
ORDER BY c.store_id, c.member_id"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a member is written to, and what they may see at this moment."""

    email: str
    held: Held


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail tells: the notices that it names, latest first, and how many there are in all."""

    notices: Sequence[Notice]
    count: int
    language: str


async def members_with_news(session: AsyncSession, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """Return the stores and members for whom something may have happened that they want at once (platform role)."""
    return [
        (store_id, member_id) for store_id, member_id in await session.execute(text(_WITH_NEWS), {"now": now})
    ]


async def members_at_their_hour(session: AsyncSession, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """Return the stores and members whose hour of the day's mail has come (platform role)."""
    # No clock on earth is further ahead.
    newest = (now.astimezone(UTC) + timedelta(hours=14)).date()
    rows = await session.execute(
        select(
            MemberMails.store_id,
            MemberMails.member_id,
            MemberMails.hour,
            MemberMails.daily_on,
            Store.time_zone,
        )
        .join(Store, Store.id == MemberMails.store_id)
        .where(func.cardinality(MemberMails.daily) > 0, MemberMails.daily_on < newest)
        .order_by(MemberMails.store_id, MemberMails.id)
    )
    return [
        (store_id, member_id)
        for store_id, member_id, hour, last, zone in rows
        if _is_hour(_at(zone, now), hour, last)
    ]


async def queue_news(session: AsyncSession, member_id: UUID, *, now: datetime) -> bool:
    """Have a member mailed what they want at once and were not told; returns whether there is anything."""
    choice = await _taken(session, member_id)
    if choice is None or not choice.at_once or choice.at_once_due > now:
        return False
    known, only_of = choice.at_once_from - LATE, await _sees_only_of(session, member_id)
    reader = await reader_of(session)
    rows = await reader.fetch(_NEW, events_of(choice.at_once), member_id, only_of, choice.at_once_from, known)
    if len(rows) < MOST_LINES:
        choice.at_once_from = max(choice.at_once_from, now - LATE)
    if rows:
        choice.at_once_due = now + PAUSE
        _send(
            session, NoticeMail(member_id=member_id, events=[row["id"] for row in rows], created_at=now), now
        )
    await session.flush()
    return bool(rows)


async def queue_day(session: AsyncSession, member_id: UUID, *, now: datetime) -> bool:
    """Have a member mailed what happened since their last day's mail, once a day; returns whether there is anything."""
    choice, store = await _taken(session, member_id), await current_store(session)
    here = _at(store.time_zone, now)
    if choice is None or not choice.daily or not _is_hour(here, choice.hour, choice.daily_on):
        return False
    since, until = choice.daily_from, max(choice.daily_from, now - LATE)
    only_of = await _sees_only_of(session, member_id)
    reader = await reader_of(session)
    count = await reader.fetchval(_COUNT, events_of(choice.daily), member_id, only_of, since, until)
    choice.daily_on, choice.daily_from = here.date(), until
    if count:
        mail = NoticeMail(
            member_id=member_id, events=[], day=here.date(), since=since, until=until, created_at=now
        )
        _send(session, mail, now)
    await session.flush()
    return bool(count)


async def mailbox_of(session: AsyncSession, store_id: UUID, member_id: UUID) -> Mailbox | None:
    """Return where a member is written to; None when they left, or may not sign in any more (platform role)."""
    row = (
        await session.execute(
            select(User.email, Member.role, Role)
            .join(User, User.id == Member.user_id)
            .outerjoin(Role, (Role.store_id == Member.store_id) & (Role.id == Member.role_id))
            .where(Member.store_id == store_id, Member.id == member_id, User.disabled_at.is_(None))
        )
    ).first()
    return Mailbox(row[0], Held(row[1], row[2])) if row else None


async def notice_mail_by_id(session: AsyncSession, mail_id: UUID) -> NoticeMail | None:
    """Return a mail, None once it is forgotten or its member has left."""
    return await session.get(NoticeMail, (session.info["store_id"], mail_id))


async def told_by(session: AsyncSession, mail: NoticeMail, *, allowed: Collection[str]) -> Told | None:
    """Return what a mail tells now: of what its member still wants and may see. None when that is nothing."""
    choice = await session.scalar(select(MemberMails).where(MemberMails.member_id == mail.member_id))
    if choice is None:
        return None
    chosen = choice.at_once if mail.day is None else choice.daily
    names = events_of([kind for kind in chosen if allows(allowed, NEEDS[kind])])
    asked = (names, mail.member_id, await _only_of(session, mail.member_id, allowed))
    reader = await reader_of(session)
    if mail.day is None:
        rows = await reader.fetch(_NAMED, *asked, mail.events)
        count = len(rows)
    else:
        rows = await reader.fetch(_LATEST, *asked, mail.since, mail.until)
        count = await reader.fetchval(_COUNT, *asked, mail.since, mail.until)
    return Told([notice_in(row) for row in rows], count, choice.language) if rows else None


async def forget_notice_mails(session: AsyncSession, *, now: datetime) -> None:
    """Forget of what mails were made that have long gone."""
    await session.execute(delete(NoticeMail).where(NoticeMail.created_at < now - KEPT_FOR))


async def stores_with_old_notice_mails(session: AsyncSession, *, now: datetime) -> Sequence[UUID]:
    """Return the stores that have such mails (platform role)."""
    old = select(NoticeMail.store_id).where(NoticeMail.created_at < now - KEPT_FOR)
    return (await session.scalars(old.distinct())).all()


def _is_hour(here: datetime, hour: int, last: date) -> bool:
    # An hour that a clock leaves out in spring has come with the next; one that it has twice comes once, by its day.
    return here.hour >= hour and here.date() > last


def _at(zone: str, now: datetime) -> datetime:
    try:
        return now.astimezone(ZoneInfo(zone))
    except (OSError, ValueError, KeyError):
        # A zone that this machine does not know keeps nobody else's mail back.
        return now.astimezone(UTC)


async def _sees_only_of(session: AsyncSession, member_id: UUID) -> list[UUID] | None:
    _, held = await member_by_id(session, str(member_id))
    return await _only_of(session, member_id, held.allowed)


async def _only_of(session: AsyncSession, member_id: UUID, allowed: Collection[str]) -> list[UUID] | None:
    """Return whose orders alone a member sees, None for everybody's."""
    reach = reach_of(allowed, ORDERS_SEE)
    if reach == TEAM:
        return list(await in_common_with(session, session.info["store_id"], member_id))
    return [member_id] if reach == OWN else None


async def _taken(session: AsyncSession, member_id: UUID) -> MemberMails | None:
    """Return a member's choice, locked: of several workers that look at once, one after another decides."""
    found: MemberMails | None = await session.scalar(
        select(MemberMails).where(MemberMails.member_id == member_id).with_for_update()
    )
    return found


def _send(session: AsyncSession, mail: NoticeMail, now: datetime) -> None:
    mail.store_id = session.info["store_id"]
    session.add(mail)
    enqueue(session, SEND_NOTICES, now=now, mail_id=mail.id, member_id=mail.member_id)
