"""Who belongs to a collection by rule: typed conditions, kept as JSON, asked of PostgreSQL with bound parameters."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Select,
    Uuid,
    and_,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    table,
)

from shared.products.category import Category, ProductCategory
from shared.products.models import Product

MOST_CONDITIONS: Final = 10
ALL: Final = "all"
ANY: Final = "any"

# The view of what a card shows, and to whom: a rule heeds the price, the reduction and the stock that shoppers see.
CARD: Final = table(
    "shelf_cards",
    column("store_id", Uuid),
    column("id", Uuid),
    column("price_minor", BigInteger),
    column("is_reduced", Boolean),
    column("is_sold_out", Boolean),
)
CAME: Final[ColumnElement[datetime]] = func.coalesce(Product.published_at, Product.created_at)


class Condition(Protocol):
    """Something that holds of a product or does not."""

    def clause(self, now: datetime) -> ColumnElement[bool]: ...


@dataclass(frozen=True, slots=True)
class HasTag:
    """Bears exactly this tag."""

    tag: str

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - every condition may ask for the time
        return Product.tags.contains([self.tag])


@dataclass(frozen=True, slots=True)
class TitleContains:
    """Has these letters in its title, whatever their accents and capitals."""

    letters: str

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - as above
        return func.strpos(func.souk_fold(Product.title), func.souk_fold(self.letters)) > 0


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs at least and at most this, in minor units, each end included; an end may be open."""

    least: int | None = None
    most: int | None = None

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - as above
        ends = [CARD.c.price_minor >= self.least] if self.least is not None else []
        ends += [CARD.c.price_minor <= self.most] if self.most is not None else []
        return and_(True, *ends)


@dataclass(frozen=True, slots=True)
class IsReduced:
    """Has a price before."""

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - as above
        return CARD.c.is_reduced.is_(True)


@dataclass(frozen=True, slots=True)
class InStock:
    """Can be bought now."""

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - as above
        return CARD.c.is_sold_out.is_(False)


@dataclass(frozen=True, slots=True)
class OfType:
    """Is of the product type of this name."""

    name: str

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - as above
        return Product.type_key == func.souk_fold(self.name)


@dataclass(frozen=True, slots=True)
class OfBrand:
    """Is by the brand of this name."""

    name: str

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - as above
        return Product.vendor_key == func.souk_fold(self.name)


@dataclass(frozen=True, slots=True)
class InCategory:
    """Stands in a category or below it."""

    category_id: UUID

    def clause(self, now: datetime) -> ColumnElement[bool]:  # noqa: ARG002 - as above
        return exists().where(
            ProductCategory.store_id == Product.store_id,
            ProductCategory.product_id == Product.id,
            Category.store_id == ProductCategory.store_id,
            Category.id == ProductCategory.category_id,
            literal(self.category_id, Uuid) == func.any(Category.lineage),
        )


@dataclass(frozen=True, slots=True)
class CameWithin:
    """Came into the shop within so many days."""

    days: int

    def clause(self, now: datetime) -> ColumnElement[bool]:
        return now - timedelta(days=self.days) <= CAME


_KINDS: Final[Mapping[str, type[Any]]] = {
    "tag": HasTag,
    "title": TitleContains,
    "price": Costs,
    "reduced": IsReduced,
    "in_stock": InStock,
    "type": OfType,
    "brand": OfBrand,
    "category": InCategory,
    "came_within": CameWithin,
}
_NAMES: Final[Mapping[type[Any], str]] = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions of which all, or any, have to hold. Without conditions nothing belongs."""

    conditions: tuple[Condition, ...]
    match: str = ALL

    def clause(self, now: datetime) -> ColumnElement[bool]:
        """Return what has to hold of a product and its card."""
        clauses = [condition.clause(now) for condition in self.conditions]
        if not clauses:
            return false()
        return and_(*clauses) if self.match == ALL else or_(*clauses)


def written_rule(rule: Rule) -> dict[str, Any]:
    """Return a rule as the JSON that is kept."""
    conditions = [
        {"on": _NAMES[type(one)]}
        | {
            name: str(value) if isinstance(value, UUID) else value
            for name, value in asdict(one).items()  # type: ignore[call-overload] # every condition is a dataclass
        }
        for one in rule.conditions
    ]
    return {"match": rule.match, "conditions": conditions}


def read_rule(kept: Mapping[str, Any]) -> Rule:
    """Return the rule that was kept."""
    return Rule(tuple(_read_condition(dict(one)) for one in kept["conditions"]), kept["match"])


def members(rule: Rule, *, now: datetime) -> Select[UUID]:
    """Return the query of the shown products that a rule takes."""
    return (
        select(Product.id)
        .join(CARD, (CARD.c.store_id == Product.store_id) & (CARD.c.id == Product.id))
        .where(rule.clause(now))
    )


def _read_condition(kept: dict[str, Any]) -> Condition:
    kind = _KINDS[kept.pop("on")]
    if kind is InCategory:
        return InCategory(UUID(kept["category_id"]))
    condition: Condition = kind(**kept)
    return condition
