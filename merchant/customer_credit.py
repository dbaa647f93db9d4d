"""The store credit of one customer: given, taken back, and added to from a gift card."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.customers import address_of, refused
from merchant.typed_figures import Wrong, amount
from shared.customers.change_customer import customer_by_id
from shared.gift_cards.change_credit import give_credit, take_credit
from shared.gift_cards.redeem_card import redeem_card
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

TAKE = "take"


async def change(request: Request) -> Response:
    """Give credit or take some back, once for each form that was shown."""
    form, access, wrong = await read_form(request), member_of(request), Wrong()
    currency = access.store.currency
    minor = amount(form, "amount", currency, wrong) or 0
    do = take_credit if form["direction"] == TAKE else give_credit
    try:
        if wrong:
            raise Invalid(wrong)
        async with work(request) as session:
            await do(
                session,
                await customer_by_id(session, request.path_params["id"]),
                Money(minor, currency),
                note=form["note"],
                actor=access.user.email,
                now=services_of(request).clock(),
                entry_id=parse_id(form["once"]),
            )
    except Invalid as refusal:
        typed = {name: form[name][:300] for name in ("direction", "amount", "note")}
        return await refused(request, errors=refusal.fields, typed=typed)
    return see_other(f"{address_of(request)}#credit")


async def redeem(request: Request) -> Response:
    """Add all that a gift card holds, whose code the customer has told; once for each form that was shown."""
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            await redeem_card(
                session,
                await customer_by_id(session, request.path_params["id"]),
                form["gift_card"],
                currency=access.store.currency,
                actor=access.user.email,
                now=services_of(request).clock(),
                entry_id=parse_id(form["once"]),
            )
    except Invalid as refusal:
        return await refused(request, errors=refusal.fields, typed={"gift_card": form["gift_card"][:64]})
    return see_other(f"{address_of(request)}#credit")
