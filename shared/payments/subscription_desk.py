"""What taking money again and again needs of a provider, which keeps the clock: begin, look, pause, end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from shared.kernel.money import Money

TRIALING: Final = "trialing"
ACTIVE: Final = "active"
PAST_DUE: Final = "past_due"
ENDED: Final = "ended"
# In the words of whoever keeps the clock.
STATES: Final = (TRIALING, ACTIVE, PAST_DUE, ENDED)
DRAFT: Final = "draft"
OWED: Final = "owed"
VOID: Final = "void"


@dataclass(frozen=True, slots=True)
class SubscriptionTerms:
    """What is to be paid each time, frozen: each try to open the page sends exactly this.

    `first_less` is what the first payment is less than the others; without a trial only.
    """

    subscription_id: UUID
    store_id: UUID
    name: str
    amount: Money
    interval: str
    interval_count: int
    trial_days: int
    email: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    first_less: Money | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A page on which the shopper can begin."""

    session_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of the page: `state` is open, expired or complete; complete ones have a subscription."""

    state: str
    url: str | None = None
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """Money that came in for one period; nothing came by one of nothing, such as a trial's.

    `credited` is what we took off it; one that was covered whole is paid without money.
    """

    invoice_id: str
    amount: Money
    intent_id: str | None
    paid_at: datetime
    credited: Money | None = None

    @property
    def whole(self) -> Money:
        """What the period cost, however it was paid."""
        return self.amount if self.credited is None else self.amount + self.credited


@dataclass(frozen=True, slots=True)
class UnpaidInvoice:
    """An invoice that no money has come for: `state` is draft while it can be changed, owed, or void for good."""

    invoice_id: str
    state: str
    amount: Money
    credited: Money | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionStanding:
    """What the provider says of a subscription right now, with every invoice that was paid and each that was not."""

    provider_id: str
    state: str
    customer: str
    renews_at: datetime | None
    is_paused: bool = False
    resumes_at: datetime | None = None
    ends_with_period: bool = False
    is_unpaid_end: bool = False
    invoices: tuple[PaidInvoice, ...] = ()
    unpaid: tuple[UnpaidInvoice, ...] = ()


class SubscriptionDesk(Protocol):
    """A provider that charges again by itself. Calls raise GatewayAway or GatewayRefused."""

    async def start(self, terms: SubscriptionTerms, *, key: str) -> Opened:
        """Open the page on which the subscription begins."""
        ...

    async def begun(self, session_id: str) -> Begun:
        """Say what became of the page."""
        ...

    async def find(self, subscription_id: UUID, *, since: datetime) -> str | None:
        """Return the page of a subscription whose start was never answered, None when there is none."""
        ...

    async def close(self, session_id: str) -> Begun:
        """Close the page, and say what became of it: it may have been completed."""
        ...

    async def standing(self, provider_id: str) -> SubscriptionStanding:
        """Say how a subscription stands, and what was paid for it."""
        ...

    def least_charge(self, currency: str) -> Money:
        """Return the least that a card can be charged."""
        ...

    async def take_off(self, invoice_id: str, customer: str, amount: Money, *, name: str, key: str) -> None:
        """Take an amount off a draft, by a line of that name; the same key takes it off once."""
        ...

    async def void_invoice(self, invoice_id: str) -> None:
        """Let an invoice that is owed be paid by nobody any more."""
        ...

    async def pause(self, provider_id: str, *, until: datetime | None) -> None:
        """Charge nothing, until then or until it is told to go on."""
        ...

    async def go_on(self, provider_id: str) -> None:
        """Charge again from the next period on."""
        ...

    async def end_with_period(self, provider_id: str, *, ends: bool) -> None:
        """Let it end when what was paid is over, or go on after all."""
        ...

    async def end_now(self, provider_id: str) -> None:
        """End it; one that has ended stays ended."""
        ...

    async def card_page(self, customer: str, *, back: str) -> str:
        """Return the address of a page on which the customer puts another card in the place of theirs."""
        ...
