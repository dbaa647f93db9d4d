"""A demo store's catalogue as rows, and its pictures in the object store."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.adapters.pictures import PreparedPicture
from shared.demo.content.shape import DemoChart, DemoDetails, DemoProduct, DemoStore, DemoVariant
from shared.demo.pictures import Drawn
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.ids import new_id
from shared.products.attach_picture import store_sizes
from shared.products.clean_html import clean_html
from shared.products.details import GOES_WITH, Association, Material, Measurement, ProductDetails
from shared.products.files import FileStore
from shared.products.models import Collection, CollectionProduct, Product, Variant
from shared.products.option import Option, OptionValue
from shared.products.price_changes import name_actor
from shared.products.product_image import ProductImage
from shared.products.size_charts import SizeChart, read_chart
from shared.stores.models import Store

# Each after what it points to.
_IN_ORDER: Final = (
    Product,
    Option,
    OptionValue,
    ProductImage,
    Variant,
    StockLevel,
    StockMovement,
    Collection,
    CollectionProduct,
    SizeChart,
    ProductDetails,
    Material,
    Measurement,
    Association,
)


class CatalogueRows:
    """Gathers the rows of one store, so that they are written by one statement per table."""

    def __init__(self, store: Store, files: FileStore, drawn: Drawn, *, now: datetime) -> None:
        self._store = store
        self._files = files
        self._drawn = drawn
        self._now = now
        self._rows: defaultdict[type[Any], list[dict[str, Any]]] = defaultdict(list)
        self._products: dict[str, UUID] = {}
        # Prices that followed the first, by what they were: each is one statement.
        self._steps: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.hero: list[dict[str, Any]] = []
        self.rule_tiles: dict[str, list[dict[str, Any]]] = {}
        self.tiles: dict[str, list[dict[str, Any]]] = {}

    async def gather(self, shape: DemoStore) -> None:
        """Put the pictures of a store into the object store and make its rows."""
        # Older products first, a day apart, so that "new" on the home page is a believable mixture.
        order = random.Random(shape.slug).sample(shape.products, len(shape.products))  # noqa: S311 - a fixed shuffle
        for place, product in enumerate(order):
            await self._add_product(
                product,
                shape.details.get(product.slug),
                published=self._now - timedelta(days=len(order) - place),
            )
        for position, collection in enumerate(shape.collections):
            tile = await self._sizes(f"collections/{collection.slug}", self._drawn[collection.slug])
            self.tiles[collection.slug] = tile
            row = self._add(
                Collection,
                slug=collection.slug,
                title=collection.title,
                description_html=f"<p>{collection.description}</p>",
                position=position,
                renditions=tile,
                created_at=self._now,
            )
            for place, slug in enumerate(collection.product_slugs):
                self._add(
                    CollectionProduct, collection_id=row, product_id=self._products[slug], position=place
                )
        for slug, others in shape.goes_with.items():
            for place, other in enumerate(others):
                pair = {"product_id": self._products[slug], "other_id": self._products[other]}
                self._add(Association, **pair, kind=GOES_WITH, is_automatic=False, position=place)
        for chart in shape.charts:
            self._add_chart(chart)
        first_pictures = {product.slug: product.pictures[0] for product in shape.products}
        for rule in shape.grouping.rules:
            drawn = self._drawn[first_pictures[rule.shown_by]]
            self.rule_tiles[rule.slug] = await self._sizes(f"collections/{rule.slug}", drawn)
        self.hero = await self._sizes("hero", self._drawn[shape.theme])

    async def write(self, session: AsyncSession) -> None:
        """Write what was gathered, and live through what the prices were until now."""
        await name_actor(session, "demo")
        for model in _IN_ORDER:
            if rows := self._rows[model]:
                await session.execute(insert(model), rows)
        for step in self._steps.values():
            await session.execute(update(Variant), step)

    async def _add_product(
        self, product: DemoProduct, details: DemoDetails | None, *, published: datetime
    ) -> None:
        product_id = self._add(
            Product,
            slug=product.slug,
            title=product.title,
            vendor=product.vendor,
            product_type=product.product_type,
            tags=list(product.tags),
            description_html=clean_html(product.description_html),
            state="active",
            published_at=published,
            created_at=published,
            updated_at=published,
        )
        self._products[product.slug] = product_id
        for position, option in enumerate(product.options):
            question = self._add(Option, product_id=product_id, position=position, name=option.name)
            for place, value in enumerate(option.values):
                self._add(
                    OptionValue, option_id=question, position=place, name=value.name, swatch=value.swatch
                )
        pictures = await self._add_pictures(product, product_id)
        variants = self._add_variants(product, product_id, pictures, published=published)
        if details:
            self._add_details(product_id, details, variants)

    async def _add_pictures(self, product: DemoProduct, product_id: UUID) -> dict[str, UUID]:
        by_choice: dict[str, UUID] = {}
        for position, picture in enumerate(product.pictures):
            ready = self._drawn[picture]
            picture_id = self._add(
                ProductImage,
                product_id=product_id,
                position=position,
                alt=picture.alt,
                state="ready",
                width=ready.width,
                height=ready.height,
                colour=ready.colour,
                renditions=await self._sizes(f"products/{product.slug}/{position}", ready),
                created_at=self._now,
            )
            if picture.choice:
                by_choice.setdefault(picture.choice, picture_id)
        return by_choice

    def _add_variants(
        self, product: DemoProduct, product_id: UUID, by_choice: dict[str, UUID], *, published: datetime
    ) -> dict[tuple[str, ...], UUID]:
        variants = {}
        for position, variant in enumerate(product.variants):
            variant_id = self._add(
                Variant,
                product_id=product_id,
                position=position,
                choices=list(variant.choices),
                sku=variant.sku,
                price_minor=variant.compare_at_minor or variant.price_minor,
                currency=self._store.currency,
                weight_grams=variant.weight_grams,
                image_id=_first(by_choice, variant.choices),
                created_at=published,
                updated_at=published,
            )
            variants[variant.choices] = variant_id
            self._reduce(variant_id, variant, published=published)
            self._add(
                StockLevel,
                id=variant_id,
                on_hand=variant.stock,
                reserved=0,
                backorder_limit=0,
                updated_at=self._now,
            )
            if variant.stock:
                self._add(
                    StockMovement,
                    variant_id=variant_id,
                    quantity=variant.stock,
                    reason="initial",
                    actor="demo",
                    created_at=self._now,
                )
        return variants

    def _add_details(
        self, product_id: UUID, details: DemoDetails, variants: Mapping[tuple[str, ...], UUID]
    ) -> None:
        self._add(
            ProductDetails,
            id=product_id,
            season=details.season,
            season_year=details.season_year,
            origin=details.origin,
            care=list(details.care),
            video_url="",
            has_order_grid=details.has_order_grid,
            updated_at=self._now,
        )
        for place, (part, material, percent) in enumerate(details.materials):
            row = {"product_id": product_id, "position": place, "part": part}
            self._add(Material, **row, material=material, percent=percent)
        for place, (name, amount, unit, wanted) in enumerate(details.measurements):
            row = {"product_id": product_id, "position": place, "name": name}
            chosen = [key for choices, key in variants.items() if set(wanted) <= set(choices)]
            for variant_id in chosen if wanted else [None]:
                self._add(Measurement, **row, variant_id=variant_id, amount=amount, unit=unit)

    def _add_chart(self, chart: DemoChart) -> None:
        table = read_chart(chart.table)
        self._add(
            SizeChart,
            title=chart.title,
            hint=chart.hint,
            regions=list(table.regions),
            measures=list(table.measures),
            rows=[dict(row) for row in table.rows],
            product_type=chart.product_type,
            created_at=self._now,
        )

    def _reduce(self, variant_id: UUID, variant: DemoVariant, *, published: datetime) -> None:
        """Let a reduced variant have had a short week at another price, and then its reduction."""
        before = variant.compare_at_minor
        if before is None:
            return
        life = self._now - published
        past = (
            ("dipped", before - (before - variant.price_minor) // 3, None, life * 0.3),
            ("back", before, None, life * 0.4),
            ("reduced", variant.price_minor, before, life * 0.8),
        )
        for name, price, compare_at, after in past:
            self._steps[name].append(
                {
                    "store_id": self._store.id,
                    "id": variant_id,
                    "price_minor": price,
                    "compare_at_minor": compare_at,
                    "updated_at": published + after,
                }
            )

    async def _sizes(self, place: str, ready: PreparedPicture) -> list[dict[str, Any]]:
        # The same place is the same file each time, so a demo that is begun again leaves no orphans.
        return await store_sizes(self._files, self._store.id, uuid5(self._store.id, place), ready.renditions)

    def _add(self, model: type[Any], **values: Any) -> UUID:
        row = {"store_id": self._store.id, "id": new_id(), **values}
        self._rows[model].append(row)
        return UUID(str(row["id"]))


def _first(by_choice: dict[str, UUID], choices: Iterable[str]) -> UUID | None:
    return next((by_choice[choice] for choice in choices if choice in by_choice), None)
