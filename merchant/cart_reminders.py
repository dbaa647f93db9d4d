"""The mails about one abandoned cart: the next one at once, or none any more."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.abandoned_carts import cart_page
from merchant.access import member_of, work
from shared.kernel.events import record
from shared.notifications.mail_runs import BY_MERCHANT
from shared.recovery.errors import NothingToRemind
from shared.recovery.next_reminder import stop
from shared.recovery.queries import recovery_by_id
from shared.recovery.queue_reminders import send_now
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Have the next mail sent now."""
    now, actor = services_of(request).clock(), member_of(request).user.email
    try:
        async with work(request) as session:
            recovery = await recovery_by_id(session, request.path_params["id"])
            await send_now(session, recovery, now=now)
            record(session, "recovery.hurried", recovery.id, actor=actor, now=now)
    except NothingToRemind as refusal:
        return await cart_page(request, status=409, problem=str(refusal))
    return _back(request)


async def destroy(request: Request) -> Response:
    """Write no more about this cart."""
    now, actor = services_of(request).clock(), member_of(request).user.email
    async with work(request) as session:
        recovery = await recovery_by_id(session, request.path_params["id"])
        await stop(session, recovery, reason=BY_MERCHANT, now=now)
        record(session, "recovery.stopped", recovery.id, actor=actor, now=now)
    return _back(request)


def _back(request: Request) -> Response:
    return see_other(
        request.app.url_path_for(
            "abandoned_carts.show", store=member_of(request).store.slug, id=request.path_params["id"]
        )
    )
