"""What a merchant typed about a product, read back as it was and as what it means."""

from dataclasses import dataclass, field

from merchant.product_groups import typed_groups
from merchant.selling_form import selling_values
from merchant.variant_form import variant_values
from shared.products.models import Product
from shared.products.update_product import ProductWords
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
        values |= variant_values(variant)
        values |= selling_values(variant)
    return Shown(values)


def from_form(form: Form, product: Product, errors: dict[str, str]) -> Shown:
    """Return the form as it was typed, so that nothing is lost over an error."""
    typed = {name: form[name] for name in form} | typed_groups(form)
    return Shown(from_product(product).values | typed, errors, is_typed=True)


def words_of(product: Product) -> ProductWords:
    """Return the texts of a product as they are."""
    return ProductWords(
        title=product.title,
        slug=product.slug,
        description_html=product.description_html,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=list(product.tags),
        state=product.state,
        seo_title=product.seo_title,
        seo_description=product.seo_description,
    )


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
