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
    """Render the cart: its page, or for htmx the cart itself together with the header's count.

    What htmx gets is written once for all carts that read alike, but for the ids of their lines.
    """
    shown = view_cart(request, cart, offer, problems)
    goods, own_ids = goods_of(shown, (typed_code, code_problem)), with_ids_of(shown)
    is_out_of_band = request.headers.get("hx-request") == "true"
    is_shared = wants_partial(request) and goods.key is not None and removed is None and bool(shown.lines)
    return respond(
        request,
        "storefront/cart/show.html",
        partial="storefront/cart/_cart.html",
        status=status,
        kept_under=(goods.key, added, is_out_of_band) if is_shared else None,
        completed_by=own_ids,
        head=None if wants_partial(request) else page_head(request, "/cart"),
        cart=shown,
        count=shown.count,
        goods=goods,
        with_own_ids=_as_it_is if is_shared else own_ids,
        out_of_band=is_out_of_band,
        added=added,
        removed=removed,
        beside=beside,
    )


def _as_it_is(part: str) -> str:
    return part
