"""An order as a file of another shop describes it, in neutral words, and how its cells are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from shared.accounts.emails import clean_email
from shared.imports.open_table import Row
from shared.imports.shape import RowProblem
from shared.kernel.errors import Invalid
from shared.kernel.formulas import undefused
from shared.kernel.money import Money, NotAnAmount, exponent_of
from shared.kernel.sentences import say
from shared.shipping.addresses import LONGEST
from shared.shipping.countries import destination_codes

LONGEST_NUMBER: Final = 60
LONGEST_TITLE: Final = 250
LONGEST_NOTE: Final = 2000
MOST_PIECES: Final = 100_000


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """Amounts are minor units; the discount and the tax are those of all its pieces."""

    title: str
    variant_title: str
    sku: str
    quantity: int
    unit_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    is_shipped: bool = True

    @property
    def total_minor(self) -> int:
        return self.unit_minor * self.quantity


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """One order with the numbers of the rows that made it. `tax_minor` is on top of its prices, `included` inside.

    `factor` is how many minor units of its currency one of the store's own was, where they differ.
    """

    rows: tuple[int, ...]
    source: str
    number: str
    placed_at: datetime
    email: str
    address: Mapping[str, Any]
    currency: str
    lines: Sequence[ImportedLine]
    shipping_minor: int = 0
    tax_minor: int = 0
    included_minor: int = 0
    refunded_minor: int = 0
    is_cancelled: bool = False
    was_paid: bool = True
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    note: str = ""
    shipping_name: str = ""
    tags: tuple[str, ...] = ()
    factor: Decimal | None = None

    @property
    def subtotal_minor(self) -> int:
        return sum(line.total_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        return sum(line.discount_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        return self.subtotal_minor - self.discount_minor + self.shipping_minor + self.tax_minor


ReadOrder = ImportedOrder | RowProblem


@dataclass(frozen=True, slots=True)
class OrderRows:
    """The rows of one order, whole; what is said once stands in the first."""

    numbers: tuple[int, ...]
    rows: Sequence[Row]

    @property
    def first(self) -> Row:
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Counting:
    """By which money and clock a store counts what a file does not say."""

    currency: str
    time_zone: str


class NotFinished(ValueError):
    """An order that something is still to be done about: it is no history."""

    def __init__(self) -> None:
        super().__init__(
            say("This order is not over: not paid or not sent. Finish it in the other shop, then import it.")
        )


def cell(row: Row, *names: str) -> str:
    """Return the first cell that says something; apostrophes that mark a text in spreadsheets are taken off."""
    text = next((row[name] for name in names if row.get(name)), "")
    return text[1:] if text[:1] == "'" and text[1:2].isdigit() else undefused(text)


def read_amount(text: str, currency: str, column: str) -> int:
    """Return an amount in minor units, nothing being zero; what has more digits than the currency is rounded."""
    if not text:
        return 0
    try:
        minor = Money.parse(text, currency).minor
    except NotAnAmount as problem:
        try:
            exact = Decimal(text.strip()).scaleb(exponent_of(currency))
            minor = Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), currency).minor
        except (ArithmeticError, ValueError, OverflowError):
            raise ValueError(say("%(column)s: %(problem)s", column=column, problem=problem.args[0])) from None
    if minor < 0:
        raise ValueError(say("%(column)s: an amount cannot be below zero.", column=column))
    return minor


def read_count(text: str) -> int:
    """Return how many pieces; raises ValueError for none."""
    typed = text.removesuffix(".0")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9 and 0 < int(typed) <= MOST_PIECES):
        raise ValueError(say("“%(typed)s” is not a number of pieces.", typed=text[:40]))
    return int(typed)


def read_when(text: str, time_zone: str, column: str) -> datetime | None:
    """Return a moment; without a zone it is one of the store's clock. None for an empty cell."""
    if not text:
        return None
    typed = text.removesuffix(" UTC").strip()
    for written in (typed, typed.replace(" ", "T", 1).replace(" ", "")):
        try:
            when = datetime.fromisoformat(written)
        except ValueError:
            continue
        zone = ZoneInfo("UTC" if text.endswith(" UTC") else time_zone)
        return when if when.tzinfo else when.replace(tzinfo=zone)
    raise ValueError(say("%(column)s: “%(typed)s” is not a moment.", column=column, typed=text[:40]))


def read_placed(text: str, time_zone: str, column: str) -> datetime:
    """Return when an order was placed; raises ValueError without it."""
    when = read_when(text, time_zone, column)
    if when is None or not 1990 <= when.year <= 2200:
        raise ValueError(say("%(column)s: when was it placed?", column=column))
    return when


def read_mail(text: str) -> str:
    """Return an address; raises ValueError."""
    try:
        return clean_email(text)
    except Invalid as refusal:
        raise ValueError(next(iter(refusal.fields.values()))) from None


def read_number(text: str) -> str:
    """Return an order's number of the other shop; raises ValueError without one."""
    number = " ".join(text.split())[:LONGEST_NUMBER]
    if not number:
        raise ValueError(say("There is no order number."))
    return number


def read_currency(text: str) -> str:
    """Return a currency's code; raises ValueError."""
    code = text.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise ValueError(say("“%(typed)s” is not a currency.", typed=text[:40]))
    return code


def as_address(**parts: str) -> dict[str, str]:
    """Return an address as an order keeps it: as it was written, because nothing goes there any more."""
    kept = {name: " ".join(text.split())[:LONGEST] for name, text in parts.items()}
    kept["country"] = kept["country"].upper() if kept["country"].upper() in destination_codes() else ""
    return kept


def spread(amount: int, lines: Sequence[int], currency: str) -> list[int]:
    """Share an amount out among lines by what they come to, losing nothing; lines of nothing share alike."""
    if not any(lines):
        lines = [1] * len(lines)
    return [part.minor for part in Money(amount, currency).allocate(lines)]


def as_read(one: OrderRows, make: Any) -> ReadOrder:
    """Return what a maker makes of an order's rows, or why it could not."""
    try:
        order: ImportedOrder = make(one)
    except (ValueError, OverflowError) as problem:
        return RowProblem(one.numbers, problem.args[0])
    return order
