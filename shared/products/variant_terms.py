"""What one variant costs and weighs, and its numbers in the merchant's books."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.products.barcodes import LENGTHS, is_gtin
from shared.products.models import Variant
from shared.products.set_price import set_price

LONGEST_NUMBER: Final = 100
HEAVIEST: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class VariantTerms:
    """A variant's terms as they are to be. `cost` None: nobody said; `weight_grams` None: not weighed."""

    variant: Variant
    price: Money
    compare_at: Money | None
    sku: str
    barcode: str
    cost: Money | None
    weight_grams: int | None


def wrong_terms(term: VariantTerms) -> dict[str, str]:
    """Return what cannot be so, by field and variant (`price-<id>`)."""
    wrong: dict[str, str] = {}
    if term.price.minor < 0:
        wrong["price"] = say("A price cannot be below zero.")
    if term.compare_at and term.compare_at <= term.price:
        wrong["compare"] = say("The price before has to be higher than the price.")
    if term.cost and term.cost.minor < 0:
        wrong["cost"] = say("A cost cannot be below zero.")
    if term.weight_grams is not None and not 0 <= term.weight_grams <= HEAVIEST:
        wrong["weight"] = say("That is too light or too heavy.")
    # What an import brought may stay as it came; what somebody types is checked.
    if term.barcode != term.variant.barcode and (problem := wrong_barcode(term.barcode)):
        wrong["barcode"] = problem
    return {f"{field}-{term.variant.id}": problem for field, problem in wrong.items()}


def wrong_barcode(code: str) -> str | None:
    """Return what is wrong with a typed barcode; codes of other kinds than GTIN are the merchant's own affair."""
    if len(code) in LENGTHS and code.isascii() and code.isdigit() and not is_gtin(code):
        return say("The check digit of this number is wrong; look at the label again.")
    return None


async def set_terms(session: AsyncSession, term: VariantTerms, *, actor: str, now: datetime) -> bool:
    """Bring a variant to its terms; returns whether anything differed."""
    variant = term.variant
    changed = await set_price(
        session, variant, price=term.price, compare_at=term.compare_at, actor=actor, now=now
    )
    cost = None if term.cost is None else term.cost.minor
    new = (term.sku[:LONGEST_NUMBER], term.barcode[:LONGEST_NUMBER], cost, term.weight_grams)
    if new == (variant.sku, variant.barcode, variant.cost_minor, variant.weight_grams):
        return changed
    variant.sku, variant.barcode, variant.cost_minor, variant.weight_grams = new
    variant.updated_at = now
    return True
