"""The variants of a product in Saleor's dump: what tells them apart, their prices in each channel, their stock."""

from collections.abc import Sequence

from shared.imports.amounts import GRAMS, read_cost, read_grams, read_minor
from shared.imports.foreign_prices import take_as_draft
from shared.imports.saleor_answers import Answers, answers_of_variant
from shared.imports.saleor_dump import Dump, Entry
from shared.imports.shape import ImportedProduct, ImportedVariant
from shared.kernel.sentences import Sentence, say
from shared.products.models import MOST_OPTIONS, MOST_VARIANTS

_LISTING = "product.productvariantchannellisting"


class Unsold(Exception):
    """A product cannot be sold here, and why."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


def variants_of(dump: Dump, product: ImportedProduct, entry: Entry, currency: str) -> None:
    """Add the product's options and variants and whether it is shown; raises Unsold."""
    found = dump.pointing("product.productvariant", "product", entry.key)
    found = sorted(found, key=lambda one: (one.fields.get("sort_order") or 0, one.number))
    answers = [answers_of_variant(dump, product, one) for one in found]
    offered = [_listed(dump, product, one) for one in found]
    stocked = [_stock(dump, product, one) for one in found]
    pictured = [_picture(dump, product, one) for one in found]
    _publish(dump, product, entry, currency)
    product.rows += dump.take(*found)
    for one in found:
        product.rows += dump.take(*dump.pointing("product.digitalcontent", "product_variant", one.key))
    if not found:
        raise Unsold(say("None of its variations can be used."))
    if len(found) > MOST_VARIANTS:
        raise Unsold(say("A product has at most %(most)s variants.", most=MOST_VARIANTS))
    product.options, choices = _options(found, answers)
    for place, one in enumerate(found):
        product.variants.append(
            _variant(product, one, choices[place], offered[place], currency, stocked[place], pictured[place])
        )


def _options(found: Sequence[Entry], answers: Sequence[Answers]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return what all variants answer, and their answers; where these are alike, their names tell them apart."""
    names = [name for name in answers[0] if all(one.get(name) for one in answers)][:MOST_OPTIONS]
    choices = [tuple(", ".join(one[name]) for name in names) for one in answers]
    if len(set(choices)) == len(found):
        return names, choices
    labels = [one.text("name") or one.text("sku") or one.key for one in found]
    if len(set(labels)) < len(found):
        labels = [one.text("sku") or one.key for one in found]
    if len(set(labels)) < len(found):
        labels = [one.key for one in found]
    return ["Variant"], [(label,) for label in labels]


def _listed(dump: Dump, product: ImportedProduct, variant: Entry) -> list[Entry]:
    listings = sorted(
        dump.pointing(_LISTING, "variant", variant.key), key=lambda one: str(one.fields.get("channel"))
    )
    product.rows += dump.take(*listings)
    for listing in listings:
        product.rows += dump.take(dump.one("channel.channel", listing.fields.get("channel")))
    priced = [one for one in listings if one.fields.get("price_amount") is not None]
    first = {one.fields.get("currency"): one for one in reversed(priced)}
    for one in priced:
        # Souk has one price in each currency: that of the first channel.
        if one.fields["price_amount"] != first[one.fields.get("currency")].fields["price_amount"]:
            channel = f"price_amount: channel {one.fields.get('channel')}"
            product.left_out = tuple(dict.fromkeys((*product.left_out, channel)))
    return priced


def _stock(dump: Dump, product: ImportedProduct, variant: Entry) -> int | None:
    stocks = dump.pointing("warehouse.stock", "product_variant", variant.key)
    product.rows += dump.take(*stocks)
    for one in stocks:
        product.rows += dump.take(dump.one("warehouse.warehouse", one.fields.get("warehouse")))
    if not variant.fields.get("track_inventory", True):
        return None
    counts = [one.fields.get("quantity") for one in stocks]
    return sum(count for count in counts if isinstance(count, int) and count > 0)


def _picture(dump: Dump, product: ImportedProduct, variant: Entry) -> str:
    shown = dump.pointing("product.variantmedia", "variant", variant.key)
    product.rows += dump.take(*shown)
    media = [dump.one("product.productmedia", one.fields.get("media")) for one in shown]
    return next((one.text("image") or one.text("external_url") for one in media if one), "")


def _publish(dump: Dump, product: ImportedProduct, entry: Entry, currency: str) -> None:
    """Let it be shown when a channel in the store's currency shows it."""
    listings = dump.pointing("product.productchannellisting", "product", entry.key)
    product.rows += dump.take(*listings)
    own = [one for one in listings if one.fields.get("currency") == currency]
    product.state = "active" if any(one.fields.get("is_published") for one in own) else "draft"


def _variant(
    product: ImportedProduct,
    variant: Entry,
    choices: tuple[str, ...],
    listings: Sequence[Entry],
    currency: str,
    stock: int | None,
    picture: str,
) -> ImportedVariant:
    if not listings:
        raise Unsold(say("The price is missing."))
    own = next((one for one in listings if one.fields.get("currency") == currency), listings[0])
    theirs = str(own.fields.get("currency"))
    if theirs != currency:
        take_as_draft(product, theirs=theirs, ours=currency)
    try:
        price = read_minor(str(own.fields["price_amount"]), currency, "price_amount")
        cost = read_cost(str(own.fields.get("cost_price_amount") or ""), currency, "cost_price_amount")
        others = {
            str(one.fields["currency"]): read_minor(
                str(one.fields["price_amount"]), str(one.fields["currency"]), "price_amount"
            )
            for one in reversed(listings)
            if one.fields.get("currency") != currency
        }
    except ValueError as wrong:
        raise Unsold(wrong.args[0]) from None
    return ImportedVariant(
        choices=choices,
        price_minor=price or 0,
        cost_minor=cost,
        sku=variant.text("sku")[:100],
        weight_grams=_grams(variant.text("weight")),
        stock=stock,
        image=picture,
        prices=tuple(sorted((other, minor) for other, minor in others.items() if minor is not None)),
    )


def _grams(weight: str) -> int | None:
    """Return a weight as Saleor writes it, "0.25:kg"."""
    amount, _, unit = weight.partition(":")
    grams = read_grams(amount, GRAMS.get(unit or "kg", 1000))
    return grams or None
