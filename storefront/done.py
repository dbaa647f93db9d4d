"""What a form has just done, said on the page to which it led.

The address says which sentence: it needs no cookie and no script, goes with the page that it is about, and can say
nothing that is not written here.
"""

from typing import Final

from starlette.requests import Request

from shared.kernel.sentences import say

_DID: Final = "did"
_SAID: Final = {
    "wished": say("Saved to your wishlist"),
    "unwished": say("Taken off your wishlist"),
    "version": say("Your choice is kept."),
    "moved": say("Moved from your wishlist into the cart."),
    "shared": say("Your list has a new link."),
    "unshared": say("The link to your list has ended."),
    "code": say("The code is in your cart. What it takes off shows there."),
    "redeemed": say("What was on the gift card is in your store credit."),
    "address": say("The address is in your book."),
    "address-gone": say("The address is gone from your book."),
}


def having(did: str, path: str) -> str:
    """Return the address of a page that says what was done before it."""
    page, mark, place = path.partition("#")
    return f"{page}?{_DID}={did}{mark}{place}"


def said_by(request: Request) -> str | None:
    """Return what was done before this page, None when nothing was."""
    return _SAID.get(request.query_params.get(_DID, ""))
