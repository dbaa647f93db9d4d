"""What the store decides about reviews: who may write, what appears at once, whether buyers are asked."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.typed_numbers import read_whole
from shared.reviews.change_settings import change_settings
from shared.reviews.queries import Decisions, settings_of
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        settings = await settings_of(session)
    return _form(request, settings, days=str(settings.ask_after_days), saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save what was chosen, all of it or nothing."""
    form = await read_form(request)
    wanted = _read(form)
    try:
        async with work(request) as session:
            await change_settings(
                session, wanted, actor=member_of(request).user.email, now=services_of(request).clock()
            )
    except Invalid as refusal:
        return _form(request, wanted, days=form["ask_after_days"], errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


def _read(form: Form) -> Decisions:
    return Decisions(
        policy=form.get("policy"),
        anyone_may_write="anyone_may_write" in form,
        asks_by_mail="asks_by_mail" in form,
        ask_after_days=read_whole(form.get("ask_after_days"), digits=3) or 0,
    )


def _form(
    request: Request,
    settings: Decisions,
    *,
    days: str,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    return member_page(
        request,
        "merchant/review_settings/edit.html",
        section="reviews",
        status=422 if errors else 200,
        settings=settings,
        days=days,
        errors=errors or {},
        saved=saved,
    )
