"""Links that open an account: to a mailbox that has none yet, good once, ended by an account that comes otherwise.

Whether the address has one already is told to its mailbox only, so asking is the same for everybody (T65).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import LinkOver
from shared.accounts.proofs import SIGN_UP, Proof, Proofs
from shared.kernel.tables import Table
from shared.kernel.tokens import hash_token

LIFE: Final = timedelta(days=1)


async def issue_sign_up(
    session: AsyncSession, table: type[Proofs], *, email: str, token: str, now: datetime, **columns: Any
) -> None:
    """Write a link for a mailbox, which ends its older ones."""
    await session.execute(
        update(table)
        .where(table.email == email, table.purpose == SIGN_UP, table.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        insert(table).values(
            person_id=None,
            purpose=SIGN_UP,
            token_hash=hash_token(token),
            email=email,
            replaces="",
            password_version=0,
            created_at=now,
            expires_at=now + LIFE,
            **columns,
        )
    )


async def mailbox_of(
    session: AsyncSession, table: type[Proofs], people: type[Table], token: str, *, now: datetime
) -> str:
    """Return the address that a link proves, if it could be used now; raises LinkOver."""
    email = await session.scalar(select(table.email).where(*_live(table, people, token, now)))
    if email is None:
        raise LinkOver
    return str(email)


async def use_sign_up(
    session: AsyncSession, table: type[Proofs], people: type[Table], token: str, *, now: datetime
) -> str:
    """Take the one use of a link and return the address that it proves; raises LinkOver."""
    email = await session.scalar(
        update(table)
        .where(*_live(table, people, token, now))
        .values(used_at=now)
        .returning(table.email)
        .execution_options(synchronize_session=False)
    )
    if email is None:
        raise LinkOver
    return str(email)


def _live(
    table: type[Proof], people: type[Table], token: str, now: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.token_hash == hash_token(token),
        table.purpose == SIGN_UP,
        table.used_at.is_(None),
        table.expires_at > now,
        # Who has come to an account in another way since signs in with it. Of a shop's, only its own rows are seen.
        ~exists().where(people.__table__.c.email == table.email),
    )
