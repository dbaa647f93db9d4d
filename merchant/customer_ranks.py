"""From which sums on customers are VIP and platinum."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, amount
from shared.customers.ranks import Thresholds, change_thresholds, thresholds_of
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show the rules."""
    async with work(request) as session:
        rules = await thresholds_of(session)
    currency = member_of(request).store.currency
    sums = {"vip": rules.vip_from_minor, "platinum": rules.platinum_from_minor}
    return _page(
        request,
        {name: "" if minor is None else str(Money(minor, currency).major) for name, minor in sums.items()},
    )


async def update(request: Request) -> Response:
    """Write the rules; an empty sum makes nobody so."""
    form, access = await read_form(request), member_of(request)
    wrong: Wrong = {}
    sums = {name: amount(form, name, access.store.currency, wrong) for name in ("vip", "platinum")}
    wrong |= {
        name: say("Enter a sum above zero.")
        for name, minor in sums.items()
        if minor is not None and minor <= 0
    }
    try:
        if wrong:
            raise Invalid(wrong)
        async with work(request) as session:
            wanted = Thresholds(sums["vip"], sums["platinum"])
            await change_thresholds(
                session, wanted, actor=access.user.email, now=services_of(request).clock()
            )
    except Invalid as refusal:
        typed = {name: form[name] for name in sums}
        return _page(request, typed, errors=refusal.fields)
    return see_other(f"/dashboard/{access.store.slug}/customers")


def _page(request: Request, form: Mapping[str, str], *, errors: Mapping[str, str] | None = None) -> Response:
    return member_page(
        request,
        "merchant/customers/ranks.html",
        section="customers",
        status=422 if errors else 200,
        form=form,
        errors=errors or {},
    )
