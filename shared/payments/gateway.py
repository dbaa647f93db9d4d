"""What taking money needs of the world: a provider that is asked, and whose answers are facts.

Every call that changes something carries a key. Repeating a call under its key changes nothing more, so a lost answer
is asked for again; a new key is never made for the same intent (R10).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.kernel.money import Money
from shared.payments.cards import CardFile, Payer
from shared.payments.subscription_desk import SubscriptionDesk
from shared.payments.told_money import MoneyBooks


class GatewayAway(Exception):
    """The provider did not answer, or says that it cannot just now. What was asked may have been done all the same."""


class GatewayBroken(GatewayAway):
    """The provider answers with an error of its own and would repeat it for this key: look what it has, ask no more."""


class GatewayDenied(GatewayAway):
    """The provider does not accept our credentials. Nothing was done; once they are mended it can be asked again.

    `is_known` says that it knows them, and that they do not reach as far as this.
    """

    def __init__(self, message: str, *, is_known: bool) -> None:
        super().__init__(message)
        self.is_known = is_known


class GatewayRefused(Exception):
    """The provider will never do this; `code` is its own word for why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotSigned(Exception):
    """A message that claims to be the provider's and is not, or is too old or too new to be believed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what the shopper sees on the payment page."""

    name: str
    quantity: int
    unit: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """What a payment was agreed to be. It is frozen with the payment: each try sends exactly this."""

    payment_id: UUID
    store_id: UUID
    order_number: int
    amount: Money
    lines: tuple[Line, ...]
    email: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    # A shopper whose cards the provider keeps, or is to.
    payer: Payer | None = None
    # The order's number as people read it, where that is another.
    own_number: str = ""

    @property
    def shown_number(self) -> str:
        """The order's number as people read it."""
        return self.own_number or str(self.order_number)


@dataclass(frozen=True, slots=True)
class Started:
    """A page on which the shopper can pay."""

    session_id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RefundStanding:
    """What the provider says about a refund. `refund_id` is ours, None for one made in the provider's own dashboard."""

    provider_id: str
    refund_id: UUID | None
    amount: Money
    state: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the provider says about a payment right now. `state` is a word of payments/states.py."""

    session_id: str
    state: str
    amount: Money
    intent_id: str | None = None
    url: str | None = None
    captured: Money | None = None
    fee: Money | None = None
    refunds: tuple[RefundStanding, ...] = ()
    is_disputed: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the provider, believed. What it is about is looked up afresh; nothing in it is taken for true."""

    event_id: str
    kind: str
    account: str
    store_id: UUID | None
    payment_id: UUID | None
    intent_id: str | None
    subscription_id: UUID | None = None


class Gateway(Protocol):
    """A provider of payments. Calls raise GatewayAway or GatewayRefused."""

    @property
    def name(self) -> str: ...

    @property
    def page_origin(self) -> str:
        """The origin of its payment pages."""
        ...

    def refusal_of(self, amount: Money) -> str | None:
        """Return why an amount cannot be paid this way, None when it can."""
        ...

    @property
    def cards(self) -> CardFile:
        """Where the provider keeps shoppers' cards."""
        ...

    @property
    def books(self) -> MoneyBooks:
        """What the provider says it took and gave back."""
        ...

    @property
    def subscriptions(self) -> SubscriptionDesk:
        """Where the provider charges again and again."""
        ...

    async def start(self, terms: Terms, *, key: str) -> Started:
        """Open a page on which the terms can be paid; it shows the cards of a payer whom the provider knows."""
        ...

    async def status(self, session_id: str) -> Standing:
        """Say how a payment stands."""
        ...

    async def find(self, payment_id: UUID, *, since: datetime) -> str | None:
        """Return the session of a payment whose start was never answered, None when there is none."""
        ...

    async def void(self, session_id: str) -> Standing:
        """Close the page so that it can no longer be paid, and say how the payment stands: it may have been paid."""
        ...

    async def capture(self, intent_id: str, amount: Money, *, key: str) -> None:
        """Take what was only authorized."""
        ...

    async def refund(self, intent_id: str, amount: Money, *, refund_id: UUID, key: str) -> RefundStanding:
        """Give money back."""
        ...

    async def refunds_of(self, intent_id: str) -> tuple[RefundStanding, ...]:
        """List what has been given back."""
        ...

    def hear(self, body: bytes, signature: str | None, *, now: datetime) -> Heard:
        """Read a message of the provider; raises NotSigned."""
        ...

    async def health(self) -> str:
        """Return the account that the keys open; raises GatewayAway or GatewayRefused."""
        ...
