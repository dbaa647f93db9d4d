"""What the catalogue refuses."""

from shared.kernel.errors import Invalid, NotFound


class NoSuchProduct(NotFound):
    """There is no such product for this reader."""

    message = "We could not find that product."


class NoSuchVariant(NotFound):
    """There is no such variant for sale."""

    message = "That choice is not for sale here."


class SlugTaken(Invalid):
    """Another product of the store has this address."""

    def __init__(self, slug: str) -> None:
        super().__init__({"slug": f"Another product already has the address “{slug}”."})


class NoSuchSale(NotFound):
    """There is no sale that is planned or running."""

    message = "That sale is over, or never was."


class NoSuchSizeChart(NotFound):
    """There is no such size chart."""

    message = "We could not find that size chart."
