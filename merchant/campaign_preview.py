"""A campaign's mail as its readers see it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from merchant.page import shop_address
from shared.languages.speaking import speaking
from shared.letters.mail_look import mail_look
from shared.letters.queries import locale_for
from shared.marketing.campaign_content import campaign_content
from shared.marketing.campaign_links import address_at
from shared.marketing.campaigns import Campaign
from shared.marketing.text_links import in_shop
from shared.notifications.mail_log import CAMPAIGN
from shared.stores.queries import current_store
from shared.web.services import services_of
from shared.web.write_mail import WrittenMail, write_mail


async def campaign_preview(
    request: Request, session: AsyncSession, campaign: Campaign, *, language: str
) -> WrittenMail:
    """Return the mail in a language. Its links lead to the shop, its pictures come from the dashboard."""
    store = await current_store(session)
    desk, shop = f"/dashboard/{store.slug}", shop_address(request).rstrip("/")
    look = await mail_look(session, store, desk)
    with speaking(locale_for(store, language), main=store.locale):
        context = await campaign_content(
            session,
            campaign,
            store,
            language=language,
            pictures=desk,
            link_to=lambda place: in_shop(shop, address_at(campaign, place)),
        )
        whole = {**context, "store": store, "logo": look.logo, "look": look, "stop": f"{shop}/account/mails"}
        mail = write_mail(services_of(request).templates, CAMPAIGN, whole)
    # In a campaign it is part of what is said, not of words that stand for all mails of a kind.
    return replace(mail, preheader=context["said"]["preview"])
