"""A line of a bank statement that is for no order."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from shared.checkout.apply_bank_line import put_line_aside
from shared.kernel.ids import parse_id
from shared.payments.bank_lines import NoSuchStatement, statement_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def update(request: Request) -> Response:
    """Put a line aside, or take it up again."""
    form = await read_form(request)
    key = parse_id(request.path_params["line"])
    if key is None:
        raise NoSuchStatement
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        statement = await statement_by_id(session, request.path_params["id"])
        await put_line_aside(session, key, is_aside=form["aside"] == "yes", actor=actor, now=now)
    slug = member_of(request).store.slug
    return see_other(request.app.url_path_for("bank_statements.show", store=slug, id=statement.id))
