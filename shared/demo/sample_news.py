"""Who asked for the demo's news, and a first campaign that is written and not sent."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.newsletter import STANDARD
from shared.languages.known import code_of
from shared.marketing.models import FOOTER, SECTION, SUBSCRIBED, WAITING, Subscriber
from shared.marketing.write_campaign import CampaignWords, write_campaign
from shared.notifications.preferences import subject_of
from shared.products.models import ACTIVE, Product
from shared.stores.models import Store

# Mailbox, where they asked and how many days ago, and whether they pressed the button.
READERS: Final = (
    ("amira@example.com", FOOTER, 20, True),
    ("leila@example.com", SECTION, 9, True),
    ("tomas@example.com", FOOTER, 2, True),
    ("nils@example.com", FOOTER, 1, False),
)
SHOWN: Final = 3


async def write_sample_news(session: AsyncSession, store: Store, *, now: datetime) -> None:
    """Let a few people ask for the news, and write them a mail that waits for somebody to look at it."""
    for email, source, days, is_confirmed in READERS:
        asked = now - timedelta(days=days)
        session.add(
            Subscriber(
                store_id=store.id,
                id=subject_of(store.id, email),
                email=email,
                state=SUBSCRIBED if is_confirmed else WAITING,
                source=source,
                words=str(STANDARD),
                asked_at=asked,
                confirmed_at=asked + timedelta(minutes=7) if is_confirmed else None,
            )
        )
    slugs = await session.scalars(
        select(Product.slug)
        .where(Product.state == ACTIVE, Product.deleted_at.is_(None))
        .order_by(Product.created_at.desc(), Product.id)
        .limit(SHOWN)
    )
    said = {
        "subject": "New in the shop this month",
        "preview": "Three things that we are proud of",
        "body": "Hello,\n\nthese three have just come in. **They will not be made again** before spring.",
        "button": "See what is new",
    }
    words = CampaignWords(
        main=code_of(store.locale),
        by_language={code_of(store.locale): said},
        link="/collections/all",
        products="\n".join(slugs),
    )
    await write_campaign(session, None, words, actor="demo", now=now)
