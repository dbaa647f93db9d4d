"""What a rule makes of one variant's figure: pure, so that the preview and the change cannot differ."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from shared.currencies.conversion import EXACT, ROUNDINGS, Conversion
from shared.inventory.reorder_points import LARGEST as LARGEST_POINT
from shared.inventory.set_stock import LARGEST_STOCK
from shared.kernel.errors import Invalid
from shared.kernel.money import LARGEST_MINOR, Money, NotAnAmount, exponent_of
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits

PRICE: Final = "price"
COST: Final = "cost"
STOCK: Final = "stock"
REORDER: Final = "reorder"
LOT: Final = "lot"
FIGURES: Final = (PRICE, COST, STOCK, REORDER, LOT)
_PIECES: Final = (STOCK, REORDER, LOT)
# What is not counted has none of these.
_REORDERING: Final = (REORDER, LOT)

PERCENT: Final = "percent"
AMOUNT: Final = "amount"
SET: Final = "set"
RESTORE: Final = "restore"
WAYS: Final = (PERCENT, AMOUNT, SET, RESTORE)

_ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rule:
    """Change a figure by percent, by an amount (minor units or pieces), to one, or back to the price before.

    `keeps_before` shows the old price as the price before where the new one is lower.
    """

    figure: str
    way: str
    value: Decimal
    rounding: str = EXACT
    keeps_before: bool = False

    def as_record(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self) | {"value": str(self.value)}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a variant has now."""

    price: int
    compare_at: int | None
    cost: int | None
    on_hand: int | None
    currency: str
    reorder_point: int | None = None
    reorder_quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a variant's figure is to be; `problem` says why it cannot, None when nothing would change."""

    before: int | None
    after: int
    compare_before: int | None = None
    compare_after: int | None = None
    problem: str = ""


def rule_from(record: dict[str, Any]) -> Rule:
    """Return the rule that a record holds."""
    return Rule(**(record | {"value": Decimal(record["value"])}))


def read_rule(typed: dict[str, str], currency: str) -> Rule:
    """Return the rule that was typed; raises Invalid at `figure`, `way`, `value` or `rounding`."""
    figure, way = typed.get("figure", ""), typed.get("way", "")
    rounding = typed.get("rounding") or EXACT
    wrong: dict[str, str] = {}
    if figure not in FIGURES:
        wrong["figure"] = say("Choose what is to change.")
    if way not in WAYS or (way == RESTORE and figure != PRICE) or (way == PERCENT and figure in _PIECES):
        wrong["way"] = say("Choose how it is to change.")
    if rounding not in ROUNDINGS:
        wrong["rounding"] = say("Choose from the list.")
    value = Decimal(0)
    if not wrong and way != RESTORE:
        try:
            value = _value(figure, way, typed.get("value", ""), currency)
        except ValueError as problem:
            wrong["value"] = str(problem)
    if wrong:
        raise Invalid(wrong)
    keeps = figure == PRICE and way != RESTORE and bool(typed.get("keeps_before"))
    return Rule(figure, way, value, rounding if figure == PRICE else EXACT, keeps)


def reckon(rule: Rule, now: Figures) -> Reckoned | None:
    """Return what the rule makes of a variant; None when that is nothing."""
    before = _is_now(rule.figure, now)
    if rule.way == RESTORE:
        if now.compare_at is None:
            return None
        return Reckoned(now.price, now.compare_at, now.compare_at, None)
    if before is None and (rule.way != SET or (rule.figure in _REORDERING and now.on_hand is None)):
        return None
    after = _after(rule, before or 0, now.currency)
    compare_after = now.compare_at
    if rule.keeps_before and after < now.price and now.compare_at is None:
        compare_after = now.price
    if after == before and compare_after == now.compare_at:
        return None
    if rule.figure != PRICE:
        return Reckoned(before, after, problem=_problem(rule, after, None))
    return Reckoned(before, after, now.compare_at, compare_after, _problem(rule, after, compare_after))


def _is_now(figure: str, now: Figures) -> int | None:
    figures = {
        PRICE: now.price,
        COST: now.cost,
        STOCK: now.on_hand,
        REORDER: now.reorder_point,
        LOT: now.reorder_quantity,
    }
    return figures[figure]


def _after(rule: Rule, before: int, currency: str) -> int:
    if rule.figure in _PIECES:
        return int(rule.value) + (before if rule.way == AMOUNT else 0)
    rate = 1 + rule.value / 100 if rule.way == PERCENT else Decimal(1)
    minor = before + int(rule.value) if rule.way == AMOUNT else int(rule.value) if rule.way == SET else before
    if minor <= 0 or rate <= 0:
        return minor if rate > 0 else 0
    # Rounded as prices in other currencies are, so that no higher price can fall behind a lower one.
    rounded = Conversion(currency, currency, rate, Decimal(0), rule.rounding, _ALWAYS)
    return rounded.price(Money(minor, currency)).minor


def _problem(rule: Rule, after: int, compare_at: int | None) -> str:
    if after < 0:
        return say("It would be below zero.")
    if rule.figure == LOT and after < 1:
        return say("It would be below one.")
    most = {STOCK: LARGEST_STOCK, REORDER: LARGEST_POINT, LOT: LARGEST_POINT}.get(
        rule.figure, LARGEST_MINOR // 1000
    )
    if after > most:
        return say("It would be too large.")
    if compare_at is not None and compare_at <= after:
        return say("The price before would not be higher any more.")
    return ""


def _value(figure: str, way: str, typed: str, currency: str) -> Decimal:
    typed = plain_digits(typed).strip()
    if way == PERCENT:
        return _percent(typed)
    if figure in _PIECES:
        digits = typed.lstrip("+-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 9 and len(typed) - len(digits) < 2):
            raise ValueError(say("Write a whole number, such as 5 or -3."))
        value = Decimal(typed)
    else:
        try:
            value = Decimal(Money.parse(typed, currency).minor)
        except NotAnAmount as problem:
            raise ValueError(problem.args[0] if typed else say("Enter an amount.")) from None
    if way == SET and value < 0:
        raise ValueError(say("That cannot be below zero."))
    if figure == LOT and way == SET and value < 1:
        raise ValueError(say("That cannot be below one."))
    if abs(value) > 10 ** (9 + exponent_of(currency)):
        raise ValueError(say("That amount is too large."))
    return value


def _percent(typed: str) -> Decimal:
    try:
        value = (
            Decimal(typed.replace(",", ".").removesuffix("%").strip()) if len(typed) < 12 else Decimal("NaN")
        )
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not -99 <= value <= 900 or not typed.isascii():
        raise ValueError(say("Write a percentage from -99 to 900, such as -10 or 2.5."))
    return value
