"""The lines of an order, copied from a cart and its quote."""

from shared.carts.models import Cart
from shared.checkout.make_offer import Offer
from shared.kernel.storing import new_row
from shared.orders.line_figures import as_taxes, shares_of
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.products.bundles import BundlePart
from shared.products.product_image import ProductImage


def lines_of(order: Order, cart: Cart, offer: Offer, *, after: int = 0) -> list[OrderLine]:
    """Return the lines of a cart at the quoted prices, numbered from `after` on."""
    quoted = {line.key: line for line in offer.quote.lines}
    return [
        new_row(
            OrderLine,
            store_id=order.store_id,
            order_id=order.id,
            variant_id=line.variant_id,
            position=position,
            title=line.variant.product.title,
            variant_title=line.variant.title,
            sku=line.variant.sku,
            note=line.note,
            unit_price_minor=quoted[line.id].unit.minor,
            quantity=line.quantity,
            total_minor=quoted[line.id].total.minor,
            discount_minor=quoted[line.id].discount.minor,
            tax_minor=quoted[line.id].tax.minor,
            taxes=as_taxes(shares_of(quoted[line.id].taxes)),
            currency=order.currency,
            slug=line.variant.product.slug,
            picture=_smallest_picture(line.variant.product.cover),
            promise=line.promise.as_record() if line.promise else {},
            is_shipped=line.variant.is_shipped,
            parts=[_part(part) for part in line.variant.parts],
            told=offer.told.record_of(line),
        )
        for position, line in enumerate(cart.lines, start=after + 1)
    ]


def _part(part: BundlePart) -> dict[str, object]:
    return {
        "variant_id": str(part.component_id),
        "title": part.component.product.title,
        "variant_title": part.component.title,
        "sku": part.component.sku,
        "slug": part.component.product.slug,
        "quantity": part.quantity,
    }


def _smallest_picture(image: ProductImage | None) -> dict[str, object]:
    renditions = image.of_format("webp") if image else []
    return dict(renditions[0]) if renditions else {}
