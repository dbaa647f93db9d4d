"""The cart as an answer: its page, or for htmx the cart itself."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from shared.carts.models import Cart
from shared.checkout.make_offer import Offer
from shared.web.respond import respond, wants_partial
from storefront.cart_view import Problems, RemovedLine, view_cart
from storefront.kept_cart import goods_of, with_ids_of
from storefront.page_head import page_head
from storefront.product_cards import ProductCard


def cart_answer(
    request: Request,
    cart: Cart | None,
    offer: Offer | None,
    *,
    status: int = 200,
    problems: Problems | None = None,
    added: str | None = None,
    removed: RemovedLine | None = None,
    typed_code: str = "",
    code_problem: str | None = None,
    beside: Sequence[ProductCard] = (),
) -> Response:
    """Render the cart: its page, or for htmx the cart itself together with the header's count."""
    shown = view_cart(request, cart, offer, problems)
    return respond(
        request,
        "storefront/cart/show.html",
        partial="storefront/cart/_cart.html",
        status=status,
        head=None if wants_partial(request) else page_head(request, "/cart"),
        cart=shown,
        count=shown.count,
        goods=goods_of(shown, (typed_code, code_problem)),
        with_own_ids=with_ids_of(shown),
        out_of_band=request.headers.get("hx-request") == "true",
        added=added,
        removed=removed,
        beside=beside,
    )
