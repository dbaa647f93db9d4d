"""Hand a mail to the provider: after its intent was written, outside of any transaction, and with its result noted."""

from uuid import UUID

from shared.notifications.ledger import mark_failed, mark_sent
from shared.notifications.mailer import MailRefused, Message
from shared.notifications.models import REQUESTED, Email
from workers.handlers import GiveUp
from workers.runtime import Runtime


async def hand_over(runtime: Runtime, store_id: UUID, email: Email, message: Message) -> None:
    """Send a mail unless that was done before, and note what it said; raises GiveUp when nobody will ever take it."""
    if email.state != REQUESTED:
        return
    try:
        provider_id = await runtime.mailer.send(message)
    except MailRefused as refused:
        async with runtime.database.in_store(store_id) as session:
            await mark_failed(session, email, reason=str(refused), now=runtime.clock(), message=message)
        raise GiveUp(str(refused)) from refused
    async with runtime.database.in_store(store_id) as session:
        await mark_sent(session, email, provider_id=provider_id, now=runtime.clock(), message=message)
