"""What wishlists refuse."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say
from shared.wishlists.models import MOST_ITEMS


class NoSuchWishlist(NotFound):
    """No list is shared under this link."""

    message = say("This list is not shared any more, or the link is not whole.")


class NoSuchWish(NotFound):
    """The list has no such thing on it."""

    message = say("This is not on your list any more.")


class WishlistFull(Conflict):
    """The list holds as much as a list may."""

    message = say(
        "Your list holds %(most)s products, which is as many as it can. Remove one to save another.",
        most=MOST_ITEMS,
    )
