"""What a merchant typed about a product, read back as it was and as what it means."""

from dataclasses import dataclass, field

from merchant.product_groups import typed_groups
from merchant.selling_form import selling_values
from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.products.models import Product, Variant
from shared.products.update_product import ProductWords, VariantTerms
from shared.web.forms import Form

TEXTS = (
    "title",
    "slug",
    "description",
    "vendor",
    "product_type",
    "tags",
    "state",
    "seo_title",
    "seo_description",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The values of the form's fields by name, exactly as they will be shown, and what is wrong with them."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    is_typed: bool = False


def from_product(product: Product) -> Shown:
    """Return the form as the product is."""
    values = {
        "title": product.title,
        "slug": product.slug,
        "description": product.description_html,
        "vendor": product.vendor,
        "product_type": product.product_type,
        "tags": ", ".join(product.tags),
        "state": product.state,
        "seo_title": product.seo_title,
        "seo_description": product.seo_description,
    }
    for variant in product.variants:
        values[f"price-{variant.id}"] = str(variant.price.major)
        values[f"compare-{variant.id}"] = str(variant.compare_at.major) if variant.compare_at else ""
        values[f"sku-{variant.id}"] = variant.sku
        values[f"stock-{variant.id}"] = "" if variant.stock is None else str(variant.stock.on_hand)
        values |= selling_values(variant)
    return Shown(values)


def from_form(form: Form, product: Product, errors: dict[str, str]) -> Shown:
    """Return the form as it was typed, so that nothing is lost over an error."""
    typed = {name: form[name] for name in form} | typed_groups(form)
    return Shown(from_product(product).values | typed, errors, is_typed=True)


def read_words(form: Form) -> ProductWords:
    """Return the texts of the form."""
    tags = dict.fromkeys(tag.strip() for tag in form.get("tags").split(","))
    return ProductWords(
        title=form.get("title"),
        slug=form.get("slug"),
        description_html=form.get("description"),
        vendor=form.get("vendor"),
        product_type=form.get("product_type"),
        tags=[tag for tag in tags if tag],
        state=form.get("state"),
        seo_title=form.get("seo_title"),
        seo_description=form.get("seo_description"),
    )


def read_terms(form: Form, product: Product) -> list[VariantTerms]:
    """Return the prices of the form; raises Invalid naming every one that is no amount."""
    wrong: dict[str, str] = {}
    terms = [_terms_of(form, variant, wrong) for variant in product.variants]
    if wrong:
        raise Invalid(wrong)
    return [term for term in terms if term]


def read_stock(form: Form, product: Product) -> list[tuple[Variant, int, int | None]]:
    """Return (variant, typed figure, figure that the form showed) where they differ; raises Invalid."""
    changes, wrong = [], {}
    for variant in product.variants:
        name = f"stock-{variant.id}"
        typed, seen = form.get(name), form.get(f"seen-{variant.id}")
        if typed == seen:
            continue
        if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
            wrong[name] = say("Stock is a whole number.")
        else:
            changes.append((variant, int(typed), int(seen) if seen.isdigit() else None))
    if wrong:
        raise Invalid(wrong)
    return changes


def _terms_of(form: Form, variant: Variant, wrong: dict[str, str]) -> VariantTerms | None:
    price = _amount(form, f"price-{variant.id}", variant.currency, wrong)
    compare_at = None
    if form.get(f"compare-{variant.id}"):
        compare_at = _amount(form, f"compare-{variant.id}", variant.currency, wrong)
    if price is None:
        return None
    return VariantTerms(variant, price, compare_at, form.get(f"sku-{variant.id}")[:100])


def _amount(form: Form, name: str, currency: str, wrong: dict[str, str]) -> Money | None:
    try:
        return Money.parse(form.get(name), currency)
    except NotAnAmount as problem:
        wrong[name] = str(problem) if form.get(name) else say("Enter a price.")
        return None
