"""What is refused about a shopper's account."""

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.sentences import say


class LinkOver(NotFound):
    """A link of a mail that was used, replaced, is too old or never was: all the same to who holds it."""

    message = say("This link has been used or is too old. Ask for a new one.")


class NoSuchCustomer(NotFound):
    """There is no such customer in this store."""

    message = say("We could not find that customer.")


class WrongPassword(Invalid):
    """The current password was asked for and not given."""

    def __init__(self, field: str = "password") -> None:
        super().__init__({field: say("That is not your password.")})
