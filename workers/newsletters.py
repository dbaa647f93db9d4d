"""Mails that ask whose mailbox it is before a newsletter goes there; who never answers is forgotten."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from shared.marketing.ask_to_subscribe import newsletter_token
from shared.marketing.jobs import SEND_NEWSLETTER_LINK
from shared.marketing.leave import forget_unconfirmed
from shared.marketing.models import WAITING, Subscriber
from shared.notifications.ledger import request_email, suppress
from shared.notifications.preferences import takes_mail
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.rounds import in_each_store
from workers.runtime import Runtime

KIND: Final = "newsletter_link"
KEPT_FOR: Final = timedelta(days=30)


@outside(SEND_NEWSLETTER_LINK)
async def send_newsletter_link(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Ask the owner of a mailbox whether they want the news; not one that takes no mail, or reported one of ours."""
    now = runtime.clock()
    async with runtime.database.in_store(store_id) as session:
        subscriber = await session.scalar(select(Subscriber).where(Subscriber.link_id == ids["link_id"]))
        if subscriber is None or subscriber.link_ends_at is None or subscriber.link_ends_at <= now:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(session, KIND, ids["link_id"], recipient=subscriber.email, now=now)
        if not await takes_mail(session, subscriber.email):
            await suppress(session, email, now=now)
            return
    web = runtime.settings.web
    prefix = f"/{subscriber.language}" if subscriber.language in store.further_languages else ""
    token = newsletter_token(web.secret_key, store_id, ids["link_id"])
    context = {"link": f"{web.origin_of(host)}{prefix}/newsletter/{token}", "words": subscriber.words}
    await send_mail(runtime, store, email, context, language=subscriber.language)


async def forget_who_never_confirmed(runtime: Runtime) -> None:
    """Erase the addresses of those who were asked and never pressed the button."""
    long_ago = runtime.clock() - KEPT_FOR
    async with runtime.database.as_platform() as session:
        old = select(Subscriber.store_id).where(Subscriber.state == WAITING, Subscriber.asked_at < long_ago)
        stores = (await session.scalars(old.distinct())).all()
    await in_each_store(
        runtime, "subscribers", stores, lambda session: forget_unconfirmed(session, before=long_ago)
    )
