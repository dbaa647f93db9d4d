"""What payments refuse."""

from shared.kernel.errors import Conflict, NotFound, Unavailable
from shared.kernel.money import Money
from shared.kernel.sentences import say


class NoSuchPayment(NotFound):
    """There is no such payment for this reader."""

    message = say("We could not find that payment.")


class PaymentPageAway(Unavailable):
    """The payment page cannot be opened right now; the goods stay reserved meanwhile."""

    message = say(
        "The payment page does not answer right now. Your goods are held for you: please try again in a moment."
    )


class NothingToRefund(Conflict):
    """More was to be given back than is there; `left` is what could be."""

    def __init__(self, left: Money) -> None:
        super().__init__(
            say(
                "Only %(amount)s %(currency)s of this payment can still be refunded.",
                amount=str(left.major),
                currency=left.currency,
            )
            if left
            else say("This payment has already been refunded.")
        )
        self.left = left


class NoAccountForCredit(Conflict):
    """The buyer has no account, or the order was paid in a currency that the shop's credit is not in."""

    message = say("The buyer of this order cannot be given store credit.")


class NoSuchPaymentAccount(NotFound):
    """The store has no such account."""

    message = say("We could not find that account.")


class NoSuchPaymentRule(NotFound):
    """The store has no such rule."""

    message = say("We could not find that rule.")


class AccountInUse(Conflict):
    """Payments of the account are still under way, so its credentials are needed."""

    message = say(
        "Payments through this account are still under way. Stop offering it, and disconnect it when they are over."
    )


class NoSuchCard(NotFound):
    """The shopper keeps no such card."""

    message = say("We could not find that card.")


class CardsAway(Unavailable):
    """The provider that keeps the cards does not answer."""

    message = say("Your cards cannot be reached right now. Please try again in a moment.")
