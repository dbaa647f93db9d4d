"""Links that work once and prove that somebody reads a mailbox (R24): to confirm, to reset, to change an address.

A link is bound to its person, purpose, mailbox and the version of the password at its time, so whatever happens to the
account in between ends it. Only its hash is kept. A kind of account has a table of its own, made of `Proof`.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import Table
from shared.kernel.tokens import hash_token

CONFIRM_EMAIL: Final = "confirm_email"
CHANGE_EMAIL: Final = "change_email"
RESET: Final = "reset_password"
SIGN_UP: Final = "sign_up"
PURPOSES: Final = (CONFIRM_EMAIL, CHANGE_EMAIL, RESET)


class Proof:
    """The columns of a table of links. `email` is the mailbox that a link went to, `replaces` the address it ends.

    `person_id` is empty where somebody asked for an address that has no account: the row is written all the same, so
    that asking takes the same time, and nothing is ever sent for it.
    """

    person_id: Mapped[UUID | None]
    purpose: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    email: Mapped[str]
    replaces: Mapped[str] = mapped_column(default="")
    password_version: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


# A table made of `Proof`; that it is a table as well cannot be said in one bound.
Proofs = TypeVar("Proofs", bound=Proof)


async def issue_proof(
    session: AsyncSession,
    table: type[Proofs],
    people: type[Table],
    whose: ColumnElement[bool],
    *,
    purpose: str,
    token: str,
    expires_at: datetime,
    now: datetime,
    **columns: Any,
) -> None:
    """Write a link for the person that `whose` finds in `people`; it ends their older ones of this purpose.

    The same statements run whether there is such a person or not.
    """
    person = people.__table__.c
    found = select(person.id).where(whose).scalar_subquery()
    await session.execute(
        update(table)
        .where(table.person_id == found, table.purpose == purpose, table.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    version = select(person.password_version).where(whose).scalar_subquery()
    await session.execute(
        insert(table).values(
            person_id=found,
            purpose=purpose,
            token_hash=hash_token(token),
            password_version=func.coalesce(version, 0),
            created_at=now,
            expires_at=expires_at,
            **columns,
        )
    )


async def live_proof(
    session: AsyncSession, table: type[Proofs], token: str, *, purposes: Collection[str], now: datetime
) -> Proofs | None:
    """Return a link that could be used now, without using it."""
    found: Proofs | None = await session.scalar(select(table).where(*_live(table, token, purposes, now)))
    return found


async def use_proof(
    session: AsyncSession, table: type[Proofs], token: str, *, purposes: Collection[str], now: datetime
) -> Proofs | None:
    """Take the one use of a link and return it; of two who try at once, one gets it."""
    used = await session.scalars(
        update(table)
        .where(*_live(table, token, purposes, now))
        .values(used_at=now)
        .returning(table)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none()


def _live(
    table: type[Proof], token: str, purposes: Collection[str], now: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.token_hash == hash_token(token),
        table.purpose.in_(purposes),
        table.person_id.is_not(None),
        table.used_at.is_(None),
        table.expires_at > now,
    )
