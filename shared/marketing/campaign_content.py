"""What the templates of a campaign's mail need, for whoever gets it and for whoever looks at it first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.money import Money
from shared.kernel.reading import reader_of
from shared.languages.known import code_of
from shared.marketing.campaign_links import BUTTON, TEXT
from shared.marketing.campaigns import Campaign
from shared.marketing.text_links import lead_html, lead_markdown
from shared.products.on_shelf import OnShelf
from shared.products.shelves import by_ids
from shared.stores.models import Store

# Twice as wide as it is shown: screens are.
PICTURE_WIDTH: Final = 320
_SHOWN_AT: Final = 120


@dataclass(frozen=True, slots=True)
class CampaignProduct:
    """A product in a mail: at the price of the moment in which the mail was written."""

    title: str
    price: Money
    varies: bool
    link: str
    picture: str | None
    height: int = _SHOWN_AT
    width: int = _SHOWN_AT


async def campaign_content(
    session: AsyncSession,
    campaign: Campaign,
    store: Store,
    *,
    language: str,
    pictures: str,
    link_to: Callable[[int], str],
) -> dict[str, Any]:
    """Return its words and products in the language that is spoken; what is sold no more is left out.

    `pictures` is where the shop's files lie, `link_to` gives the address of a link by its place.
    """
    ids = campaign.product_ids
    cards = await by_ids(await reader_of(session), ids) if ids else []
    said = campaign.said_in(language, main=code_of(store.locale))
    ways = {address: link_to(TEXT + nth) for nth, address in enumerate(campaign.links)}
    return {
        "said": {
            **said,
            "html": lead_html(said["html"], ways),
            "body": lead_markdown(said["body"], ways),
        },
        "link": link_to(BUTTON),
        "products": [
            _product(card, pictures, link_to(ids.index(card.id) + 1))
            for card in cards
            if not card.is_sold_out
        ],
    }


def language_for(store: Store, asked: str) -> str:
    """Return the language in which somebody is written to: theirs where the shop has it, else the shop's own."""
    return asked if asked in store.further_languages else code_of(store.locale)


def _product(card: OnShelf, pictures: str, link: str) -> CampaignProduct:
    renditions = orjson.loads(card.renditions_json) if card.renditions_json else []
    # Not every mail program reads AVIF.
    fit = sorted((one for one in renditions if one.get("format") != "avif"), key=lambda one: one["width"])
    best = next((one for one in fit if one["width"] >= PICTURE_WIDTH), fit[-1] if fit else None)
    height = round(_SHOWN_AT * best["height"] / best["width"]) if best else _SHOWN_AT
    return CampaignProduct(
        title=card.title,
        price=Money(card.price_minor, card.currency),
        varies=card.price_varies,
        link=link,
        picture=f"{pictures}/media/{best['key']}" if best else None,
        height=height,
    )
