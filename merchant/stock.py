"""What is running low."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.inventory.errors import StockChanged
from shared.inventory.queries import low_stock
from shared.inventory.set_stock import set_stock
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.products.models import Variant
from shared.stores.queries import bump_catalogue
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List what is at or below the store's threshold, emptiest first."""
    return await stock_page(request)


async def update(request: Request) -> Response:
    """Set one variant's stock to a counted figure."""
    form, key = await read_form(request), parse_id(request.path_params["variant"])
    actor, now = member_of(request).user.email, services_of(request).clock()
    typed, seen = form.get("on_hand"), form.figure("seen", otherwise=None)
    try:
        async with work(request) as session:
            if key is None or await session.get(Variant, (member_of(request).store.id, key)) is None:
                raise NotFound
            counted = read_whole(typed, digits=8)
            if counted is None:
                raise Invalid({"on_hand": say("Stock is a whole number.")})
            await set_stock(
                session, key, on_hand=counted, seen=seen, reason="adjustment", actor=actor, now=now
            )
            await bump_catalogue(session)
    except Invalid as refusal:
        return await stock_page(
            request, status=422, wrong=str(key), typed=typed, problem=next(iter(refusal.fields.values()))
        )
    except StockChanged as refusal:
        return await stock_page(request, status=409, wrong=str(key), typed=typed, problem=str(refusal))
    return see_other(request.url.path.rpartition("/")[0])


async def stock_page(
    request: Request, *, status: int = 200, wrong: str = "", typed: str = "", problem: str = ""
) -> Response:
    """Render the list; `wrong` is the field of which something was refused: a variant's count or its `arrived-…`."""
    threshold = member_of(request).store.low_stock_threshold
    async with work(request) as session:
        variants = await low_stock(session, threshold=threshold)
    return member_page(
        request,
        "merchant/stock/index.html",
        section="stock",
        status=status,
        variants=variants,
        threshold=threshold,
        wrong=wrong,
        typed=typed,
        problem=problem,
    )
