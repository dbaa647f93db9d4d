"""What a product's pictures show, for people who do not see them, and which variants they stand for."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.product_form import Shown, from_product
from merchant.products import product_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.products.arrange_pictures import describe_pictures
from shared.products.hold_product import hold_product
from shared.products.queries import product_by_id
from shared.web.forms import Form, read_form
from shared.web.respond import see_other


async def update(request: Request) -> Response:
    """Save all descriptions at once, or none."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            product = await hold_product(session, request.path_params["id"])
            alts = {key: form.get(f"alt-{key}") for key in _named(form, "alt-")}
            stands_for = {key: parse_id(form.get(f"stands-{key}")) for key in _named(form, "stands-")}
            await describe_pictures(session, product, alts, stands_for)
    except Invalid as refusal:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        typed = {name: form[name] for name in form}
        shown = Shown(from_product(product).values | typed, refusal.fields)
        return await product_page(request, product, shown, status=422)
    return see_other(f"{request.url.path.removesuffix('/images/words')}?saved=yes#images")


def _named(form: Form, prefix: str) -> list[UUID]:
    return [key for name in form if name.startswith(prefix) and (key := parse_id(name.removeprefix(prefix)))]
