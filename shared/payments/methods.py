"""The ways to pay that a store offers."""

from dataclasses import dataclass
from typing import Final

from shared.kernel.money import Money
from shared.kernel.sentences import say


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay, in the shopper's words."""

    name: str
    label: str
    explanation: str
    provider: str | None = None
    fee: Money | None = None
    is_awaited: bool = False

    @property
    def is_paid_first(self) -> bool:
        """Whether the money has to come in before the order is placed."""
        return self.provider is not None or self.is_awaited


CASH_ON_DELIVERY: Final = PaymentMethod(
    "cash_on_delivery", say("Cash on delivery"), say("Pay the courier when your parcel arrives.")
)
CARD: Final = PaymentMethod(
    "card", say("Card"), say("You pay on Stripe’s own page and come back here."), provider="stripe"
)
BANK_TRANSFER: Final = PaymentMethod(
    "bank_transfer",
    say("Bank transfer"),
    say("You get our account and a reference. We hold your goods until the money is in."),
    is_awaited=True,
)
# For what no courier brings, where the store has named no account.
TRANSFER: Final = PaymentMethod(
    "transfer",
    say("Bank transfer"),
    say("We write to you where to. Your files are yours as soon as the money is in."),
)
# A gift card or a discount has covered the whole total.
NOTHING_TO_PAY: Final = PaymentMethod(
    "nothing_to_pay", say("Paid in full"), say("There is nothing left to pay.")
)
# Of orders that were brought along from another shop.
ELSEWHERE: Final = PaymentMethod(
    "elsewhere", say("Paid in the former shop"), say("This order came along from another shop.")
)
METHODS: Final = {
    method.name: method
    for method in (CARD, CASH_ON_DELIVERY, BANK_TRANSFER, TRANSFER, NOTHING_TO_PAY, ELSEWHERE)
}
# Whose money is with us or with a provider, so that it can be given back without anybody carrying it.
PREPAID: Final = frozenset(
    {NOTHING_TO_PAY.name, *(method.name for method in METHODS.values() if method.is_paid_first)}
)
