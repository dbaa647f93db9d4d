"""What is refused at the door and about accounts."""

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.sentences import say


class WrongCredentials(Invalid):
    """Unknown address, wrong password, disabled account: all the same to the person at the door."""

    def __init__(self) -> None:
        super().__init__({"password": say("That e-mail and password do not match.")})


class WrongPassword(Invalid):
    """The current password was asked for and not given."""

    def __init__(self, field: str = "password") -> None:
        super().__init__({field: say("That is not your password.")})


class WrongCode(Invalid):
    """A code that is wrong, too old, or was used before: all the same to who typed it."""

    def __init__(self) -> None:
        super().__init__({"code": say("This code is wrong or was used. Wait for the next one of your app.")})


class LinkOver(NotFound):
    """A link of a mail that was used, replaced, is too old or never was: all the same to who holds it."""

    message = say("This link has been used or is too old. Ask for a new one.")


class IdentityTaken(Conflict):
    """What somebody wants to connect opens an account already."""

    message = say("This account of theirs is connected already, with you or with somebody else.")


class PasskeyRefused(Invalid):
    """An answer that is not of a passkey of ours, or not to what was asked: all the same to who sent it."""

    def __init__(self) -> None:
        super().__init__({}, say("That passkey opens nothing here."))


class TooManyPasskeys(Conflict):
    """Nobody has so many devices."""

    message = say("You have as many passkeys as there can be. Take one away first.")


class EmailTaken(Conflict):
    """Somebody already has this address."""

    def __init__(self, email: str) -> None:
        super().__init__(say("There is already an account for %(email)s.", email=email))
        self.email = email
