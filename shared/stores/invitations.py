"""Invitations to work in a store: to one mailbox, for a week, for one use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, LargeBinary, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.models import User
from shared.kernel.jobs import MAIL_TRIES, declare
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.kernel.tokens import derived_token, hash_token
from shared.stores.members import Held
from shared.stores.models import Store
from shared.stores.roles import BUILT_IN, CUSTOM, Role

LIFE: Final = timedelta(days=7)
SEND_INVITATION: Final = declare("stores.send_invitation", most_attempts=MAIL_TRIES)


class Invitation(StoreTable):
    """It is open until it is accepted, taken back, or too old. Only the hash of its link is kept.

    `inviter_id` is the member who sent it: it ends with their place in the store, and when they lose permissions.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(one_of("role", (*BUILT_IN, CUSTOM)), name="role_known"),
        CheckConstraint(f"(role = '{CUSTOM}') = (role_id IS NOT NULL)", name="role_row"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        to_store_row("role_id", "roles", on_delete="CASCADE"),
        Index("ix_invitations_token", "token_hash"),
        Index(
            "uq_invitations_open",
            "store_id",
            "email",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND ended_at IS NULL"),
        ),
    )

    email: Mapped[str]
    role: Mapped[str]
    role_id: Mapped[UUID | None]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    inviter_id: Mapped[UUID]
    invited_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Letter:
    """An open invitation as its receiver reads it."""

    invitation: Invitation
    store: Store
    held: Held
    has_account: bool


def invitation_token(secret_key: str, store_id: UUID, invitation_id: UUID) -> str:
    """Return what a link carries, so that the worker that writes the mail can make it again."""
    return derived_token(secret_key, "invitation", store_id, invitation_id)


def is_open(now: datetime) -> ColumnElement[bool]:
    """Return that an invitation could be accepted."""
    return Invitation.accepted_at.is_(None) & Invitation.ended_at.is_(None) & (Invitation.expires_at > now)


async def open_invitations(session: AsyncSession, *, now: datetime) -> Sequence[tuple[Invitation, Held]]:
    """Return whom the session's store waits for, the latest first."""
    rows = await session.execute(
        select(Invitation, Role)
        .outerjoin(Role, (Role.store_id == Invitation.store_id) & (Role.id == Invitation.role_id))
        .where(is_open(now))
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(200)
    )
    return [(invitation, Held(invitation.role, role)) for invitation, role in rows]


async def letter_of(session: AsyncSession, token: str, *, now: datetime) -> Letter | None:
    """Return the open invitation of a link, without accepting it (platform role)."""
    known = select(func.count()).where(User.email == Invitation.email).correlate(Invitation).scalar_subquery()
    row = (
        await session.execute(
            select(Invitation, Store, Role, known)
            .join(Store, Store.id == Invitation.store_id)
            .outerjoin(Role, (Role.store_id == Invitation.store_id) & (Role.id == Invitation.role_id))
            .where(Invitation.token_hash == hash_token(token), is_open(now))
        )
    ).first()
    if row is None:
        return None
    invitation, store, role, count = row
    return Letter(invitation, store, Held(invitation.role, role), count > 0)


async def end_invitations(session: AsyncSession, which: ColumnElement[bool], *, now: datetime) -> list[UUID]:
    """End those that are open, and return them."""
    ended = await session.scalars(
        update(Invitation)
        .where(which, Invitation.accepted_at.is_(None), Invitation.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    )
    return list(ended)
