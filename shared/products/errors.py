"""What the catalogue refuses."""

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.sentences import say


class NoSuchProduct(NotFound):
    """There is no such product for this reader."""

    message = say("We could not find that product.")


class NoSuchVariant(NotFound):
    """There is no such variant for sale."""

    message = say("That choice is not for sale here.")


class SlugTaken(Invalid):
    """Another product of the store has this address."""

    def __init__(self, slug: str) -> None:
        super().__init__({"slug": say("Another product already has the address “%(slug)s”.", slug=slug)})


class NoSuchSale(NotFound):
    """There is no such sale of this product."""

    message = say("We could not find that sale.")


class SaleIsOver(Conflict):
    """The sale has ended or was called off already."""

    message = say("That sale is over already, so nothing was changed.")


class NoSuchSizeChart(NotFound):
    """There is no such size chart."""

    message = say("We could not find that size chart.")
