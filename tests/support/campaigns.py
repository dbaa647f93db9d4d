"""A campaign on its way: who gets the news, what is written, and the workers that send it."""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.marketing.campaign_figures import (
    CampaignFigures,
    campaign_by_id,
    figures_of,
)
from shared.marketing.campaigns import (
    CampaignMail,
)
from shared.marketing.models import FOOTER, SUBSCRIBED, Subscriber
from shared.marketing.send_campaign import (
    schedule_campaign,
)
from shared.marketing.write_campaign import CampaignWords, write_campaign
from shared.notifications.mailer import Message
from shared.notifications.preferences import subject_of
from shared.stores.models import Store
from tests.support.post_box import do_jobs
from workers.campaigns import pursue_campaigns
from workers.runtime import Runtime

LOOKING = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
JOB = "marketing.send_campaign_mail"
WORDS = {
    "subject": "New mugs",
    "preview": "Fired on Monday",
    "body": "They are **here**.",
    "button": "See them",
}


async def subscribe(
    database: Database, store: Store, *emails: str, language: str = "", state: str = SUBSCRIBED
):
    now = utc_now()
    async with database.in_store(store.id) as session:
        for email in emails:
            session.add(
                Subscriber(
                    store_id=store.id,
                    id=subject_of(store.id, email),
                    email=email,
                    state=state,
                    language=language,
                    source=FOOTER,
                    words="News",
                    asked_at=now,
                    confirmed_at=now if state == SUBSCRIBED else None,
                )
            )


async def write(database: Database, store: Store, **more: str) -> UUID:
    said = {"en": WORDS, "de": {"subject": "Neue Becher", "body": "Sie sind da."}}
    async with database.in_store(store.id) as session:
        typed = CampaignWords(main="en", by_language=said, **{"link": "/collections/all", **more})
        return (await write_campaign(session, None, typed, actor="test", now=utc_now())).id


async def schedule(database: Database, store: Store, campaign: UUID, *, hours: float = 0) -> None:
    async with database.in_store(store.id) as session:
        one, now = await campaign_by_id(session, str(campaign)), utc_now()
        starts_at = now + timedelta(hours=hours)
        await schedule_campaign(session, one, store, starts_at=starts_at, actor="test", now=now)


async def pursue(runtime: Runtime, store: Store) -> None:
    """Let the sweeper look and do what it leaves, until nothing is left of this store."""
    for _ in range(3):
        await pursue_campaigns(runtime)
        await do_jobs(runtime, store, JOB)


async def standing(database: Database, store: Store, campaign: UUID) -> tuple[str, CampaignFigures]:
    async with database.in_store(store.id) as session:
        one = await campaign_by_id(session, str(campaign))
        return one.state, (await figures_of(session, [campaign]))[campaign]


async def let_a_minute_pass(database: Database, store: Store) -> None:
    """Let what went out have gone out a minute ago: nobody reads a mail in the seconds after."""
    async with database.in_store(store.id) as session:
        await session.execute(
            update(CampaignMail).values(sent_at=CampaignMail.sent_at - timedelta(minutes=1))
        )


def link_in(message: Message, path: str = "/news/") -> str:
    found = re.search(rf"http://[^/\s]+({path}\S+)", message.text)
    assert found is not None
    return found[1]
