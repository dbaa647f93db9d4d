"""What price lists refuse."""

from shared.kernel.errors import NotFound
from shared.kernel.sentences import say


class NoSuchPriceList(NotFound):
    """There is no such list in this store."""

    message = say("We could not find that price list.")
