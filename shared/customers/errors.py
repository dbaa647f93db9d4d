"""What is refused about a shopper's account."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


class NoSuchCustomer(NotFound):
    """There is no such customer in this store."""

    message = say("We could not find that customer.")


class NoSuchGroup(NotFound):
    """There is no such group of customers in this store."""

    message = say("We could not find that group.")


class GroupInUse(Conflict):
    """A promotion or a price list is for this group."""

    message = say("A promotion or a price list is for this group. Change that first.")
