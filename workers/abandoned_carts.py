"""The mails about carts that were left: planned by the clock, sent one by one, each once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.looks import logo_for_mail
from shared.kernel.clock import utc_now
from shared.languages.speaking import speaking
from shared.notifications.ledger import request_email
from shared.notifications.mailer import Message
from shared.notifications.models import Email
from shared.notifications.preferences import CARTS
from shared.recovery.begin_recoveries import begin_recoveries
from shared.recovery.forget_old_carts import forget_old_carts
from shared.recovery.jobs import SEND_CART_REMINDER
from shared.recovery.models import MAIL_KIND
from shared.recovery.next_reminder import Reminder, give_up, next_reminder, note_sent
from shared.recovery.plan import plan_of
from shared.recovery.queries import recovery_token, stores_that_remind
from shared.recovery.queue_reminders import note_orders, queue_reminders
from shared.stores.models import OPEN, Store
from shared.stores.queries import current_store, host_of
from workers.hand_over import hand_over
from workers.handlers import Ids, outside
from workers.mail import compose, unsubscribing
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def pursue_abandoned_carts(runtime: Runtime) -> None:
    """Store by store, find the carts that were left, have the mails sent that are due, and note what came of them."""
    secret_key = runtime.settings.web.secret_key
    async with runtime.database.as_platform() as session:
        stores = await stores_that_remind(session)

    async def pursue(session: AsyncSession) -> None:
        now = runtime.clock()
        await note_orders(session)
        await begin_recoveries(session, await plan_of(session), secret_key=secret_key, now=now)
        # Behind closed doors nobody could take up a cart; the mails wait until they open.
        if (await current_store(session)).state == OPEN:
            await queue_reminders(session, now=now)
        await forget_old_carts(session, now=now)

    await in_each_store(runtime, "abandoned carts", stores, pursue)


async def _end(session: AsyncSession, ids: Ids, _error: Exception) -> None:
    await give_up(session, ids["recovery_id"], now=utc_now())


@outside(SEND_CART_REMINDER, when_dead=_end)
async def send_cart_reminder(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Remind one person of one cart, unless it was ordered, emptied, refused or sold out meanwhile."""
    async with runtime.database.in_store(store_id) as session:
        reminder = await next_reminder(session, ids["recovery_id"], now=runtime.clock())
        if reminder is None:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        origin = runtime.settings.web.origin_of(host)
        logo = await logo_for_mail(session, origin)
        email = await request_email(
            session,
            MAIL_KIND,
            reminder.recovery.id,
            recipient=reminder.recovery.email,
            now=runtime.clock(),
            version=reminder.nth,
        )

    with speaking(reminder.recovery.language or store.locale, main=store.locale):
        message = await _message(runtime, email, store, reminder, origin=origin, logo=logo)
    await hand_over(runtime, store_id, email, message)
    async with runtime.database.in_store(store_id) as session:
        await note_sent(session, reminder, now=runtime.clock())


async def _message(
    runtime: Runtime,
    email: Email,
    store: Store,
    reminder: Reminder,
    *,
    origin: str,
    logo: Mapping[str, Any] | None,
) -> Message:
    language = reminder.recovery.language
    inside = f"{origin}/{language}" if language in store.further_languages else origin
    token = recovery_token(runtime.settings.web.secret_key, store.id, reminder.recovery.id)
    link = f"{inside}/cart/recovery/{token}"
    way_out = unsubscribing(runtime, store, CARTS, recipient=email.recipient, inside=inside)
    context = {
        "reminder": reminder,
        "lines": reminder.lines,
        "coupon": reminder.coupon,
        "link": link,
        "pixel": f"{origin}/cart/recovery/{token}/opened.gif" if reminder.counts_opens else None,
        "stop": way_out.page,
        "logo": logo,
    }
    return await compose(
        runtime,
        MAIL_KIND,
        str(email.id),
        store,
        recipient=email.recipient,
        context=context,
        headers=way_out.headers,
    )
