"""Somebody's way through a series of mails: its end, by hand."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from shared.kernel.events import record
from shared.notifications.mail_runs import BY_MERCHANT
from shared.series.next_mail import stop
from shared.series.queries import run_by_id
from shared.web.respond import see_other
from shared.web.services import services_of


async def destroy(request: Request) -> Response:
    """Write no more of this series to this mailbox; one that has ended stays as it is."""
    now, access = services_of(request).clock(), member_of(request)
    async with work(request) as session:
        run = await run_by_id(session, request.path_params["id"])
        if await stop(session, run, reason=BY_MERCHANT, now=now):
            record(session, "series.stopped", run.id, actor=access.user.email, now=now, kind=run.kind)
    return see_other(request.app.url_path_for("mail_series.index", store=access.store.slug))
