"""A code that a link brings along: shown with a button that puts it into the cart, which need not be begun yet."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import Invalid
from shared.promotions.enter_code import LONGEST_CODE, as_code, enter_code
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.cart_lines import cart_to_fill
from storefront.code_tries import counted_code
from storefront.done import having
from storefront.visit import remember_cart, write

# The address says a code, which is somebody's own, so the next page is not told it.
_PRIVATE = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def show(request: Request) -> Response:
    """Show the code of the link; only the button enters it, since programs open links.

    Nobody looks the code up before: a page that said whether there is such a one would be for guessing.
    """
    return _page(request, as_code(request.query_params.get("code", ""))[:LONGEST_CODE])


async def create(request: Request) -> Response:
    """Enter the code, into a new cart where this browser has none, and lead to the goods or to the cart with them."""
    typed, now = (await read_form(request)).get("code")[:LONGEST_CODE], services_of(request).clock()

    async def enter(session: AsyncSession) -> tuple[str | None, bool]:
        cart, token = await cart_to_fill(request, session, now=now)
        await enter_code(session, cart, typed, now=now)
        return token, token is None and bool(cart.lines)

    try:
        async with counted_code(request, as_code(typed)):
            token, has_goods = await write(request, enter)
    except Invalid as refusal:
        return _page(request, as_code(typed), errors=refusal.fields)
    answer = see_other("/cart" if has_goods else having("code", "/collections/all"))
    if token:
        remember_cart(request, answer, token)
    return answer


def _page(request: Request, code: str, *, errors: dict[str, str] | None = None) -> Response:
    return respond(
        request,
        "storefront/cart_codes/show.html",
        status=422 if errors else 200,
        headers=_PRIVATE,
        code=code,
        longest=LONGEST_CODE,
        errors=errors or {},
    )
