"""Find anything from anywhere: a place of the dashboard, an order by its number, a customer, a product."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import Access, member_of, work
from merchant.page import member_page
from merchant.place_list import Place
from merchant.places import places_for
from shared.customers.models import Customer
from shared.orders.models import Order
from shared.orders.queries import has_number
from shared.products.models import Product, Variant
from shared.stores.permissions import CUSTOMERS_SEE, ORDERS_SEE, PRODUCTS_SEE

LONGEST_TYPED: Final = 100
SHORTEST: Final = 2
MOST_EACH: Final = 5


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found, kind by kind; what the role may not see is empty."""

    places: Sequence[Place] = ()
    orders: Sequence[Any] = ()
    customers: Sequence[Any] = ()
    products: Sequence[Any] = ()

    @property
    def count(self) -> int:
        return len(self.places) + len(self.orders) + len(self.customers) + len(self.products)


async def index(request: Request) -> Response:
    """Show what begins with the words: a page of its own without scripts, a list while one types."""
    words = " ".join(request.query_params.get("q", "").replace("\x00", "").split())[:LONGEST_TYPED]
    access = member_of(request)
    finds = Finds(places_for(words, access.opens))
    if len(words) >= SHORTEST:
        async with work(request) as session:
            finds = Finds(
                finds.places,
                await _orders(session, access, words),
                await _customers(session, access, words),
                await _products(session, access, words),
            )
    return member_page(
        request,
        "merchant/finds/index.html",
        section="home",
        partial="merchant/finds/_options.html",
        q=words,
        finds=finds,
    )


async def _orders(session: AsyncSession, access: Access, words: str) -> Sequence[Any]:
    """Return orders by their whole number, as it is written here or was in the shop they were brought from."""
    if not access.may(ORDERS_SEE):
        return ()
    found = await session.execute(
        select(Order.number, Order.shown_number.label("shown_number"), Order.email)
        .where(has_number(words))
        .order_by(Order.placed_at.desc(), Order.id)
        .limit(MOST_EACH)
    )
    return found.all()


async def _customers(session: AsyncSession, access: Access, words: str) -> Sequence[Any]:
    if not access.may(CUSTOMERS_SEE):
        return ()
    found = await session.execute(
        select(Customer.id, Customer.name, Customer.email)
        .where(*_begins_with(Customer.email, words.lower()), Customer.merged_into.is_(None))
        .order_by(Customer.email)
        .limit(MOST_EACH)
    )
    return found.all()


async def _products(session: AsyncSession, access: Access, words: str) -> Sequence[Any]:
    """Return products by the beginning of their title, as typed or with a capital, or by a SKU."""
    if not access.may(PRODUCTS_SEE):
        return ()
    spellings = {words, words[:1].upper() + words[1:]}
    by_sku = select(Variant.product_id).where(Variant.sku.in_({words, words.upper()})).limit(MOST_EACH)
    titles = [
        select(Product.id).where(*_begins_with(Product.title, one), Product.deleted_at.is_(None))
        .order_by(Product.title).limit(MOST_EACH)
        for one in sorted(spellings)
    ]  # fmt: skip
    found = await session.execute(
        select(Product.id, Product.title)
        .where(or_(*(Product.id.in_(one) for one in (by_sku, *titles))), Product.deleted_at.is_(None))
        .order_by(Product.title)
        .limit(MOST_EACH)
    )
    return found.all()


def _begins_with(column: Any, words: str) -> tuple[Any, Any]:
    # Behind the wall an index serves comparisons and no LIKE, which is not leakproof.
    return column >= words, column < words + "\U0010ffff"
