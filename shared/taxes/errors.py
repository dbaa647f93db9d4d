"""What tax settings and rates refuse."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


class NoSuchTaxRate(NotFound):
    """No rate of this store."""


class NoSuchRegistration(NotFound):
    """No registration of this store."""

    message = say("We could not find that registration.")


class NoTaxProvider(NotFound):
    """The store has named no provider of rates."""


class RatesUnknown(Conflict):
    """The provider could not be asked, and the store takes no orders without it."""

    message = say(
        "We cannot reckon the tax just now. Please try again in a minute; everything you typed is still here."
    )
