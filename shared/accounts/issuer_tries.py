"""On the way to an issuer and back: one try to be let in, bound to one browser and good for one answer (R32).

State and browser are kept as hashes. What the issuer has to repeat (the nonce) and what only we know (the verifier of
RFC 7636) are derived from the try's id, so a leaked table lets nobody in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.identities import Identity
from shared.kernel.ids import new_id
from shared.kernel.tables import PlatformTable
from shared.kernel.tokens import derived_token, hash_token, new_token

LIFE: Final = timedelta(minutes=10)
_NO_STORE: Final = UUID(int=0)


class IssuerTry(PlatformTable):
    """One way there and back. `user_id` is who was signed in already and wants to connect; nobody else may then.

    With `issuer` and `subject` it has been answered by somebody whom we do not know yet; until `expires_at` they may
    say which account is theirs.
    """

    __tablename__ = "issuer_tries"
    __table_args__ = (UniqueConstraint("state_hash"), UniqueConstraint("browser_hash"))

    asked: Mapped[str]
    state_hash: Mapped[bytes] = mapped_column(LargeBinary)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    following: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    email: Mapped[str | None]

    @property
    def identity(self) -> Identity | None:
        """Who came back, where nobody of ours is known by that name."""
        if self.issuer is None or self.subject is None:
            return None
        return Identity(self.issuer, self.subject, self.email or "")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a try takes along: the state is in the address, the browser's token in its cookie, the verifier with us."""

    state: str
    browser: str
    nonce: str
    verifier: str


def begin_try(
    session: AsyncSession, *, asked: str, user_id: UUID | None, following: str, secret_key: str, now: datetime
) -> Secrets:
    """Write a try down before anybody is sent away; returns what it takes along."""
    try_id, state, browser = new_id(), new_token(), new_token()
    session.add(
        IssuerTry(
            id=try_id,
            asked=asked,
            state_hash=hash_token(state),
            browser_hash=hash_token(browser),
            user_id=user_id,
            following=following,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    return Secrets(state, browser, nonce_of(secret_key, try_id), verifier_of(secret_key, try_id))


async def take_try(
    session: AsyncSession, *, asked: str, state: str, browser: str, now: datetime
) -> IssuerTry | None:
    """Take the one answer of a try; None for one of another browser or issuer, an old one, or one that was answered."""
    used = await session.scalars(
        update(IssuerTry)
        .where(
            IssuerTry.asked == asked,
            IssuerTry.state_hash == hash_token(state),
            IssuerTry.browser_hash == hash_token(browser),
            IssuerTry.used_at.is_(None),
            IssuerTry.expires_at > now,
        )
        .values(used_at=now)
        .returning(IssuerTry)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none()


async def let_wait(session: AsyncSession, try_id: UUID, identity: Identity, *, now: datetime) -> None:
    """Remember who came back, until they have said which account is theirs."""
    await session.execute(
        update(IssuerTry)
        .where(IssuerTry.id == try_id)
        .values(issuer=identity.issuer, subject=identity.subject, email=identity.email, expires_at=now + LIFE)
        .execution_options(synchronize_session=False)
    )


async def waiting_try(session: AsyncSession, browser: str, *, now: datetime) -> IssuerTry | None:
    """Return who came back in this browser and has not said yet which account is theirs."""
    found: IssuerTry | None = await session.scalar(
        select(IssuerTry).where(
            IssuerTry.browser_hash == hash_token(browser),
            IssuerTry.subject.is_not(None),
            IssuerTry.expires_at > now,
        )
    )
    return found


async def end_wait(session: AsyncSession, try_id: UUID, *, now: datetime) -> bool:
    """Take the one connection that an answered try is good for; of two who press at once, one gets it."""
    ended = await session.scalar(
        update(IssuerTry)
        .where(IssuerTry.id == try_id, IssuerTry.subject.is_not(None), IssuerTry.expires_at > now)
        .values(expires_at=now)
        .returning(IssuerTry.id)
        .execution_options(synchronize_session=False)
    )
    return ended is not None


def nonce_of(secret_key: str, try_id: UUID) -> str:
    """Return what the issuer has to repeat in its answer to this try."""
    return derived_token(secret_key, "nonce for an issuer", _NO_STORE, try_id)


def verifier_of(secret_key: str, try_id: UUID) -> str:
    """Return what shows that the code is fetched by who asked for it (RFC 7636)."""
    return derived_token(secret_key, "verifier for an issuer", _NO_STORE, try_id)
