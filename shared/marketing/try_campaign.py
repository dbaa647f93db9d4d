"""Let a member see a campaign in their own mailbox before anybody else does."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.marketing.campaigns import Campaign
from shared.marketing.jobs import SEND_CAMPAIGN_TEST
from shared.notifications.ledger import request_email
from shared.notifications.mail_log import CAMPAIGN_TEST


async def try_campaign(session: AsyncSession, campaign: Campaign, *, recipient: str, now: datetime) -> None:
    """Have the mail sent to a member, once for each time they ask."""
    email = await request_email(session, CAMPAIGN_TEST, new_id(), recipient=recipient, now=now)
    enqueue(session, SEND_CAMPAIGN_TEST, now=now, email_id=email.id, campaign_id=campaign.id)
