"""Rates of many currencies from a file."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.currencies import currencies_page
from shared.currencies.set_rates import read_rates, set_rates
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LARGEST_FILE = 64 * 1024


async def create(request: Request) -> Response:
    """Take over a file's rates, all of them or none."""
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        rates = read_rates(await _text_of(await read_form(request)))
        async with work(request) as session:
            await set_rates(session, rates, actor=actor, now=now)
    except Invalid as refusal:
        return await currencies_page(
            request, status=422, errors={"file": next(iter(refusal.fields.values()), str(refusal))}
        )
    return see_other(f"/dashboard/{member_of(request).store.slug}/currencies?saved=yes")


async def _text_of(form: Form) -> str:
    uploads = form.files("file")
    if not uploads:
        raise Invalid({"file": say("Choose a file first.")})
    data = await uploads[0].read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Invalid({"file": say("That is more than we can take at once.")})
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid({"file": say("Save the file as CSV in UTF-8 and send it again.")}) from None
