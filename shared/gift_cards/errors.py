"""What gift cards refuse."""

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.sentences import say


class NoSuchGiftCard(NotFound):
    """No gift card of this store."""


class IssuedBefore(Conflict):
    """The same form came twice: its card exists, and nobody can read its code again."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "This card was issued already, and its code was shown then. If nobody noted it, switch that card off"
                " and issue another."
            )
        )


class GiftCardRefused(Invalid):
    """A code that pays nothing here: unknown, empty, switched off, over and another store's all read alike."""

    def __init__(self) -> None:
        super().__init__({"gift_card": say("This gift card cannot be used here.")})


class NoCredit(Invalid):
    """Nobody is signed in, or their credit holds nothing that could pay here."""

    def __init__(self) -> None:
        super().__init__({"gift_card": say("You have no store credit that can be used here.")})


class CreditShort(Invalid):
    """More was to be taken than the credit holds."""

    def __init__(self) -> None:
        super().__init__({"amount": say("There is not that much credit.")})


class GiftCardChanged(Conflict):
    """The card holds less than the buyer saw: it was used elsewhere in between."""

    message = say("Your gift card was used elsewhere. Please look at what is left to pay and confirm it.")
