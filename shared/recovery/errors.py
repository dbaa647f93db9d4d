"""What recovering carts refuses."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


class NoSuchRecovery(NotFound):
    """There is no such abandoned cart here, or its link is over."""

    message = say("This cart is no longer kept.")


class NothingToRemind(Conflict):
    """No further mail can go out about this cart."""

    message = say("No further mail is due: the reminders of this cart have ended.")
