"""What a merchant typed about selling on when a variant is sold out."""

from datetime import date
from uuid import UUID

from shared.inventory.change_selling import BACKORDER, PREORDER, STOP, Selling
from shared.kernel.typed_numbers import read_whole
from shared.products.models import Product, Variant
from shared.web.forms import Form


def selling_values(variant: Variant) -> dict[str, str]:
    """Return the form's fields as the variant sells now; none for one that is not counted."""
    level = variant.stock
    if level is None:
        return {}
    policy = PREORDER if level.releases_on else BACKORDER if level.backorder_limit else STOP
    return {
        f"selling-{variant.id}": policy,
        f"limit-{variant.id}": str(level.backorder_limit or ""),
        f"days-{variant.id}": str(level.delay_days or ""),
        f"release-{variant.id}": level.releases_on.isoformat() if level.releases_on else "",
    }


def read_selling(form: Form, product: Product) -> dict[UUID, Selling]:
    """Return how each counted variant of the form is to sell; what cannot be read is refused by `change_selling`."""
    counted = (variant for variant in product.variants if variant.stock is not None)
    return {
        variant.id: Selling(
            form.get(f"selling-{variant.id}"),
            limit=read_whole(form.get(f"limit-{variant.id}"), digits=8) or 0,
            delay_days=read_whole(form.get(f"days-{variant.id}"), digits=8),
            releases_on=_day(form.get(f"release-{variant.id}")),
        )
        for variant in counted
        if form.get(f"selling-{variant.id}")
    }


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
