"""What the store takes back: for how long, at whose cost, and what not."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.typed_numbers import read_whole
from shared.products.category_titles import category_titles
from shared.returns.rules import Rules, change_rules, rules_of
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        rules = await rules_of(session)
    return await _form(request, rules, days=str(rules.days), saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save what was chosen, all of it or nothing."""
    form = await read_form(request)
    wanted = _read(form)
    try:
        async with work(request) as session:
            await change_rules(
                session, wanted, actor=member_of(request).user.email, now=services_of(request).clock()
            )
    except Invalid as refusal:
        return await _form(request, wanted, days=form["days"], errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


def _read(form: Form) -> Rules:
    days = read_whole(form.get("days"), digits=3)
    return Rules(
        days=-1 if days is None else days,
        payer=form.get("payer"),
        kept_tags=tuple(
            dict.fromkeys(tag for one in form.get("kept_tags").split(",") if (tag := one.strip()))
        ),
        kept_categories=tuple(key for one in form.all("kept_category") if (key := parse_id(one))),
    )


async def _form(
    request: Request,
    rules: Rules,
    *,
    days: str,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    async with work(request) as session:
        categories = await category_titles(session)
    return member_page(
        request,
        "merchant/return_settings/edit.html",
        section="orders",
        status=422 if errors else 200,
        rules=rules,
        days=days,
        categories=categories,
        errors=errors or {},
        saved=saved,
    )
