"""What some products change, collected so that every table is written once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import instance_dict

from shared.currencies.models import OwnPrice
from shared.inventory.set_stock_levels import Count, set_stock_levels
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.kernel.storing_columns import change_rows, store_rows
from shared.languages.translation import Translation
from shared.products.models import Collection, CollectionProduct, Product, ProductCategory, Variant
from shared.products.option import Option, OptionValue
from shared.products.price_changes import name_actor
from shared.products.product_image import ProductImage

ACTOR: Final = "import"

# Each table after those that its rows point to.
_ORDER: Final = (
    Collection,
    Product,
    Option,
    OptionValue,
    Variant,
    OwnPrice,
    ProductImage,
    CollectionProduct,
    ProductCategory,
    Translation,
    Job,
)


@dataclass(slots=True)
class Batch:
    """New rows by table, columns of known rows that change, rows that go, and stock as it was counted.

    `import_id` is which import of the dashboard it belongs to; the command line's have none.
    The figures and notices are of the product that is being collected, and so are the ids of its pictures by address.
    """

    store_id: UUID
    currency: str
    now: datetime
    import_id: UUID | None = None
    counts: dict[UUID, Count] = field(default_factory=dict)
    pictures: int = 0
    pictures_gone: int = 0
    variants_gone: int = 0
    notices: list[str] = field(default_factory=list)
    shown: dict[str, UUID] = field(default_factory=dict)
    _rows: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)
    _changed: dict[type[Any], dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    _gone: dict[type[Any], list[UUID]] = field(default_factory=dict)

    def begin_product(self) -> None:
        """Begin to count anew what is told of a product."""
        self.pictures = self.pictures_gone = self.variants_gone = 0
        self.notices, self.shown = [], {}

    def add(self, model: type[Any], **columns: Any) -> UUID:
        """Add a row; returns its id. Every call for a table has to name the same columns."""
        identity: UUID = columns.pop("id", None) or new_id()
        self._rows.setdefault(model, []).append({"store_id": self.store_id, "id": identity, **columns})
        return identity

    def change(self, row: Any, **columns: Any) -> None:
        """Change columns of a known row."""
        instance_dict(row).update(columns)
        self._changed.setdefault(type(row), {}).setdefault(row.id, {}).update(columns)

    def remove(self, model: type[Any], identity: UUID) -> None:
        """Let a row go."""
        self._gone.setdefault(model, []).append(identity)

    async def write(self, session: AsyncSession) -> None:
        """Write everything: a statement or two for each table. Stock comes last, as orders wait for its rows."""
        await name_actor(session, ACTOR)
        await session.flush()
        for model in _ORDER:
            for rows in self._alike(model):
                await change_rows(session, model, rows)
        for model, ids in self._gone.items():
            await session.execute(
                delete(model).where(model.id.in_(ids)).execution_options(synchronize_session=False)
            )
        for model in _ORDER:
            await store_rows(session, model, self._rows.get(model, ()))
        if self.counts:
            await set_stock_levels(
                session,
                self.counts,
                reason="import",
                subject_id=self.import_id,
                actor=ACTOR,
                now=self.now,
            )

    def _alike(self, model: type[Any]) -> Iterable[list[dict[str, Any]]]:
        """Return the changes of a table's rows, those together that change the same columns."""
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for key, columns in self._changed.get(model, {}).items():
            alike.setdefault(tuple(sorted(columns)), []).append({"id": key, **columns})
        return alike.values()
