"""The mail that invites somebody to work in a store."""

from uuid import UUID

from sqlalchemy import select

from shared.content.looks import logo_for_mail
from shared.notifications.ledger import request_email
from shared.stores.invitations import SEND_INVITATION, Invitation, invitation_token, is_open
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.runtime import Runtime


@outside(SEND_INVITATION)
async def send_invitation(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send the link, unless the invitation has ended meanwhile."""
    web = runtime.settings.web
    async with runtime.database.in_store(store_id) as session:
        wanted = Invitation.id == ids["invitation_id"]
        invitation = await session.scalar(select(Invitation).where(wanted, is_open(runtime.clock())))
        if invitation is None:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        logo = await logo_for_mail(session, web.origin_of(host))
        email = await request_email(
            session, "invitation", invitation.id, recipient=invitation.email, now=runtime.clock()
        )
    # The platform's own address, whatever Host the request came with (T68).
    token = invitation_token(web.secret_key, store_id, invitation.id)
    link = f"{web.origin_of(web.platform_host)}/dashboard/invitations/{token}"
    context = {"link": link, "inviter": invitation.invited_by, "logo": logo}
    await send_mail(runtime, store, email, context)
