"""Send a campaign: at a time, in pieces, each mailbox once, and not to those who left meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, columns_of
from shared.kernel.sentences import say
from shared.marketing.audience import audience_of, count_audience
from shared.marketing.campaigns import (
    DRAFT,
    QUEUED,
    SCHEDULED,
    SENDING,
    SENT,
    STOPPED,
    Campaign,
    CampaignMail,
    CampaignMoved,
)
from shared.marketing.jobs import SEND_CAMPAIGN_MAIL
from shared.marketing.models import Subscriber
from shared.stores.models import Store

# So many at each look, which comes every 20 seconds (`workers/schedule.py`): what a mail provider takes without delay.
PIECE: Final = 200


class NobodyToWriteTo(Conflict):
    """The audience is empty."""

    message = say("Nobody of this audience wants your news yet.")


async def schedule_campaign(
    session: AsyncSession, campaign: Campaign, store: Store, *, starts_at: datetime, actor: str, now: datetime
) -> None:
    """Have a draft sent at a moment, or at once when that has passed. Raises CampaignMoved and NobodyToWriteTo."""
    if not await count_audience(session, store, campaign.audience, now=now):
        raise NobodyToWriteTo
    await _move(session, campaign, (DRAFT,), state=SCHEDULED, starts_at=starts_at)
    record(session, "campaign.scheduled", campaign.id, actor=actor, now=now, starts_at=starts_at.isoformat())


async def call_back_campaign(session: AsyncSession, campaign: Campaign, *, actor: str, now: datetime) -> None:
    """Make a draft of what has not begun, or stop what has; what went out stays out. Raises CampaignMoved."""
    if campaign.state == SENDING:
        await _move(session, campaign, (SENDING,), state=STOPPED, ended_at=now)
        record(session, "campaign.stopped", campaign.id, actor=actor, now=now)
    else:
        await _move(session, campaign, (SCHEDULED,), state=DRAFT, starts_at=None)
        record(session, "campaign.called_back", campaign.id, actor=actor, now=now)


async def begin_due_campaigns(session: AsyncSession, store: Store, *, now: datetime) -> None:
    """Begin what is due."""
    await session.execute(
        update(Campaign)
        .where(Campaign.store_id == store.id, Campaign.state == SCHEDULED, Campaign.starts_at <= now)
        .values(state=SENDING, began_at=now)
        .execution_options(synchronize_session=False)
    )


async def campaigns_under_way(session: AsyncSession) -> Sequence[UUID]:
    """Return the campaigns that are being sent."""
    found = await session.scalars(select(Campaign.id).where(Campaign.state == SENDING).order_by(Campaign.id))
    return found.all()


async def send_a_piece(session: AsyncSession, store: Store, campaign_id: UUID, *, now: datetime) -> int:
    """Write jobs for the next mailboxes of a campaign; returns how many. After the last has answered, it is sent.

    Where it is and what was asked for commit together, so whoever goes on after a kill leaves nobody out; and the
    unique mail of a mailbox stands behind that.
    """
    campaign = await session.scalar(
        select(Campaign)
        .where(Campaign.id == campaign_id, Campaign.state == SENDING)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if campaign is None:
        return 0
    if campaign.is_walked:
        await _finish(session, campaign, now=now)
        return 0
    wanted = select(Subscriber.id).where(await audience_of(session, store, campaign.audience, now=now))
    if campaign.walked_to is not None:
        wanted = wanted.where(Subscriber.id > campaign.walked_to)
    people = (await session.scalars(wanted.order_by(Subscriber.id).limit(PIECE))).all()
    campaign.is_walked = len(people) < PIECE
    if people:
        campaign.walked_to = people[-1]
        await _queue(session, campaign, people, now=now)
    await session.flush()
    return len(people)


async def note_mail(session: AsyncSession, mail_id: UUID, state: str, *, now: datetime) -> None:
    """Write what became of a mail, once."""
    await session.execute(
        update(CampaignMail)
        .where(CampaignMail.id == mail_id, CampaignMail.state == QUEUED)
        .values(state=state, sent_at=now if state == SENT else None)
        .execution_options(synchronize_session=False)
    )


async def _queue(session: AsyncSession, campaign: Campaign, people: Sequence[UUID], *, now: datetime) -> None:
    rows = [
        {
            "store_id": campaign.store_id,
            "id": new_id(),
            "campaign_id": campaign.id,
            "subscriber_id": one,
            "state": QUEUED,
        }
        for one in people
    ]
    made = await session.scalars(
        insert(CampaignMail).values(rows).on_conflict_do_nothing().returning(CampaignMail.id)
    )
    jobs = [
        {
            "store_id": campaign.store_id,
            "id": new_id(),
            **columns_of(SEND_CAMPAIGN_MAIL, now=now, mail_id=mail_id),
        }
        for mail_id in made
    ]
    if jobs:
        await session.execute(insert(Job), jobs)


async def _finish(session: AsyncSession, campaign: Campaign, *, now: datetime) -> None:
    waits = exists().where(
        CampaignMail.store_id == campaign.store_id,
        CampaignMail.campaign_id == campaign.id,
        CampaignMail.state == QUEUED,
    )
    if not await session.scalar(select(waits)):
        campaign.state, campaign.ended_at = SENT, now
        await session.flush()


async def _move(session: AsyncSession, campaign: Campaign, states: tuple[str, ...], **values: object) -> None:
    moved = await session.scalar(
        update(Campaign)
        .where(Campaign.id == campaign.id, Campaign.state.in_(states))
        .values(**values)
        .returning(Campaign.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise CampaignMoved
    await session.refresh(campaign)
