"""What prices depend on in the demo: tax, ways of delivery, promotions, codes and a gift card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.issue_card import issue_card
from shared.kernel.money import Money
from shared.promotions.add_codes import add_code
from shared.promotions.save_promotion import PromotionTerms, save_promotion
from shared.shipping.change_zones import MethodTerms, add_method, add_zone
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate, adopt_known_rates
from shared.taxes.known_rates import european_union

WELCOME_CODE: Final = "WELCOME10"
GIFT_CARD_CODE: Final = "GIFT-DEMO-2026-SOUK"
_ACTOR: Final = "demo"


@dataclass(frozen=True, slots=True)
class DemoPrices:
    """One store's terms: amounts in minor units, days are working days."""

    time_zone: str
    includes_tax: bool
    home: str
    near: Sequence[str]
    express: int
    abroad: int
    gift: int


PRICES: Final = {
    "DE": DemoPrices("Europe/Berlin", True, "Germany", european_union(), 1490, 1290, 5000),
    "GB": DemoPrices("Europe/London", True, "United Kingdom", european_union(), 650, 990, 2500),
    "US": DemoPrices("America/Denver", False, "United States", ("CA", "MX"), 1900, 2400, 7500),
}


async def write_prices(session: AsyncSession, store: Store, *, now: datetime) -> None:
    """Give a demo store its tax, delivery and promotions."""
    terms = PRICES[store.country]
    store.time_zone, store.prices_include_tax = terms.time_zone, terms.includes_tax
    if store.country == "US":
        place = {"country": "US", "region": "CO", "postcode": "", "category": "standard"}
        await add_rate(session, name="Sales tax", percent=Decimal("2.9"), **place, now=now)
    else:
        await adopt_known_rates(session, {store.country, *terms.near}, now=now)
    await _write_delivery(session, store, terms, now=now)
    await _write_promotions(session, now=now)
    amount = Money(terms.gift, store.currency)
    await issue_card(session, amount, actor=_ACTOR, now=now, note="For trying it out", code=GIFT_CARD_CODE)


async def _write_delivery(session: AsyncSession, store: Store, terms: DemoPrices, *, now: datetime) -> None:
    at_home = [
        MethodTerms(
            name="Standard delivery",
            kind="flat",
            price_minor=store.shipping_rate_minor,
            free_over_minor=store.free_shipping_over_minor,
            fewest_days=2,
            most_days=4,
        ),
        MethodTerms(name="Express", kind="flat", price_minor=terms.express, fewest_days=1, most_days=1),
        MethodTerms(name="Collect it yourself", kind="pick_up", price_minor=0),
    ]
    abroad = MethodTerms(name="Parcel", kind="flat", price_minor=terms.abroad, fewest_days=3, most_days=6)
    far = MethodTerms(
        name="Air parcel", kind="flat", price_minor=terms.abroad * 2, fewest_days=6, most_days=12
    )
    neighbours = [country for country in terms.near if country != store.country]
    for name, countries, methods in (
        (terms.home, [store.country], at_home),
        ("Neighbours", neighbours, [abroad]),
        ("The rest of the world", [], [far]),
    ):
        zone = await add_zone(session, name=name, countries=countries, region="", postcodes=[], now=now)
        for method in methods:
            await add_method(session, zone, method, now=now)


async def _write_promotions(session: AsyncSession, *, now: datetime) -> None:
    welcome = PromotionTerms(
        name="Welcome", kind="percentage", percent=Decimal(10), first_order_only=True, needs_code=True
    )
    promotion = await save_promotion(session, None, welcome, actor=_ACTOR, now=now)
    await add_code(session, promotion, WELCOME_CODE, use_limit=None, per_customer=1, actor=_ACTOR, now=now)
    free = PromotionTerms(name="Four or more travel free", kind="free_shipping", pieces_from=4)
    await save_promotion(session, None, free, actor=_ACTOR, now=now)
