"""Say what a product is made of, how it measures, how it is cared for and where it comes from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.products.details import CARE, SEASONS, Material, Measurement, ProductDetails, details_of
from shared.products.models import Product
from shared.products.size_charts import size_chart_by_id
from shared.products.units import read_amount
from shared.stores.queries import bump_catalogue

MOST_ROWS: Final = 60
LONGEST_NAME: Final = 80
LONGEST_ADDRESS: Final = 500


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a composition as it was typed: "Shell", "Nylon", "100"."""

    part: str
    material: str
    percent: str


@dataclass(frozen=True, slots=True)
class Size:
    """One row of measurements as it was typed: "Back length", "72 cm", of a variant or of all."""

    name: str
    amount: str
    variant_id: UUID | None


@dataclass(frozen=True, slots=True)
class Description:
    """What a merchant says about a product in depth."""

    shares: Sequence[Share]
    sizes: Sequence[Size]
    care: Sequence[str]
    season: str
    season_year: str
    origin: str
    video_url: str
    size_chart_id: UUID | None
    has_order_grid: bool


async def describe_product(
    session: AsyncSession, product: Product, told: Description, *, actor: str, now: datetime
) -> None:
    """Set all of it; raises Invalid with every wrong field, such as `season_year` or `share-0`."""
    wrong = _wrong_in(product, told) | _wrong_shares(told.shares) | _wrong_sizes(told.sizes)
    if wrong:
        raise Invalid(wrong)
    if told.size_chart_id:
        await size_chart_by_id(session, told.size_chart_id)

    details = await details_of(session, product.id)
    if details is None:
        details = ProductDetails(store_id=product.store_id, id=product.id)
        session.add(details)
    details.season = told.season or None
    details.season_year = int(told.season_year) if told.season_year else None
    details.origin, details.video_url = told.origin, told.video_url
    details.care = [mark for mark in CARE if mark in told.care]
    details.size_chart_id, details.has_order_grid = told.size_chart_id, told.has_order_grid
    details.updated_at = product.updated_at = now
    await session.flush()
    await _set_rows(session, product, told)
    record(session, "product.described", product.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)


async def _set_rows(session: AsyncSession, product: Product, told: Description) -> None:
    await session.execute(delete(Material).where(Material.product_id == product.id))
    await session.execute(delete(Measurement).where(Measurement.product_id == product.id))
    mine = {"store_id": product.store_id, "product_id": product.id}
    shares = [
        {**mine, "id": new_id(), "position": place, "part": one.part, "material": one.material}
        | {"percent": int(one.percent)}
        for place, one in enumerate(told.shares)
    ]
    sizes = []
    for place, one in enumerate(told.sizes):
        amount, unit = read_amount(one.amount)
        row = {"position": place, "name": one.name, "variant_id": one.variant_id}
        sizes.append({**mine, "id": new_id(), **row, "amount": amount, "unit": unit})
    if shares:
        await session.execute(insert(Material), shares)
    if sizes:
        await session.execute(insert(Measurement), sizes)


def _wrong_in(product: Product, told: Description) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if told.season and told.season not in SEASONS:
        wrong["season"] = say("Choose one of the four seasons, or none.")
    if told.season_year and not _is_year(told.season_year):
        wrong["season_year"] = say("Write the year with four digits.")
    if told.origin and not (len(told.origin) == 2 and told.origin.isascii() and told.origin.isupper()):
        wrong["origin"] = say("Choose a country.")
    if any(mark not in CARE for mark in told.care):
        wrong["care"] = say("Choose from the list.")
    if told.video_url and not (
        told.video_url.startswith("https://") and len(told.video_url) <= LONGEST_ADDRESS
    ):
        wrong["video_url"] = say("Write the whole address, beginning with https://.")
    if len(told.shares) > MOST_ROWS or len(told.sizes) > MOST_ROWS:
        wrong["rows"] = say("At most %(most)s rows each.", most=MOST_ROWS)
    variants = {variant.id for variant in product.variants}
    for place, one in enumerate(told.sizes):
        if one.variant_id and one.variant_id not in variants:
            wrong[f"size-{place}"] = say("Choose one of the variants, or all.")
    return wrong


def _is_year(typed: str) -> bool:
    return len(typed) == 4 and typed.isascii() and typed.isdigit() and 1900 <= int(typed) <= 2200


def _wrong_shares(shares: Sequence[Share]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    sums: defaultdict[str, int] = defaultdict(int)
    last: dict[str, int] = {}
    for place, one in enumerate(shares):
        if not 0 < len(one.material) <= LONGEST_NAME or len(one.part) > LONGEST_NAME:
            wrong[f"share-{place}"] = say(
                "Name the material in at most %(most)s characters.", most=LONGEST_NAME
            )
        elif not (one.percent.isascii() and one.percent.isdigit() and 1 <= int(one.percent[:4]) <= 100):
            wrong[f"share-{place}"] = say("Write the share as a whole number from 1 to 100.")
        else:
            sums[one.part] += int(one.percent)
            last[one.part] = place
    if not wrong:
        for part, total in sums.items():
            if total != 100:
                wrong[f"share-{last[part]}"] = _not_whole(part, total)
    return wrong


def _not_whole(part: str, total: int) -> str:
    if part:
        return say("The shares of “%(part)s” add up to %(total)s %%, not to 100 %%.", part=part, total=total)
    return say("The shares add up to %(total)s %%, not to 100 %%.", total=total)


def _wrong_sizes(sizes: Sequence[Size]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for place, one in enumerate(sizes):
        if not 0 < len(one.name) <= LONGEST_NAME:
            wrong[f"size-{place}"] = say(
                "Say what is measured in at most %(most)s characters.", most=LONGEST_NAME
            )
            continue
        try:
            read_amount(one.amount)
        except Invalid as refusal:
            wrong[f"size-{place}"] = refusal.fields["amount"]
    return wrong
