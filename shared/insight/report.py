"""What every report is: columns of a kind, rows, and their sum. Pages, files and mails read the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from shared.insight.periods import Period
from shared.kernel.sentences import say

MONEY: Final = "money"
COUNT: Final = "count"
PERCENT: Final = "percent"
WORDS: Final = "words"
COUNTRY: Final = "country"
DAY: Final = "day"
# Told by its first day.
WHOLE_MONTH: Final = "month"
KINDS: Final = (MONEY, COUNT, PERCENT, WORDS, COUNTRY, DAY, WHOLE_MONTH)
FIGURES: Final = (MONEY, COUNT, PERCENT)

# A figure, an amount in minor units, a percentage, words or a day; None where there is nothing to say.
Cell = int | Decimal | str | date | None
Row = tuple[Cell, ...]

# So many rows stand on a page.
PAGE_SIZE: Final = 50
# No file has more; what a store sells is less.
MOST_ROWS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its heading, what stands in it, whether it tells of costs, or is for files only."""

    name: str
    heading: str
    kind: str
    of_costs: bool = False
    is_detail: bool = False

    @property
    def is_figure(self) -> bool:
        return self.kind in FIGURES


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for. `rows` of 0 means all of them, from the `start`-th on."""

    period: Period
    currency: str
    compared: Period | None = None
    zone: str = "UTC"
    sees_costs: bool = False
    sort: str = ""
    rows: int = 0
    start: int = 0

    @property
    def most(self) -> int:
        return self.rows or MOST_ROWS


@dataclass(frozen=True, slots=True)
class Report:
    """Rows under columns. `keys` name what a row is about, where pages lead on from it."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: Row | None = None
    keys: Sequence[UUID | None] = field(default=())
    has_more: bool = False

    def without_costs(self) -> "Report":
        """Return it for whoever may not see what goods cost."""
        return self._with(lambda column: not column.of_costs)

    def without_details(self) -> "Report":
        """Return it as it fits on a page."""
        return self._with(lambda column: not column.is_detail)

    def _with(self, is_kept: Callable[[Column], bool]) -> "Report":
        kept = [place for place, column in enumerate(self.columns) if is_kept(column)]

        def cut(row: Row) -> Row:
            return tuple(row[place] for place in kept)

        columns = tuple(self.columns[place] for place in kept)
        total = cut(self.total) if self.total else None
        return Report(columns, [cut(row) for row in self.rows], total, self.keys, self.has_more)


ITEMS: Final = Column("items", say("Pieces"), COUNT)
ORDERS: Final = Column("orders", say("Orders"), COUNT)
GOODS: Final = Column("goods", say("Goods"), MONEY, is_detail=True)
DISCOUNTS: Final = Column("discounts", say("Discounts"), MONEY, is_detail=True)
DELIVERY: Final = Column("delivery", say("Delivery"), MONEY, is_detail=True)
TAXES: Final = Column("tax", say("Tax"), MONEY, is_detail=True)
CHARGED: Final = Column("charged", say("Charged"), MONEY)
REFUNDS: Final = Column("refunds", say("Given back"), MONEY)
NET: Final = Column("net_sales", say("Net sales"), MONEY)
RETURNED: Final = Column("returned", say("Came back"), COUNT)
COST: Final = Column("cost", say("Cost"), MONEY, of_costs=True, is_detail=True)
PROFIT: Final = Column("profit", say("Profit"), MONEY, of_costs=True)
MARGIN: Final = Column("margin", say("Margin"), PERCENT, of_costs=True)
