"""A store's own accounts at payment providers. Their secrets are sealed; nobody reads them again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.ids import parse_id
from shared.kernel.sealing import KeyRing, Place
from shared.kernel.tables import StoreTable, one_of
from shared.payments.errors import NoSuchPaymentAccount

STRIPE: Final = "stripe"
TEST: Final = "test"
LIVE: Final = "live"
MODES: Final = (TEST, LIVE)
# What a check of the connection can find.
KEY_UNKNOWN: Final = "key_unknown"
KEY_NARROW: Final = "key_narrow"
AWAY: Final = "away"
PROBLEMS: Final = ("", KEY_UNKNOWN, KEY_NARROW, AWAY)
# What a secret is for; sealed with it, so that none can stand in the place of another.
ASKING: Final = "payment account: asking"
BELIEVING: Final = "payment account: believing"
# Stripe signs with the old secret, too, for a day after a new one was made.
BOTH_SIGN_FOR: Final = timedelta(hours=24)


class PaymentAccount(StoreTable):
    """Credentials of a store at a provider. An account that was disconnected keeps its row and has no secret any more.

    `problem` is what the last check found, empty when it found nothing.
    """

    __tablename__ = "payment_accounts"
    __table_args__ = (
        CheckConstraint(one_of("provider", (STRIPE,)), name="provider_known"),
        CheckConstraint(one_of("mode", MODES), name="mode_known"),
        CheckConstraint(one_of("problem", PROBLEMS), name="problem_known"),
        CheckConstraint("secret IS NOT NULL OR NOT is_on", name="on_with_secret"),
        Index("ix_payment_accounts_store", "store_id", "created_at"),
    )

    provider: Mapped[str] = mapped_column(default=STRIPE)
    name: Mapped[str]
    mode: Mapped[str]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret_end: Mapped[str] = mapped_column(default="")
    signing_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    signing_secret_end: Mapped[str] = mapped_column(default="")
    former_signing_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_signs_until: Mapped[datetime | None]
    is_on: Mapped[bool] = mapped_column(default=True)
    problem: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def place(self, purpose: str) -> Place:
        """Where a secret of this account belongs."""
        return Place(self.store_id, self.id, purpose)

    @property
    def is_connected(self) -> bool:
        return self.secret is not None

    def is_locked(self, keys: KeyRing) -> bool:
        """Whether its secret was sealed with a key that is not on this server."""
        return self.secret is not None and not keys.knows(self.secret)

    def sealed_signing_secrets(self, now: datetime) -> list[bytes]:
        """What may have signed a message that comes now: the secret, and for a while the one before it."""
        until = self.former_signs_until
        former = self.former_signing_secret if until is not None and now < until else None
        return [sealed for sealed in (self.signing_secret, former) if sealed is not None]


async def connected_accounts(session: AsyncSession) -> Sequence[PaymentAccount]:
    """Return the accounts of a store, first one first."""
    found = await session.scalars(
        select(PaymentAccount)
        .where(PaymentAccount.secret.is_not(None))
        .order_by(PaymentAccount.created_at, PaymentAccount.id)
    )
    return found.all()


async def account_by_id(session: AsyncSession, text: str) -> PaymentAccount:
    """Return a connected account; raises NoSuchPaymentAccount."""
    key = parse_id(text)
    found = await session.get(PaymentAccount, (session.info["store_id"], key)) if key else None
    if found is None or not found.is_connected:
        raise NoSuchPaymentAccount
    return found


async def account_of(session: AsyncSession, account_id: UUID | None) -> PaymentAccount | None:
    """Return the account through which a payment goes, None for the installation's own."""
    if account_id is None:
        return None
    return await session.get(PaymentAccount, (session.info["store_id"], account_id))


async def store_of_account(session: AsyncSession, account_id: UUID) -> UUID | None:
    """Return whose an account is (platform role)."""
    found: UUID | None = await session.scalar(
        select(PaymentAccount.store_id).where(
            PaymentAccount.id == account_id, PaymentAccount.secret.is_not(None)
        )
    )
    return found
