"""What a product costs in other currencies whatever their rates are."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.product_prices import prices_page
from shared.currencies.offered import conversions_of
from shared.currencies.own_prices import own_prices, set_own_prices
from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.products.models import Product
from shared.products.queries import product_by_id
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def update(request: Request) -> Response:
    """Set them all; a field that is left empty follows the rate."""
    form = await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
            ids, offered = [variant.id for variant in product.variants], conversions_of(access.store, now=now)
            # What is not on the form, of a currency that is not offered just now, stays as it is.
            known = await own_prices(session, ids)
            prices = {key: price for key, price in known.items() if key[1] not in offered}
            prices |= _typed(form, product, list(offered))
            await set_own_prices(session, product.id, ids, prices, actor=access.user.email, now=now)
    except Invalid as refusal:
        shown = {name: form[name][:40] for name in form if name.startswith("own-")}
        return await prices_page(request, status=422, own_typed=shown, errors=refusal.fields)
    return see_other(f"/dashboard/{access.store.slug}/products/{product.id}/prices#own-prices")


def _typed(form: Form, product: Product, currencies: list[str]) -> dict[tuple[UUID, str], Money]:
    found, wrong = {}, {}
    for variant in product.variants:
        for currency in currencies:
            name = f"own-{variant.id}-{currency}"
            if not form.get(name):
                continue
            try:
                found[variant.id, currency] = price = Money.parse(form.get(name), currency)
            except NotAnAmount as problem:
                wrong[name] = str(problem)
                continue
            if price.minor < 0:
                wrong[name] = say("Enter an amount of zero or more.")
    if wrong:
        raise Invalid(wrong)
    return found
