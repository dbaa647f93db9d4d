"""Note that somebody typed an address into a newsletter's form, and have its mailbox asked whether that was meant."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.kernel.tokens import derived_token, hash_token
from shared.marketing.jobs import SEND_NEWSLETTER_LINK
from shared.marketing.may_be_mailed import mailable
from shared.marketing.models import LEFT, LINK_LIFE, SOURCES, WAITING, Subscriber
from shared.notifications.preferences import subject_of


async def ask_to_subscribe(
    session: AsyncSession,
    *,
    email: str,
    source: str,
    words: str,
    language: str = "",
    secret_key: str,
    now: datetime,
) -> None:
    """Send a link to a mailbox, which ends an older one; raises Invalid for no address.

    Who gets the news already gets no mail, and whoever asks learns nothing of that. `words` is the sentence beside the
    form, `language` the one that it was read in, empty for the store's own.
    """
    if source not in SOURCES:
        raise Invalid({"email": say("Type your address into the form once more.")})
    address, store_id, link_id = clean_email(email), session.info["store_id"], new_id()
    asked: dict[str, Any] = {
        "language": language,
        "source": source,
        "words": words,
        "asked_at": now,
        "link_id": link_id,
        "token_hash": hash_token(newsletter_token(secret_key, store_id, link_id)),
        "link_ends_at": now + LINK_LIFE,
    }
    row = {"store_id": store_id, "id": subject_of(store_id, address), "email": address, "state": WAITING}
    made = await session.scalar(
        insert(Subscriber)
        .values(row | asked)
        .on_conflict_do_update(
            index_elements=[Subscriber.store_id, Subscriber.id],
            # Whoever gets the news has said so themselves: a stranger at the form changes nothing of that.
            set_=asked,
            where=or_(Subscriber.state.in_((WAITING, LEFT)), ~mailable()),
        )
        .returning(Subscriber.id)
    )
    if made is not None:
        enqueue(session, SEND_NEWSLETTER_LINK, now=now, link_id=link_id)


def newsletter_token(secret_key: str, store_id: UUID, link_id: UUID) -> str:
    """Return what a link carries, so that the worker that writes the mail can make it again."""
    return derived_token(secret_key, "newsletter", store_id, link_id)
