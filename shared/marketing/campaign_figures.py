"""What came of campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.marketing.campaign_links import BUTTON, TEXT, address_at
from shared.marketing.campaigns import (
    FAILED,
    QUEUED,
    SENT,
    SKIPPED,
    Campaign,
    CampaignClick,
    CampaignMail,
    NoSuchCampaign,
)
from shared.marketing.models import Subscriber
from shared.orders.models import Order
from shared.orders.states import PLACED

PAGE_SIZE: Final = 30
# An order within so long after the first click counts as brought by the mail.
BROUGHT_WITHIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """How many mails wait, went out, could not, or were left out since their reader had left; who clicked and left."""

    queued: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    clicked: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Brought:
    """Orders that stand of people who followed a link, in the store's own currency."""

    orders: int
    revenue: Money


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """A link of a campaign: where it leads, and how many people followed it."""

    place: int
    address: str
    people: int

    @property
    def is_button(self) -> bool:
        return self.place == BUTTON


@dataclass(frozen=True, slots=True)
class Followed:
    """Each link of a campaign, and in how many of its mails something followed links that is probably no person."""

    links: Sequence[LinkFigures]
    checked: int


async def campaign_by_id(session: AsyncSession, text: str, *, lock: bool = False) -> Campaign:
    """Return a campaign; raises NoSuchCampaign."""
    key = parse_id(text)
    found = (
        await session.get(Campaign, (session.info["store_id"], key), with_for_update=lock or None)
        if key
        else None
    )
    if found is None:
        raise NoSuchCampaign
    return found


async def page_of_campaigns(session: AsyncSession, *, after: str | None = None) -> Page[Campaign]:
    """Return one page of campaigns, the latest first."""
    query = select(Campaign).order_by(Campaign.created_at.desc(), Campaign.id.desc()).limit(PAGE_SIZE + 1)
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(Campaign.created_at, Campaign.id) < tuple_(*place))
    rows = (await session.scalars(query)).all()
    return page_of(rows, PAGE_SIZE, lambda one: [one.created_at.isoformat(), str(one.id)])


async def figures_of(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, CampaignFigures]:
    """Return the figures of campaigns, in one statement."""
    states = (QUEUED, SENT, FAILED, SKIPPED)
    rows = await session.execute(
        select(
            CampaignMail.campaign_id,
            *(func.count().filter(CampaignMail.state == state) for state in states),
            func.count(CampaignMail.clicked_at),
            func.count(CampaignMail.left_at),
        )
        .where(CampaignMail.campaign_id.in_(ids))
        .group_by(CampaignMail.campaign_id)
    )
    known = {row[0]: CampaignFigures(*(int(figure) for figure in row[1:])) for row in rows}
    return {one: known.get(one, CampaignFigures()) for one in ids}


async def followed_in(session: AsyncSession, campaign: Campaign) -> Followed:
    """Return what became of each link, the button first, then the products, then those in the text."""
    rows = await session.execute(
        select(CampaignClick.place, func.count(CampaignClick.clicked_at))
        .join(
            CampaignMail,
            (CampaignMail.store_id == CampaignClick.store_id) & (CampaignMail.id == CampaignClick.mail_id),
        )
        .where(CampaignMail.campaign_id == campaign.id)
        .group_by(CampaignClick.place)
    )
    known: dict[int, int] = {row[0]: int(row[1]) for row in rows}
    checked = await session.scalar(
        select(func.count(CampaignClick.mail_id.distinct()))
        .join(
            CampaignMail,
            (CampaignMail.store_id == CampaignClick.store_id) & (CampaignMail.id == CampaignClick.mail_id),
        )
        .where(CampaignMail.campaign_id == campaign.id, CampaignClick.checked_at.is_not(None))
    )
    has_button = any(words.get("button") for words in campaign.words.values())
    places = [
        *([BUTTON] if has_button else []),
        *range(1, len(campaign.products) + 1),
        *range(TEXT, TEXT + len(campaign.links)),
    ]
    links = [LinkFigures(place, address_at(campaign, place), known.get(place, 0)) for place in places]
    return Followed(links, int(checked or 0))


async def brought_by(session: AsyncSession, campaign: Campaign, *, currency: str) -> Brought:
    """Return the orders of those who followed a link, placed within seven days of it."""
    row = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(Order.base_total_minor), 0))
            .select_from(CampaignMail)
            .join(
                Subscriber,
                (Subscriber.store_id == CampaignMail.store_id)
                & (Subscriber.id == CampaignMail.subscriber_id),
            )
            .join(Order, (Order.store_id == Subscriber.store_id) & (Order.email == Subscriber.email))
            .where(
                CampaignMail.campaign_id == campaign.id,
                Order.state == PLACED,
                Order.placed_at >= CampaignMail.clicked_at,
                Order.placed_at < CampaignMail.clicked_at + BROUGHT_WITHIN,
            )
        )
    ).one()
    return Brought(int(row[0]), Money(int(row[1]), currency))
