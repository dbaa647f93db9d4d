"""What is refused about a shopper's account."""

from shared.kernel.errors import NotFound
from shared.kernel.sentences import say


class NoSuchCustomer(NotFound):
    """There is no such customer in this store."""

    message = say("We could not find that customer.")
