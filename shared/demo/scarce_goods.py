"""What is scarce in the demo stores: a bundle, something still to come or sold out, a file, what comes again and again."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.demo.brew_guide import brew_guide
from shared.inventory.change_selling import BACKORDER, PREORDER, Selling, change_selling
from shared.inventory.set_stock import set_stock
from shared.inventory.set_stock_levels import Count, set_stock_levels
from shared.kernel.ids import new_id
from shared.notifications.ask_for_notice import ask_for_notice
from shared.products.compose_bundle import WantedPart, compose_bundle
from shared.products.digital_files import DigitalFile, attach_file
from shared.products.files import FileStore, private_key
from shared.products.models import DIGITAL, Product, Variant
from shared.subscriptions.save_plan import PlanTerms, add_plan

BUNDLE: Final = "weekend-kit"
BUNDLE_PARTS: Final = (("weekend-bag", 1), ("enamel-camp-mug", 2), ("beacon-mini", 1))
BACKORDERED: Final = "winter-stove"
PREORDERED: Final = "basecamp-four"
SOLD_OUT: Final = "lantern-throw"
GUIDE: Final = "the-brew-guide"
SUBSCRIBED: Final = ("filter-subscription", "espresso-subscription", "mainloop-espresso")
PEOPLE_WHO_WAIT: Final = ("nadia", "tomas", "yuki", "perrin")


async def write_scarce_goods(
    session: AsyncSession, files: FileStore, *, secret_key: str, now: datetime
) -> None:
    """Give the products that are there by these names what is scarce about them, through the use-cases themselves."""
    known = await _first_variants(session)
    if BUNDLE in known and all(slug in known for slug, _ in BUNDLE_PARTS):
        await _make_bundle(session, known, now=now)
    if BACKORDERED in known:
        selling = Selling(BACKORDER, limit=40, delay_days=18)
        await _sell_on(session, known[BACKORDERED], selling, now=now)
    if PREORDERED in known:
        selling = Selling(PREORDER, limit=25, releases_on=_in_four_months(now).date())
        await _sell_on(session, known[PREORDERED], selling, now=now)
    if SOLD_OUT in known:
        await _sell_out(session, known[SOLD_OUT], now=now)
        for person in PEOPLE_WHO_WAIT:
            email = f"{person}@example.com"
            await ask_for_notice(session, known[SOLD_OUT].id, email=email, secret_key=secret_key, now=now)
    for slug in SUBSCRIBED:
        if slug in known:
            await _offer_again(session, known[slug], now=now)
    if GUIDE in known:
        await _make_download(session, files, known[GUIDE], now=now)


async def _first_variants(session: AsyncSession) -> dict[str, Variant]:
    named = {
        BUNDLE,
        BACKORDERED,
        PREORDERED,
        SOLD_OUT,
        GUIDE,
        *SUBSCRIBED,
        *(slug for slug, _ in BUNDLE_PARTS),
    }
    found = await session.scalars(
        select(Variant)
        .join(Variant.product)
        .where(Product.slug.in_(named), Variant.position == 0)
        .options(joinedload(Variant.product))
    )
    return {variant.product.slug: variant for variant in found}


async def _offer_again(session: AsyncSession, variant: Variant, *, now: datetime) -> None:
    for terms in (PlanTerms("month", 1, percent_off=10), PlanTerms("week", 2, percent_off=5)):
        await add_plan(session, variant.product, terms, actor="demo", now=now)


async def _make_bundle(session: AsyncSession, known: dict[str, Variant], *, now: datetime) -> None:
    bundle = known[BUNDLE]
    for slug, _ in BUNDLE_PARTS:
        await set_stock(
            session, known[slug].id, on_hand=24, seen=None, reason="adjustment", actor="demo", now=now
        )
    await set_stock_levels(
        session, {bundle.id: Count(is_tracked=False)}, reason="adjustment", actor="demo", now=now
    )
    parts = [WantedPart(slug, known[slug].id, quantity) for slug, quantity in BUNDLE_PARTS]
    await compose_bundle(session, bundle.product, {bundle.id: parts}, actor="demo", now=now)


async def _sell_on(session: AsyncSession, variant: Variant, selling: Selling, *, now: datetime) -> None:
    await _sell_out(session, variant, now=now)
    await change_selling(session, {variant.id: selling}, now=now)


async def _sell_out(session: AsyncSession, variant: Variant, *, now: datetime) -> None:
    await set_stock(session, variant.id, on_hand=0, seen=None, reason="adjustment", actor="demo", now=now)


async def _make_download(session: AsyncSession, files: FileStore, variant: Variant, *, now: datetime) -> None:
    guide, file_id = brew_guide(), new_id()
    file = DigitalFile(
        id=file_id,
        store_id=variant.store_id,
        product_id=variant.product_id,
        name="The Brew Guide.pdf",
        key=private_key(variant.store_id, file_id),
        bytes=len(guide),
        most_downloads=5,
        days=30,
        created_at=now,
    )
    await files.put(file.key, guide, "application/pdf")
    await set_stock_levels(
        session, {variant.id: Count(is_tracked=False)}, reason="adjustment", actor="demo", now=now
    )
    variant.product.kind = DIGITAL
    await attach_file(session, variant.product, file, actor="demo")


def _in_four_months(now: datetime) -> datetime:
    return (now + timedelta(days=120)).replace(day=12)
