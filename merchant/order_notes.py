"""Notes about an order."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import refused_page
from shared.kernel.errors import Invalid
from shared.orders.notes import write_note
from shared.orders.queries import order_by_number
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_SHOWN = 5000


async def create(request: Request) -> Response:
    """Write a note: for the team, for the buyer's page, or for the buyer's page and their mailbox."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    readers = form.get("readers")
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            await write_note(
                session,
                order,
                form["note"],
                is_public=readers in ("page", "mail"),
                is_mailed=readers == "mail",
                author=actor,
                now=now,
            )
    except Invalid as refusal:
        typed = {"note": form["note"][:LONGEST_SHOWN], "readers": readers}
        return await refused_page(request, status=422, note_error=refusal.fields["note"], note_form=typed)
    return see_other(request.url.path.removesuffix("/notes") + "#history")
