"""Rates of many currencies from a file."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.currencies import currencies_page
from merchant.uploaded_text import uploaded_text
from shared.currencies.set_rates import read_rates, set_rates
from shared.kernel.errors import Invalid
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LARGEST_FILE = 64 * 1024


async def create(request: Request) -> Response:
    """Take over a file's rates, all of them or none."""
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        rates = read_rates(await uploaded_text(await read_form(request), largest=LARGEST_FILE))
        async with work(request) as session:
            await set_rates(session, rates, actor=actor, now=now)
    except Invalid as refusal:
        return await currencies_page(
            request, status=422, errors={"file": next(iter(refusal.fields.values()), str(refusal))}
        )
    return see_other(f"/dashboard/{member_of(request).store.slug}/currencies?saved=yes")
