"""The mail by which a member sees their own words before a buyer does."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from shared.kernel.sentences import say
from shared.languages.speaking import speaking
from shared.languages.telling import tell
from shared.letters.mail_look import mail_look
from shared.letters.queries import letter_of_mail, locale_for
from shared.letters.samples import sample_of
from shared.letters.send_test import SEND_LETTER_TEST
from shared.notifications.ledger import suppress
from shared.notifications.models import Email
from shared.stores.queries import current_store, host_of
from workers.hand_over import hand_over
from workers.handlers import Ids, outside
from workers.mail import message_of
from workers.runtime import Runtime


@outside(SEND_LETTER_TEST)
async def send_letter_test(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send what was written, of a purchase that never was; a draft that was thrown away meanwhile is not sent."""
    async with runtime.database.in_store(store_id) as session:
        email = (await session.scalars(select(Email).where(Email.id == ids["email_id"]))).one()
        letter = await letter_of_mail(session, ids["letter_id"])
        if letter is None:
            await suppress(session, email, now=runtime.clock())
            return
        store, host = await current_store(session), await host_of(session, store_id)
        shop = runtime.settings.web.origin_of(host)
        look = await mail_look(session, store, shop)
        with speaking(locale_for(store, letter.language), main=store.locale):
            context = await sample_of(session, store, letter.kind, shop=shop, now=runtime.clock())
    with speaking(locale_for(store, letter.language), main=store.locale):
        message = message_of(
            runtime,
            letter.kind,
            str(email.id),
            store,
            letter,
            recipient=email.recipient,
            context=context | {"logo": look.logo, "look": look},
        )
        message = replace(message, subject=tell(say("Test: %(subject)s", subject=message.subject)))
    await hand_over(runtime, store_id, email, message)
