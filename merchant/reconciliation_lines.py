"""A movement of money about which the provider and the orders differ: known, with the reason, or looked at again."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.reconciliations import page_of, show_day
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.payments.know_line import LONGEST, doubt_line, know_line
from shared.payments.reconciliation import NoSuchReconciliation, reconciliation_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def update(request: Request) -> Response:
    """Mark a difference as known, or as one that somebody has to look at again."""
    form, key = await read_form(request), parse_id(request.path_params["line"])
    if key is None:
        raise NoSuchReconciliation
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            day = await reconciliation_by_id(session, request.path_params["id"])
            if form["known"] == "yes":
                await know_line(session, day, key, seen=form["seen"], why=form["why"], actor=actor, now=now)
            else:
                await doubt_line(session, day, key, seen=form["seen"], actor=actor, now=now)
    except Invalid as refusal:
        typed = form["why"][: 2 * LONGEST]
        return await show_day(request, status=422, wrong_line=key, typed=typed, errors=refusal.fields)
    return see_other(page_of(request, day.id))
