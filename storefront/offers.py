"""What the visited store asks for a shopper's cart."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from shared.carts.models import Cart
from shared.checkout.make_offer import Offer, Wish, make_offer, price_cart
from shared.customers.models import Customer
from shared.kernel.reading import Reader
from shared.shipping.methods import Destination
from shared.stores.models import Store
from shared.web.services import services_of
from storefront.payment_choice import paid_by
from storefront.visit import customer_of, store_of


async def offer_for(
    request: Request, session: AsyncSession, cart: Cart | None, wish: Wish | None = None
) -> Offer | None:
    """Price a cart; until an address is known, as if it went to the store's own country.

    Who is signed in gets what is theirs: prices and promotions of their groups, and not what is for first orders only.

    Once there is a wish, there is a way to pay: the chosen one, else the first that is offered, with what it costs.
    """
    if cart is None or not cart.lines:
        return None
    store = store_of(request)
    known = wish or new_here(store, await _signed_in(request, session))
    offer = await make_offer(session, store, cart, known, now=services_of(request).clock())
    return paid_by(request, offer, wish.payment) if wish else offer


async def offer_here(
    request: Request, reader: Reader, cart: Cart | None, customer: Customer | None, wish: Wish | None = None
) -> Offer | None:
    """Price a cart as `offer_for` does, straight on the driver."""
    if cart is None or not cart.lines:
        return None
    store = store_of(request)
    known = wish or new_here(store, customer.id if customer else None)
    offer = await price_cart(reader, store, cart, known, now=services_of(request).clock())
    return paid_by(request, offer, wish.payment) if wish else offer


def new_here(store: Store, customer_id: UUID | None) -> Wish:
    """Return what is taken for wished until somebody says more: that it goes to the store's own country."""
    return Wish(Destination(store.country), customer_id=customer_id)


async def _signed_in(request: Request, session: AsyncSession) -> UUID | None:
    customer = await customer_of(request, session)
    return customer.id if customer else None
