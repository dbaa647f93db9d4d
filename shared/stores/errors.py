"""What is refused about stores and who works in them."""

from shared.kernel.errors import Conflict, NotAllowed
from shared.kernel.sentences import say


class SlugTaken(Conflict):
    """Another store already has this address."""

    def __init__(self, slug: str) -> None:
        super().__init__(say("There is already a store at “%(slug)s”.", slug=slug))
        self.slug = slug


class BeyondOwn(NotAllowed):
    """Somebody wanted to give or take what they do not have themselves."""

    message = say("Nobody can give or take more than they may do themselves.")


class LastOwner(Conflict):
    """A store without an owner would be nobody's."""

    message = say("A store needs an owner. Name another one first.")


class RoleInUse(Conflict):
    """People have this role."""

    message = say("Somebody has this role. Give them another one first.")
