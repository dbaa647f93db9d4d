"""What prices depend on in the two stores."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.kernel.clock import utc_now
from shared.promotions.enter_code import enter_code
from shared.promotions.redeem import CouponUse, redeem
from shared.shipping.change_zones import MethodTerms, add_method, add_zone
from shared.taxes.change_rates import add_rate
from shared.taxes.change_registrations import add_registration
from shared.taxes.models import TaxRate, TaxRegistration
from tests.support.factories.promotions import make_coupon, make_gift_card


async def make_terms(session: AsyncSession, title: str) -> dict[str, str]:
    """Make what prices depend on: a promotion with a code, a gift card, a tax rate, a way of delivery."""
    now = utc_now()
    coupon = await make_coupon(session, name=title)
    card, code = await make_gift_card(session, note=title)
    rate = {
        "name": title,
        "percent": Decimal(7),
        "country": "DE",
        "region": "",
        "postcode": "",
        "category": "zero",
    }
    await add_rate(session, **rate, now=now)
    await add_registration(
        session,
        country="US",
        region="Texas",
        number=title,
        since=date(2026, 1, 1),
        today=now.date(),
        actor="test",
        now=now,
    )
    zone = await add_zone(session, name=title, countries=[], region="", postcodes=[], now=now)
    method = await add_method(session, zone, MethodTerms(name=title, kind="flat", price_minor=490), now=now)
    return {
        "promotion": str(coupon.promotion_id),
        "coupon": str(coupon.id),
        "coupon_code": coupon.code,
        "gift_card": str(card.id),
        "gift_code": code,
        "tax_rate": str(await session.scalar(select(TaxRate.id))),
        "tax_registration": str(await session.scalar(select(TaxRegistration.id))),
        "shipping_zone": str(zone.id),
        "shipping_method": str(method.id),
    }


async def use_terms(session: AsyncSession, cart: Cart, terms: Mapping[str, str]) -> None:
    """Enter the code into a cart, and use it and the card as an order would."""
    use = CouponUse(UUID(terms["coupon"]), terms["coupon_code"], 190)
    await enter_code(session, cart, terms["coupon_code"], now=utc_now())
    await redeem(session, [use], cart_id=cart.id, email="b@example.com", now=utc_now())
