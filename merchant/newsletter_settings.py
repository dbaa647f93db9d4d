"""What a merchant decides about the newsletter's form."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.content.newsletter import NewsletterForm, change_newsletter_form, newsletter_form
from shared.kernel.errors import Invalid
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        known = await newsletter_form(session)
    return _page(request, known, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save what was decided."""
    form = await read_form(request)
    wanted = NewsletterForm(is_on="is_on" in form, text=form.get("text"))
    try:
        async with work(request) as session:
            await change_newsletter_form(
                session, wanted, actor=member_of(request).user.email, now=services_of(request).clock()
            )
    except Invalid as refusal:
        return _page(request, wanted, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


def _page(
    request: Request,
    wanted: NewsletterForm,
    *,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    return member_page(
        request,
        "merchant/newsletter_settings/edit.html",
        section="subscribers",
        status=422 if errors else 200,
        wanted=wanted,
        errors=errors or {},
        saved=saved,
    )
