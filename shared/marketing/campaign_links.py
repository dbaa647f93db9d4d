"""The links of a campaign's mail: each says which mail it was in, by a signature and without a cookie."""

import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id, parse_id
from shared.kernel.tokens import derived_token
from shared.marketing.campaigns import QUEUED, Campaign, CampaignClick, CampaignMail, NoSuchCampaign
from shared.notifications.first_seconds import is_too_soon
from shared.products.models import Product

# The place of the button's link; the products' follow, and then those in the text.
BUTTON: Final = 0
MOST_PRODUCTS: Final = 8
TEXT: Final = 10
MOST_LINKS: Final = 40


def link_token(secret_key: str, store_id: UUID, mail_id: UUID, place: int) -> str:
    """Return what a link carries: the mail, the link's place in it, and that it is ours."""
    return f"{mail_id}.{place}.{derived_token(secret_key, f'campaign link {place}', store_id, mail_id)}"


def address_at(campaign: Campaign, place: int) -> str:
    """Return where the link at a place leads: a path in the shop, or a whole address that stands in the text."""
    if place == BUTTON:
        return campaign.link
    if place >= TEXT:
        return campaign.links[place - TEXT] if place - TEXT < len(campaign.links) else "/"
    return f"/products/{campaign.products[place - 1]['slug']}" if place <= len(campaign.products) else "/"


async def follow_link(
    session: AsyncSession, token: str, *, secret_key: str, is_program: bool, now: datetime
) -> str:
    """Note who followed a link, and return where it leads (`address_at`); raises NoSuchCampaign.

    The link itself says no destination, so it can lead nowhere but where the store's own words do. What a program
    follows, or anybody within ten seconds of the sending, is noted apart and counts for nothing.
    """
    mail_id, place = _read(secret_key, session.info["store_id"], token)
    found = (
        await session.execute(
            select(CampaignMail, Campaign)
            .join(
                Campaign,
                (Campaign.store_id == CampaignMail.store_id) & (Campaign.id == CampaignMail.campaign_id),
            )
            .where(CampaignMail.id == mail_id)
        )
    ).first()
    if found is None:
        raise NoSuchCampaign
    mail: CampaignMail = found[0]
    campaign: Campaign = found[1]
    await _note(session, mail, place, counts=not is_program and not _is_too_soon(mail, now=now), now=now)
    return await _current(session, campaign, place)


def _is_too_soon(mail: CampaignMail, *, now: datetime) -> bool:
    # That it went out is noted after the provider took it, and some look at it in between.
    return mail.state == QUEUED or (mail.sent_at is not None and is_too_soon(mail.sent_at, now=now))


async def _note(
    session: AsyncSession, mail: CampaignMail, place: int, *, counts: bool, now: datetime
) -> None:
    when = "clicked_at" if counts else "checked_at"
    row = {"store_id": mail.store_id, "id": new_id(), "mail_id": mail.id, "place": place, when: now}
    column = CampaignClick.__table__.c[when]
    await session.execute(
        insert(CampaignClick)
        .values(row)
        .on_conflict_do_update(
            index_elements=["store_id", "mail_id", "place"], set_={when: now}, where=column.is_(None)
        )
    )
    if counts:
        await session.execute(
            update(CampaignMail)
            .where(CampaignMail.id == mail.id, CampaignMail.clicked_at.is_(None))
            .values(clicked_at=now)
            .execution_options(synchronize_session=False)
        )


async def _current(session: AsyncSession, campaign: Campaign, place: int) -> str:
    """Return where a link leads today: a product may have moved to another address since."""
    if not BUTTON < place < TEXT:
        return address_at(campaign, place)
    products = campaign.product_ids
    slug = (
        await session.scalar(select(Product.slug).where(Product.id == products[place - 1]))
        if place <= len(products)
        else None
    )
    return f"/products/{slug}" if slug else "/"


def _read(secret_key: str, store_id: UUID, token: str) -> tuple[UUID, int]:
    number, _, rest = token.partition(".")
    place = rest.partition(".")[0]
    mail_id = parse_id(number)
    if mail_id is None or not token.isascii() or not place.isdigit() or len(place) > 2:
        raise NoSuchCampaign
    if not hmac.compare_digest(token, link_token(secret_key, store_id, mail_id, int(place))):
        raise NoSuchCampaign
    return mail_id, int(place)
