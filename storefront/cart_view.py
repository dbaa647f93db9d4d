"""A cart in the shopper's words: lines, what they come to, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from shared.carts.models import MOST_OF_ONE, Cart, CartLine
from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.pricing.quote import missing_for_free_shipping, quote
from shared.products.models import ProductImage, Variant
from shared.products.promises import Promise
from shared.stores.models import Store
from shared.web.respond import respond
from storefront.languages import here
from storefront.visit import store_of

Problems = Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class PartView:
    """What is in a bundle."""

    quantity: int
    title: str
    variant_title: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line. `problem` says why it cannot be ordered as it stands, `promise` when the `waiting` of it leave."""

    id: UUID
    title: str
    variant_title: str
    address: str
    image: ProductImage | None
    note: str
    quantity: int
    most: int
    unit_price: Money
    total: Money
    problem: str | None
    promise: Promise | None
    waiting: int
    parts: Sequence[PartView]


@dataclass(frozen=True, slots=True)
class FreeShipping:
    """How far the cart is from free delivery; `missing` is None when it has got there."""

    missing: Money | None
    percent: int


@dataclass(frozen=True, slots=True)
class CartView:
    """The whole cart, priced by the same quote that an order is."""

    lines: Sequence[LineView]
    count: int
    subtotal: Money
    shipping: Money
    total: Money
    free_shipping: FreeShipping | None
    is_shipped: bool


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """What was taken out, so that it can be put back."""

    variant_id: UUID
    title: str
    quantity: int
    note: str


def view_cart(request: Request, cart: Cart | None, problems: Problems | None = None) -> CartView:
    """Describe a cart; `problems` are sentences by line id, added to those that the stock itself shows."""
    store = store_of(request)
    lines = cart.lines if cart else []
    offered = quote(store, lines)
    # An empty cart is no download either: its page speaks of delivery.
    is_shipped = not lines or any(line.variant.is_shipped for line in lines)
    return CartView(
        lines=[_line(request, line, (problems or {}).get(line.id)) for line in lines],
        count=sum(line.quantity for line in lines),
        subtotal=offered.subtotal,
        shipping=offered.shipping,
        total=offered.total,
        free_shipping=_free_shipping(store, offered.subtotal, missing_for_free_shipping(store, offered))
        if is_shipped
        else None,
        is_shipped=is_shipped,
    )


def cart_answer(
    request: Request,
    cart: Cart | None,
    *,
    status: int = 200,
    problems: Problems | None = None,
    added: str | None = None,
    removed: RemovedLine | None = None,
) -> Response:
    """Render the cart: its page, or for htmx the cart itself together with the header's count."""
    shown = view_cart(request, cart, problems)
    return respond(
        request,
        "storefront/cart/show.html",
        partial="storefront/cart/_cart.html",
        status=status,
        cart=shown,
        count=shown.count,
        out_of_band=request.headers.get("hx-request") == "true",
        added=added,
        removed=removed,
    )


def picture_of(variant: Variant) -> ProductImage | None:
    """Return the variant's own picture, else the product's first."""
    own = (image for image in variant.product.ready_images if image.id == variant.image_id)
    return next(own, variant.product.cover)


def _line(request: Request, line: CartLine, problem: str | None) -> LineView:
    variant = line.variant
    address = here(request, request.app.url_path_for("products.show", slug=variant.product.slug))
    left = MOST_OF_ONE if line.left is None else max(line.left, 0)
    return LineView(
        id=line.id,
        title=variant.product.title,
        variant_title=variant.title,
        address=f"{address}?variant={variant.id}",
        image=picture_of(variant),
        note=line.note,
        quantity=line.quantity,
        most=min(MOST_OF_ONE, max(left, line.quantity)),
        unit_price=variant.price,
        total=line.total,
        problem=problem or (_short(left) if line.is_short else None),
        promise=None if line.is_short else line.promise,
        waiting=line.waiting,
        parts=[
            PartView(part.quantity, part.component.product.title, part.component.title)
            for part in variant.parts
        ],
    )


def _short(left: int) -> str:
    return (
        say_count("Only %(num)s left. Please choose fewer.", "Only %(num)s left. Please choose fewer.", left)
        if left
        else say("This has sold out. Please remove it.")
    )


def _free_shipping(store: Store, subtotal: Money, missing: Money | None) -> FreeShipping | None:
    if not store.free_shipping_over or not store.shipping_rate or not subtotal:
        return None
    return FreeShipping(missing, min(100, subtotal.minor * 100 // store.free_shipping_over.minor))
