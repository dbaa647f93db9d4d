"""Begin to send somebody the news: by the link in their mailbox, or because the mailbox of an account is proven."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.errors import LinkOver
from shared.customers.models import Customer
from shared.kernel.events import record
from shared.kernel.tokens import hash_token
from shared.marketing.models import ACCOUNT, SUBSCRIBED, Subscriber
from shared.notifications.preferences import NEWS, subject_of, want


async def subscriber_of_link(session: AsyncSession, token: str, *, now: datetime) -> Subscriber:
    """Return whose link it is, if it could be used now or has done its work; raises LinkOver."""
    found: Subscriber | None = await session.scalar(
        select(Subscriber)
        .where(Subscriber.token_hash == hash_token(token))
        .execution_options(populate_existing=True)
    )
    is_good = found is not None and (
        found.is_subscribed or (found.link_ends_at is not None and found.link_ends_at > now)
    )
    if found is None or not is_good:
        raise LinkOver
    return found


async def confirm_subscription(session: AsyncSession, token: str, *, now: datetime) -> Subscriber:
    """Send the owner of a mailbox the news from now on; pressed twice it is the same. Raises LinkOver."""
    confirmed = await session.scalar(
        update(Subscriber)
        .where(Subscriber.token_hash == hash_token(token), Subscriber.link_ends_at > now)
        # The link has done its work: whoever leaves later is not brought back by it.
        .values(state=SUBSCRIBED, confirmed_at=now, left_at=None, link_ends_at=now)
        .returning(Subscriber.id)
        .execution_options(synchronize_session=False)
    )
    subscriber = await subscriber_of_link(session, token, now=now)
    if confirmed is not None:
        await want(session, subscriber.id, [NEWS])
        _note(session, subscriber, now=now)
    return subscriber


async def subscribe_customer(
    session: AsyncSession, customer: Customer, *, words: str, now: datetime
) -> Subscriber | None:
    """Send a signed-in customer the news from now on; None, and nothing, where their mailbox is not proven."""
    if not customer.is_verified:
        return None
    store_id = session.info["store_id"]
    said = {
        "state": SUBSCRIBED,
        "language": customer.language,
        "source": ACCOUNT,
        "words": words,
        "asked_at": now,
        "confirmed_at": now,
        "left_at": None,
    }
    row = {"store_id": store_id, "id": subject_of(store_id, customer.email), "email": customer.email}
    made = await session.scalar(
        insert(Subscriber)
        .values(row | said)
        .on_conflict_do_update(
            index_elements=[Subscriber.store_id, Subscriber.id],
            set_=said,
            where=Subscriber.state != SUBSCRIBED,
        )
        .returning(Subscriber.id)
    )
    await want(session, row["id"], [NEWS])
    subscriber = await session.get_one(Subscriber, (store_id, row["id"]), populate_existing=True)
    if made is not None:
        _note(session, subscriber, now=now)
    return subscriber


def _note(session: AsyncSession, subscriber: Subscriber, *, now: datetime) -> None:
    # What was agreed to stays known when the row says something newer.
    said = {"source": subscriber.source, "words": subscriber.words, "language": subscriber.language}
    record(session, "subscriber.confirmed", subscriber.id, actor="shopper", now=now, **said)
