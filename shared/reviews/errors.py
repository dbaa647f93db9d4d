"""What reviews refuse."""

from shared.kernel.errors import Conflict, NotAllowed, NotFound
from shared.kernel.sentences import say


class NoSuchReview(NotFound):
    """There is no such review in this store, or it is not shown."""

    message = say("We could not find this review. Perhaps it was taken down.")


class BuyersOnly(NotAllowed):
    """The store takes reviews from buyers only, and nothing shows that this person is one."""

    message = say(
        "Only people who bought this product can review it here. "
        "Open the link in the mail about your order, or sign in with the account you ordered with."
    )


class NotConfirmed(Conflict):
    """Its writer has not stood up for the review yet."""

    message = say("Whoever wrote this review has not confirmed it yet, so there is nothing to answer.")


class NothingDecided(Conflict):
    """All of the chosen reviews have changed since they were looked at."""

    message = say("What you chose has changed meanwhile, so nothing was done. Please look at it again.")
