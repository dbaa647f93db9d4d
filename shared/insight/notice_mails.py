"""Notices by mail: which kinds a member is mailed at once or once a day, and the mails that were made of them."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
    case,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.insight.notices import EVENTS
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row
from shared.kernel.tokens import derived_token
from shared.stores.models import Store

FIRST_HOUR: Final = 8
_LINK: Final = "notice-mails"


class MemberMails(StoreTable):
    """Which kinds of notices a member is mailed; without a row, none.

    From `at_once_from` and `daily_from` on, events were not looked through yet; `at_once_due` is when the next mail may
    go, `daily_on` the last of the store's days whose mail was decided on.
    """

    __tablename__ = "member_mails"
    __table_args__ = (
        UniqueConstraint("store_id", "member_id"),
        to_store_row("member_id", "members", on_delete="CASCADE"),
        CheckConstraint(f"at_once <@ ARRAY{list(EVENTS)}::text[]", name="at_once_known"),
        CheckConstraint(f"daily <@ ARRAY{list(EVENTS)}::text[]", name="daily_known"),
        CheckConstraint("NOT at_once && daily", name="one_way"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_day"),
        Index("ix_member_mails_at_once", "at_once_due", postgresql_where=text("at_once <> '{}'")),
        Index("ix_member_mails_daily", "daily_on", postgresql_where=text("daily <> '{}'")),
    )

    member_id: Mapped[UUID]
    at_once: Mapped[list[str]] = mapped_column(ARRAY(Text))
    daily: Mapped[list[str]] = mapped_column(ARRAY(Text))
    hour: Mapped[int] = mapped_column(Integer)
    # That in which they last chose.
    language: Mapped[str]
    at_once_from: Mapped[datetime]
    at_once_due: Mapped[datetime]
    daily_from: Mapped[datetime]
    daily_on: Mapped[date]


class NoticeMail(StoreTable):
    """One mail to a member: of these events, or of those of a time, which is a day's mail."""

    __tablename__ = "notice_mails"
    __table_args__ = (
        UniqueConstraint("store_id", "member_id", "day"),
        to_store_row("member_id", "members", on_delete="CASCADE"),
        CheckConstraint("(day IS NULL) = (since IS NULL) AND (day IS NULL) = (until IS NULL)", name="of_day"),
        Index("ix_notice_mails_age", "store_id", "created_at"),
    )

    member_id: Mapped[UUID]
    events: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    day: Mapped[date | None]
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class MailChoice:
    """What a member is mailed, and from which hour of the store's day on comes what comes once a day."""

    at_once: frozenset[str] = frozenset()
    daily: frozenset[str] = frozenset()
    hour: int = FIRST_HOUR


async def mail_choice_of(session: AsyncSession, member_id: UUID) -> MailChoice:
    """Return what a member is mailed: at first nothing."""
    row = await session.scalar(select(MemberMails).where(MemberMails.member_id == member_id))
    return MailChoice(frozenset(row.at_once), frozenset(row.daily), row.hour) if row else MailChoice()


async def choose_notice_mails(
    session: AsyncSession, store: Store, member_id: UUID, choice: MailChoice, *, language: str, now: datetime
) -> None:
    """Keep what a member is mailed: nothing is told that happened while they wanted no such mail. Raises Invalid."""
    if not 0 <= choice.hour <= 23:
        raise Invalid({"hour": say("Choose an hour of the day.")})
    here = now.astimezone(ZoneInfo(store.time_zone))
    row = insert(MemberMails).values(
        store_id=store.id,
        id=new_id(),
        member_id=member_id,
        at_once=[kind for kind in EVENTS if kind in choice.at_once],
        daily=[kind for kind in EVENTS if kind in choice.daily],
        hour=choice.hour,
        language=language,
        at_once_from=now,
        at_once_due=now,
        daily_from=now,
        # Whose hour has passed comes tomorrow.
        daily_on=here.date() - timedelta(days=int(here.hour < choice.hour)),
    )
    new, old = row.excluded, MemberMails
    changed: dict[str, Any] = {name: new[name] for name in ("at_once", "daily", "hour", "language")}
    changed["at_once_from"] = case((_is_none(old.at_once), new.at_once_from), else_=old.at_once_from)
    changed["daily_from"] = case((_is_none(old.daily), new.daily_from), else_=old.daily_from)
    # Never two on one day, whatever is chosen on it.
    later = func.greatest(old.daily_on, new.daily_on)
    changed["daily_on"] = case((_is_none(old.daily), later), else_=old.daily_on)
    kept = row.on_conflict_do_update(index_elements=[old.store_id, old.member_id], set_=changed)
    await session.execute(kept)


async def stop_notice_mails(session: AsyncSession, member_id: UUID) -> bool:
    """Mail a member no notices any more; returns whether they were mailed any."""
    stopped = await session.execute(
        update(MemberMails)
        .where(MemberMails.member_id == member_id, ~_is_none(MemberMails.at_once + MemberMails.daily))
        .values(at_once=[], daily=[])
        .returning(MemberMails.id)
        .execution_options(synchronize_session=False)
    )
    return stopped.scalar() is not None


def notice_stop_token(secret_key: str, store_id: UUID, member_id: UUID) -> str:
    """Return the token of the page where a member's mails end without signing in; it says itself that it is ours."""
    return f"{member_id}.{derived_token(secret_key, _LINK, store_id, member_id)}"


def read_notice_stop_token(secret_key: str, store_id: UUID, token: str) -> UUID | None:
    """Return whose mails a token ends; None when it was not made here for this store."""
    member_id = parse_id(token.partition(".")[0])
    if member_id is None or not token.isascii():
        return None
    return (
        member_id if hmac.compare_digest(token, notice_stop_token(secret_key, store_id, member_id)) else None
    )


def _is_none(kinds: Any) -> ColumnElement[bool]:
    return func.cardinality(kinds) == 0
