"""Let a member see in their own mailbox what they have written."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.jobs import MAIL_TRIES, declare, enqueue
from shared.letters.models import Letter
from shared.notifications.ledger import request_email
from shared.notifications.mail_log import LETTER_TEST

SEND_LETTER_TEST: Final = declare("letters.send_test", most_attempts=MAIL_TRIES)


async def send_test(session: AsyncSession, letter: Letter, *, recipient: str, now: datetime) -> None:
    """Have a mail with these words and a made-up purchase sent to a member, once for each time they ask."""
    email = await request_email(session, LETTER_TEST, new_id(), recipient=recipient, now=now)
    enqueue(session, SEND_LETTER_TEST, now=now, email_id=email.id, letter_id=letter.id)
