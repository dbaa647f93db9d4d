"""What figures say together: the sums of days, and what follows from them."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import ColumnElement, func

from shared.insight.models import DayFigures, ProductDayFigures


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of figures, in minor units of the store's own currency; all of them can be added up."""

    orders: int = 0
    items: int = 0
    gross_minor: int = 0
    discount_minor: int = 0
    included_tax_minor: int = 0
    refund_minor: int = 0
    refunded_tax_minor: int = 0
    returned_items: int = 0
    cost_minor: int = 0
    returned_cost_minor: int = 0
    uncosted_items: int = 0
    delivery_minor: int = 0
    tax_minor: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def total(self) -> int:
        """What buyers were charged."""
        return self.gross_minor - self.discount_minor + self.delivery_minor + self.tax_minor

    @property
    def taxes(self) -> int:
        """All tax, on top of prices or in them, less that of what was given back."""
        return self.tax_minor + self.included_tax_minor - self.refunded_tax_minor

    @property
    def net(self) -> int:
        """What is left of sales without tax and without what was given back."""
        return self.total - self.refund_minor - self.taxes

    @property
    def cost(self) -> int:
        """What the goods cost that were sold and did not come back to the shelf."""
        return self.cost_minor - self.returned_cost_minor

    @property
    def profit(self) -> int | None:
        """Net sales less the cost of goods; None where the cost of any of them is not known.

        What a sale costs beside them is not known here.
        """
        # A cost that nobody has told counts as nothing in the sums: their difference would be sales, not a profit.
        return None if self.uncosted_items else self.net - self.cost

    @property
    def most_profit(self) -> int | None:
        """Net sales less the costs that are known: the profit is no more than that. None where no cost is known."""
        return None if self.uncosted_items >= self.items > 0 else self.net - self.cost

    @property
    def margin(self) -> Decimal | None:
        """The profit as a percentage of net sales; None where it is not known."""
        return None if self.profit is None else percent(self.profit, self.net)

    @property
    def average(self) -> int:
        """What an order comes to, as buyers were charged."""
        return self.total // self.orders if self.orders else 0


def percent(part: int, whole: int) -> Decimal | None:
    """Return a part as a percentage with one decimal; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole > 0 else None


_OF_GOODS = tuple(one.name for one in fields(Figures))[:11]
_OF_DAYS = tuple(one.name for one in fields(Figures))


def sums_of_days() -> list[ColumnElement[Any]]:
    """Return the sums of the figures of days, in the order of `Figures`."""
    return [func.coalesce(func.sum(getattr(DayFigures, name)), 0) for name in _OF_DAYS]


def sums_of_goods() -> list[ColumnElement[Any]]:
    """Return the sums of the figures of goods, in the order of `Figures`; they have no delivery and no tax on top."""
    return [func.coalesce(func.sum(getattr(ProductDayFigures, name)), 0).label(name) for name in _OF_GOODS]


def read(row: Any) -> Figures:
    """Return the figures of a row of such sums."""
    return Figures(*(int(figure) for figure in row))
