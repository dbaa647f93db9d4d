"""What sign-in refuses."""

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say


class WrongCredentials(Invalid):
    """Unknown address, wrong password, disabled account: all the same to the person at the door."""

    def __init__(self) -> None:
        super().__init__({"password": say("That e-mail and password do not match.")})


class EmailTaken(Conflict):
    """Somebody already has this address."""

    def __init__(self, email: str) -> None:
        super().__init__(say("There is already an account for %(email)s.", email=email))
        self.email = email
