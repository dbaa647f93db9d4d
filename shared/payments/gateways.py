"""Which gateway a payment goes through: that of the account in which it began, and of no other."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.payments.accounts import PaymentAccount, account_of
from shared.payments.gateway import Gateway, GatewayAway
from shared.payments.models import Payment


class AccountLocked(GatewayAway):
    """The credentials cannot be opened here: their key is missing, or the account was disconnected. Payments wait."""


class AccountOpener(Protocol):
    """Makes a gateway of a store's own account."""

    @property
    def page_origin(self) -> str:
        """The origin of the payment pages of all such accounts."""
        ...

    def refusal_of(self, amount: Money) -> str | None:
        """Return why an amount cannot be paid through such an account, None when it can."""
        ...

    def can_open(self, key_name: bytes) -> bool:
        """Say whether the credentials that a key sealed can be opened here."""
        ...

    def open(self, account: PaymentAccount) -> Gateway:
        """Return the gateway of an account; raises AccountLocked."""
        ...


@dataclass(frozen=True, slots=True)
class Gateways:
    """The installation's own gateway, if it has one, and those of the stores' accounts."""

    own: Gateway | None
    accounts: AccountOpener

    def of_account(self, account: PaymentAccount | None) -> Gateway | None:
        """Return the gateway of an account, for none the installation's; raises AccountLocked."""
        return self.own if account is None else self.accounts.open(account)

    async def of_payment(self, database: Database, payment: Payment) -> Gateway | None:
        """Return the gateway that a payment began with; raises AccountLocked."""
        return await self.of_id(database, payment.store_id, payment.account_id)

    async def of_id(self, database: Database, store_id: UUID, account_id: UUID | None) -> Gateway | None:
        """Return the gateway of an account by its id; raises AccountLocked."""
        if account_id is None:
            return self.own
        async with database.in_store(store_id) as session:
            account = await account_of(session, account_id)
        if account is None:
            raise AccountLocked("there is no such account")
        return self.of_account(account)
