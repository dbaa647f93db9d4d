"""A cart in the shopper's words: lines, what they come to, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from starlette.requests import Request

from shared.carts.models import MOST_OF_ONE, Cart, CartLine
from shared.checkout.make_offer import Offer
from shared.checkout.price_rules import GivenCard, GivenCode
from shared.currencies.paying import paying
from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.pricing.quote import Discount, Quote, QuotedLine, Step
from shared.pricing.taxes import TaxShare
from shared.products.models import Variant
from shared.products.product_image import ProductImage
from shared.products.promises import Promise
from shared.shipping.methods import ShippingMethod
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
    was: Money | None
    lowest: Money | None
    total: Money
    discount: Money
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
    """The whole cart, priced by the same quote that an order is. `tax` is what comes on top of the prices."""

    lines: Sequence[LineView]
    count: int
    subtotal: Money
    discounts: Sequence[Discount]
    shipping: Money
    tax: Money
    included_tax: Money
    taxes: Sequence[TaxShare]
    total: Money
    card_paid: Money
    to_pay: Money
    trace: Sequence[Step]
    codes: Sequence[GivenCode]
    card: GivenCard | None
    # The buyer's store credit while nothing else has been chosen.
    credit: GivenCard | None
    # The store's own currency, where another is paid in: what a gift card holds pays in that one only.
    card_currency: str
    methods: Sequence[tuple[ShippingMethod, Money]]
    method: ShippingMethod | None
    free_shipping: FreeShipping | None
    is_shipped: bool
    # The merchant's names of delivery, promotions and taxes in the buyer's language.
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """What was taken out, so that it can be put back."""

    variant_id: UUID
    title: str
    quantity: int
    note: str


def view_cart(
    request: Request, cart: Cart | None, offer: Offer | None, problems: Problems | None = None
) -> CartView:
    """Describe a cart; `problems` are sentences by line id, added to those that the stock itself shows."""
    if cart is None or offer is None:
        conversion = paying()
        return _empty(conversion.currency if conversion else store_of(request).currency)
    quote = offer.quote
    quoted = {line.key: line for line in quote.lines}
    return CartView(
        lines=tuple(
            _line(request, line, quoted[line.id], offer, (problems or {}).get(line.id)) for line in cart.lines
        ),
        count=sum(line.quantity for line in cart.lines),
        subtotal=quote.subtotal,
        discounts=quote.discounts,
        shipping=quote.shipping,
        tax=quote.tax,
        included_tax=quote.included_tax,
        taxes=quote.taxes,
        total=quote.total,
        card_paid=quote.card_paid,
        to_pay=quote.to_pay,
        trace=quote.trace,
        codes=offer.codes,
        card=None if offer.prices.conversion else offer.card,
        credit=None if offer.prices.conversion or offer.card else offer.credit,
        card_currency=offer.prices.conversion.base if offer.prices.conversion else "",
        methods=tuple((offer.told.method(method), amount) for method, amount in offer.methods),
        method=offer.told.method(quote.shipping_method) if quote.shipping_method else None,
        free_shipping=_free_shipping(quote),
        is_shipped=cart.is_shipped,
        words=offer.told.words,
    )


def picture_of(variant: Variant) -> ProductImage | None:
    """Return the variant's own picture, else the product's first."""
    own = (image for image in variant.product.ready_images if image.id == variant.image_id)
    return next(own, variant.product.cover)


def _line(
    request: Request, line: CartLine, quoted: QuotedLine, offer: Offer, problem: str | None
) -> LineView:
    variant, told = line.variant, offer.told
    _, was, lowest = offer.prices.terms_of(variant)
    address = here(request, request.app.state.addresses.path_to("products.show", slug=variant.product.slug))
    left = MOST_OF_ONE if line.left is None else max(line.left, 0)
    return LineView(
        id=line.id,
        title=told.title_of(variant.product),
        variant_title=told.choices_of(variant),
        address=f"{address}?variant={variant.id}",
        image=picture_of(variant),
        note=line.note,
        quantity=line.quantity,
        most=min(MOST_OF_ONE, max(left, line.quantity)),
        unit_price=quoted.unit,
        total=quoted.total,
        discount=quoted.discount,
        was=was,
        lowest=lowest,
        problem=problem or (_short(left) if line.is_short else None),
        promise=None if line.is_short else line.promise,
        waiting=line.waiting,
        parts=tuple(
            PartView(part.quantity, told.title_of(part.component.product), told.choices_of(part.component))
            for part in variant.parts
        ),
    )


def _short(left: int) -> str:
    return (
        say_count("Only %(num)s left. Please choose fewer.", "Only %(num)s left. Please choose fewer.", left)
        if left
        else say("This has sold out. Please remove it.")
    )


def _free_shipping(quote: Quote) -> FreeShipping | None:
    limit = quote.shipping_method.free_over if quote.shipping_method else None
    is_freed = any(one.frees_shipping for one in quote.discounts)
    if not limit or is_freed or not quote.goods:
        return None
    missing = limit - quote.goods if quote.goods < limit else None
    return FreeShipping(missing, min(100, quote.goods.minor * 100 // limit.minor))


def _empty(currency: str) -> CartView:
    none = Money.zero(currency)
    return CartView(
        lines=[],
        count=0,
        subtotal=none,
        discounts=[],
        shipping=none,
        tax=none,
        included_tax=none,
        taxes=[],
        total=none,
        card_paid=none,
        to_pay=none,
        trace=[],
        codes=[],
        card=None,
        credit=None,
        card_currency="",
        methods=[],
        method=None,
        free_shipping=None,
        # An empty cart is no download either: its page speaks of delivery.
        is_shipped=True,
    )
