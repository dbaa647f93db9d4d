"""What one row of Magento's product CSV says of price, stock and weight."""

from datetime import date, datetime

from shared.imports.amounts import ENDLESS, read_cost, read_grams, read_minor, read_stock
from shared.imports.open_table import Row
from shared.imports.shape import ImportedVariant
from shared.kernel.sentences import say


def magento_variant(row: Row, choices: tuple[str, ...], currency: str, now: datetime) -> ImportedVariant:
    """Return the variant that a row describes; raises ValueError."""
    regular = read_minor(row.get("price", ""), currency, "price")
    if regular is None:
        if row.get("product_type", "").lower() != "grouped":
            raise ValueError(say("The price is missing."))
        regular = 0
    special = read_minor(row.get("special_price", ""), currency, "special_price")
    is_reduced = special is not None and special < regular and _is_on(row, now.date())
    counted = _counted(row)
    return ImportedVariant(
        choices=choices,
        price_minor=special if is_reduced and special is not None else regular,
        compare_at_minor=regular if is_reduced else None,
        cost_minor=read_cost(row.get("cost", ""), currency, "cost"),
        sku=row.get("sku", "")[:100],
        weight_grams=read_grams(row.get("weight", ""), 1000),
        stock=counted,
        backorder_limit=ENDLESS
        if counted is not None and row.get("allow_backorders", "0") in ("1", "2")
        else 0,
        image=row.get("base_image", "") if choices else "",
    )


def _counted(row: Row) -> int | None:
    """Return how many there are; None where Magento does not count them."""
    if row.get("product_type", "").lower() == "grouped" or row.get("manage_stock") in ("0", "0.0000"):
        return None
    if row.get("is_in_stock") == "0":
        return 0
    typed = row.get("qty", "")
    # What is sold by the yard has a part of one left; it is not sold here by parts.
    return read_stock(typed.partition(".")[0] or "0") if typed else None


def _is_on(row: Row, today: date) -> bool:
    starts, ends = _day(row.get("special_price_from_date", "")), _day(row.get("special_price_to_date", ""))
    return not ((starts and starts > today) or (ends and ends < today))


def _day(text: str) -> date | None:
    """Return a day as Magento writes it: "2024-03-01 00:00:00" or, in the American way, "3/1/24, 12:00 AM"."""
    first = text.replace(",", " ").split(" ")[0]
    for form in ("%Y-%m-%d", "%m/%d/%y", "%m/%d/%Y"):
        try:
            return datetime.strptime(first, form).date()  # noqa: DTZ007 - a day of the shop's own, without an hour
        except ValueError:
            continue
    return None
