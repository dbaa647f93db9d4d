"""Who wants which mail. What is about somebody's own order or account always goes out and has no topic here.

A refusal is kept under a number made of the address, so that a link can stop mails without anybody keeping the address.
"""

import hmac
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, delete, exists, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id, parse_id
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of
from shared.kernel.tokens import derived_token
from shared.stores.models import Store

CARTS: Final = "carts"
STOCK: Final = "stock"
REVIEWS: Final = "reviews"
# Campaigns and series: unlike the others it needs a yes first (shared/marketing/may_be_mailed.py).
NEWS: Final = "news"
LOW_STOCK: Final = "low_stock"
REPORTS: Final = "reports"
# What shoppers are asked about, and all there is: the last two go to the store itself.
TOPICS: Final = (CARTS, STOCK, REVIEWS, NEWS)
ALL_TOPICS: Final = (*TOPICS, LOW_STOCK, REPORTS)

UNSUBSCRIBED: Final = "unsubscribed"
BOUNCED: Final = "bounced"
COMPLAINED: Final = "complained"
REASONS: Final = (UNSUBSCRIBED, BOUNCED, COMPLAINED)

PAGE_SIZE: Final = 50
_LINK: Final = "mail-preferences"


class NoSuchRefusal(NotFound):
    """Nobody is kept from mail by that."""

    message = say("There is no such entry.")


class MailRefusal(StoreTable):
    """That an address gets no mail of a topic in a store. `email` is empty where only its link was seen."""

    __tablename__ = "mail_refusals"
    __table_args__ = (
        UniqueConstraint("store_id", "subject", "topic"),
        CheckConstraint(one_of("topic", ALL_TOPICS), name="topic_known"),
        CheckConstraint(one_of("reason", REASONS), name="reason_known"),
        Index("ix_mail_refusals_age", "store_id", "created_at", "id"),
    )

    subject: Mapped[UUID]
    topic: Mapped[str]
    reason: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


def subject_of(store_id: UUID, email: str) -> UUID:
    """Return the number of an address in a store."""
    return uuid5(store_id, email.strip().lower())


def preference_token(secret_key: str, store_id: UUID, email: str) -> str:
    """Return the token of the page where the owner of a mailbox chooses; it says itself that it is ours."""
    return _token(secret_key, store_id, subject_of(store_id, email))


def read_preference_token(secret_key: str, store_id: UUID, token: str) -> UUID | None:
    """Return whose choice a token opens; None when it was not made here for this store."""
    subject = parse_id(token.partition(".")[0])
    if subject is None or not token.isascii():
        return None
    return subject if hmac.compare_digest(token, _token(secret_key, store_id, subject)) else None


def topics_of(store: Store, subject: UUID) -> tuple[str, ...]:
    """Return what the owner of a mailbox can choose about: the store's own also gets what is written to the store."""
    return ALL_TOPICS if subject == subject_of(store.id, store.email) else TOPICS


async def refused_topics(session: AsyncSession, subject: UUID) -> set[str]:
    """Return the topics that an address wants nothing about."""
    return set(await session.scalars(select(MailRefusal.topic).where(MailRefusal.subject == subject)))


async def may_send(session: AsyncSession, topic: str, email: str) -> bool:
    """Say whether a mail of a topic may go to an address."""
    subject = subject_of(session.info["store_id"], email)
    refused = exists().where(MailRefusal.subject == subject, MailRefusal.topic == topic)
    return not await session.scalar(select(refused))


async def takes_mail(session: AsyncSession, email: str) -> bool:
    """Say whether an address has not bounced for good, and has reported nothing as unwanted."""
    subject = subject_of(session.info["store_id"], email)
    closed = exists().where(MailRefusal.subject == subject, MailRefusal.reason.in_((BOUNCED, COMPLAINED)))
    return not await session.scalar(select(closed))


async def refuse(
    session: AsyncSession,
    subject: UUID,
    topics: Collection[str],
    *,
    reason: str = UNSUBSCRIBED,
    email: str = "",
    now: datetime,
) -> None:
    """Send an address nothing more of these topics."""
    rows = [
        {
            "store_id": session.info["store_id"],
            "id": new_id(),
            "subject": subject,
            "topic": topic,
            "reason": reason,
            "email": email,
            "created_at": now,
        }
        for topic in sorted(topics)
    ]
    if rows:
        await session.execute(insert(MailRefusal).values(rows).on_conflict_do_nothing())


async def want(session: AsyncSession, subject: UUID, topics: Collection[str]) -> None:
    """Send an address mails of these topics again."""
    await session.execute(
        delete(MailRefusal)
        .where(MailRefusal.subject == subject, MailRefusal.topic.in_(topics))
        .execution_options(synchronize_session=False)
    )


async def page_of_refusals(session: AsyncSession, *, after: str | None = None) -> Page[MailRefusal]:
    """Return one page of who gets no mail of which topic, latest first."""
    query = select(MailRefusal).order_by(MailRefusal.created_at.desc(), MailRefusal.id.desc())
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(MailRefusal.created_at, MailRefusal.id) < tuple_(*place))
    rows = (await session.scalars(query.limit(PAGE_SIZE + 1))).all()
    return page_of(rows, PAGE_SIZE, lambda one: [one.created_at.isoformat(), str(one.id)])


async def forget_bounce(session: AsyncSession, text: str) -> MailRefusal:
    """Forget, for all topics, that an address took no mail; raises NoSuchRefusal, also for what people chose."""
    key = parse_id(text)
    found = await session.get(MailRefusal, (session.info["store_id"], key)) if key else None
    if found is None or found.reason != BOUNCED:
        raise NoSuchRefusal
    await session.execute(
        delete(MailRefusal)
        .where(MailRefusal.subject == found.subject, MailRefusal.reason == BOUNCED)
        .execution_options(synchronize_session=False)
    )
    return found


def _token(secret_key: str, store_id: UUID, subject: UUID) -> str:
    return f"{subject}.{derived_token(secret_key, _LINK, store_id, subject)}"
