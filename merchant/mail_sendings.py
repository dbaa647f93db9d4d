"""Send a mail once more."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.mails import mail_page
from shared.kernel.events import record
from shared.notifications.mail_log import CannotSendAgain, mail_by_id, send_again
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Have the mail sent again, as it reads today; lead to the new one."""
    access, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            mail = await mail_by_id(session, request.path_params["id"])
            again = await send_again(session, mail, now=now)
            record(
                session, "mail.sent_again", mail.subject_id, actor=access.user.email, now=now, kind=mail.kind
            )
    except CannotSendAgain as refusal:
        return await mail_page(request, status=409, problem=str(refusal))
    address = request.app.url_path_for("mails.show", store=access.store.slug, id=again.id)
    return see_other(f"{address}?queued=yes")
