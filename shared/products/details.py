"""What a product is made of, how it measures and how it is cared for: the tables beside the catalogue's own."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

SEASONS: Final = ("spring", "summer", "autumn", "winter")

# The marks of ISO 3758 in words, in the order in which labels carry them.
CARE: Final = {
    "wash_60": "Wash at up to 60 °C",
    "wash_40": "Wash at up to 40 °C",
    "wash_30": "Wash at up to 30 °C",
    "wash_30_gentle": "Wash gently at up to 30 °C",
    "wash_by_hand": "Wash by hand",
    "no_wash": "Do not wash",
    "bleach": "Any bleach is fine",
    "no_bleach": "Do not bleach",
    "tumble": "Tumble dry",
    "tumble_low": "Tumble dry at low heat",
    "no_tumble": "Do not tumble dry",
    "dry_on_line": "Dry on a line",
    "dry_flat": "Dry flat",
    "iron_hot": "Iron hot",
    "iron_warm": "Iron warm",
    "iron_cool": "Iron cool",
    "no_iron": "Do not iron",
    "dry_clean": "Dry clean",
    "no_dry_clean": "Do not dry clean",
}

GOES_WITH: Final = "goes_with"
SIMILAR: Final = "similar"
UPSELL: Final = "upsell"
ASSOCIATIONS: Final = (GOES_WITH, SIMILAR, UPSELL)

MILLIMETRES: Final = "mm"
GRAMS: Final = "g"
MILLILITRES: Final = "ml"
UNITS: Final = (MILLIMETRES, GRAMS, MILLILITRES)


class ProductDetails(StoreTable):
    """What a product may have once, under its own id. `care` holds keys of CARE, `origin` a country's code."""

    __tablename__ = "product_details"
    __table_args__ = (
        CheckConstraint(one_of("season", SEASONS), name="season_known"),
        CheckConstraint("season_year BETWEEN 1900 AND 2200", name="season_year"),
        CheckConstraint("origin ~ '^([A-Z]{2})?$'", name="origin_code"),
        to_store_row("id", "products", on_delete="CASCADE"),
        to_store_row("size_chart_id", "size_charts", on_delete="SET NULL (size_chart_id)"),
        Index("ix_product_details_size_chart", "store_id", "size_chart_id"),
    )

    season: Mapped[str | None]
    season_year: Mapped[int | None]
    origin: Mapped[str] = mapped_column(default="")
    care: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    video_url: Mapped[str] = mapped_column(default="")
    has_order_grid: Mapped[bool] = mapped_column(default=False)
    size_chart_id: Mapped[UUID | None]
    updated_at: Mapped[datetime]


class Material(StoreTable):
    """A share of what a part of a product ("Shell", "" for the whole) is made of."""

    __tablename__ = "materials"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        Index("ix_materials_product", "store_id", "product_id", "position"),
    )

    product_id: Mapped[UUID]
    position: Mapped[int]
    part: Mapped[str]
    material: Mapped[str]
    percent: Mapped[int]


class Measurement(StoreTable):
    """A length in mm, a weight in g or a volume in ml, of the product or of one of its variants."""

    __tablename__ = "measurements"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(one_of("unit", UNITS), name="unit_known"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        Index("ix_measurements_product", "store_id", "product_id", "position"),
    )

    product_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    position: Mapped[int]
    name: Mapped[str]
    amount: Mapped[int]
    unit: Mapped[str]


class Association(StoreTable):
    """That one product leads to another; `is_automatic` when the nightly job says so and not the merchant."""

    __tablename__ = "associations"
    __table_args__ = (
        CheckConstraint(one_of("kind", ASSOCIATIONS), name="kind_known"),
        CheckConstraint("product_id <> other_id", name="of_two"),
        to_store_row("product_id", "products", on_delete="CASCADE"),
        to_store_row("other_id", "products", on_delete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "kind", "other_id"),
        Index("ix_associations_other", "store_id", "other_id"),
    )

    product_id: Mapped[UUID]
    other_id: Mapped[UUID]
    kind: Mapped[str]
    is_automatic: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]


async def details_of(session: AsyncSession, product_id: UUID) -> ProductDetails | None:
    """Return what is known of a product in depth; None when nothing is."""
    found: ProductDetails | None = await session.scalar(
        select(ProductDetails).where(ProductDetails.id == product_id)
    )
    return found


async def materials_of(session: AsyncSession, product_id: UUID) -> list[Material]:
    """Return what a product is made of, in order."""
    found = select(Material).where(Material.product_id == product_id).order_by(Material.position)
    return list(await session.scalars(found))


async def measurements_of(session: AsyncSession, product_id: UUID) -> list[Measurement]:
    """Return how a product and its variants measure, in order."""
    found = select(Measurement).where(Measurement.product_id == product_id).order_by(Measurement.position)
    return list(await session.scalars(found))
