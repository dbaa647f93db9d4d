"""Hand a mail to the provider: after its intent was written, outside of any transaction, and with its result noted."""

from uuid import UUID

from shared.notifications.ledger import TRIED_FOR, mark_failed, mark_sent, suppress
from shared.notifications.mail_log import OPTIONAL
from shared.notifications.mailer import MailRefused, Message
from shared.notifications.models import REQUESTED, Email
from shared.stores.queries import current_store
from workers.handlers import GiveUp
from workers.runtime import Runtime


async def hand_over(runtime: Runtime, store_id: UUID, email: Email, message: Message) -> None:
    """Send a mail unless that was done before, and note what it said; raises GiveUp when nobody will ever take it."""
    if email.state != REQUESTED or await _is_switched_off(runtime, store_id, email):
        return
    if runtime.clock() - email.requested_at > TRIED_FOR:
        # A try whose answer was lost may have succeeded, and the provider knows its key no longer (T113).
        async with runtime.database.in_store(store_id) as session:
            await mark_failed(session, email, reason="", now=runtime.clock(), message=message)
        raise GiveUp("whether it went out is not known any more")
    try:
        provider_id = await runtime.mailer.send(message)
    except MailRefused as refused:
        async with runtime.database.in_store(store_id) as session:
            await mark_failed(session, email, reason=str(refused), now=runtime.clock(), message=message)
        raise GiveUp(str(refused)) from refused
    async with runtime.database.in_store(store_id) as session:
        await mark_sent(session, email, provider_id=provider_id, now=runtime.clock(), message=message)


async def _is_switched_off(runtime: Runtime, store_id: UUID, email: Email) -> bool:
    """Say whether the store sends no mails of this kind; if so, note that this one did not go out."""
    if email.kind not in OPTIONAL:
        return False
    async with runtime.database.in_store(store_id) as session:
        if email.kind not in (await current_store(session)).mails_off:
            return False
        await suppress(session, await session.merge(email), now=runtime.clock())
    return True
