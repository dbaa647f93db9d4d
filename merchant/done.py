"""What a form has just done, said on the page that it led to.

A handler that did its work sends the browser on; the route that it was goes along in a cookie, and the next page says
the sentence that stands here for it. So no handler and no page can forget it, addresses stay clean, and a cookie that
somebody made up can say nothing but one of these sentences.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.permissions import NOUNS
from shared.kernel.sentences import say
from shared.web.cookies import drop_cookie, read_cookie, set_cookie

COOKIE: Final = "did"
# Until the page has come; a slow one, too.
_LIFE: Final = timedelta(seconds=30)
_BY_ACTION: Final[Mapping[str, str]] = {
    "update": say("Saved."),
    "destroy": say("Removed."),
}
SENTENCES: Final[Mapping[str, str]] = {
    "api_key_ends.create": say("The key is revoked. It opens nothing any more."),
    "coupons.create": say("The codes are there."),
    "customer_credits.create": say("The credit is booked."),
    "customer_gift_cards.create": say("What was on the gift card is in their credit."),
    "customer_merges.create": say("Two have become one."),
    "customer_notes.create": say("The note is kept."),
    "draft_sendings.create": say("The offer is on its way."),
    "draft_sendings.destroy": say("The offer is taken back."),
    "mail_refusals.destroy": say("They can be written to again."),
    "order_cancellations.create": say("The order is cancelled."),
    "order_downloads.create": say("The links are on their way."),
    "order_notes.create": say("The note is kept."),
    "order_payments.create": say("Noted as paid."),
    "order_refunds.create": say("Given back."),
    "order_releases.create": say("Released. It can be packed now."),
    "order_shipments.create": say("Packed."),
    "order_stage_moves.create": say("Moved."),
    "order_transfers.create": say("The money is noted."),
    "order_views.create": say("The view is kept."),
    "subscribers.destroy": say("Their address is erased."),
    "campaigns.create": say("Kept as a draft."),
    "campaigns.update": say("Kept as a draft."),
    "campaign_copies.create": say("This is the copy."),
    "campaign_sendings.create": say("It goes out at its time."),
    "campaign_sendings.destroy": say("Called back."),
    "campaign_tests.create": say("The test is on its way to you."),
    "store_closings.update": say("The store is closed."),
    "store_closings.destroy": say("The store stays."),
    "product_copies.create": say("This is the copy."),
    "publications.create": say("Published. Everybody sees it now."),
    "publications.destroy": say("The draft is thrown away."),
}


def note_done(request: Request, answer: Response) -> Response:
    """Let the next page say what was done, where a form leads to one that does not say it itself."""
    following = answer.headers.get("location", "")
    is_done = request.method == "POST" and answer.status_code == 303 and hasattr(request.state, "access")
    if is_done and following.startswith("/dashboard/") and "?" not in following:
        set_cookie(request, answer, COOKIE, request.state.route, life=_LIFE)
    return answer


def said_on_page(request: Request) -> str | None:
    """Return what was done before this page, None when nothing was."""
    route = read_cookie(request, COOKIE) or ""
    noun, _, action = route.rpartition(".")
    if noun not in NOUNS:
        return None
    return SENTENCES.get(route) or _BY_ACTION.get(action) or say("Done.")


def forget_done(request: Request, answer: Response) -> None:
    """Say it once."""
    if read_cookie(request, COOKIE):
        drop_cookie(request, answer, COOKIE)
