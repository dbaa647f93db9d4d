"""The links of a campaign's mail: each says which mail it was in, by a signature and without a cookie."""

import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.tokens import derived_token
from shared.marketing.campaigns import Campaign, CampaignMail, NoSuchCampaign
from shared.products.models import Product

# The place of the button's link; the products' follow.
BUTTON: Final = 0


def link_token(secret_key: str, store_id: UUID, mail_id: UUID, place: int) -> str:
    """Return what a link carries: the mail, the link's place in it, and that it is ours."""
    return f"{mail_id}.{place}.{derived_token(secret_key, f'campaign link {place}', store_id, mail_id)}"


async def follow_link(session: AsyncSession, token: str, *, secret_key: str, now: datetime) -> str:
    """Note that a mail was of use, and return the path in the shop that its link leads to; raises NoSuchCampaign.

    The address says no destination, so it can lead nowhere but where the store's own words do.
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
    await session.execute(
        update(CampaignMail)
        .where(CampaignMail.id == mail_id, CampaignMail.clicked_at.is_(None))
        .values(clicked_at=now)
        .execution_options(synchronize_session=False)
    )
    campaign: Campaign = found[1]
    if place == BUTTON:
        return campaign.link
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
