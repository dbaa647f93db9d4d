"""What one piece costs from so many pieces on: for everybody, and for who is signed in."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from shared.carts.models import MOST_OF_ONE
from shared.checkout.paid_prices import PaidPrices
from shared.currencies.paying import paying
from shared.kernel.money import Money
from shared.kernel.reading import Reader
from shared.price_lists.fitting_lists import lists_for
from shared.pricing.purchase import Goods, Purchase
from shared.pricing.unit_prices import prices_by_pieces
from shared.products.shown_product import ShownVariant
from shared.shipping.methods import Destination
from shared.stores.models import Store

Steps = tuple[tuple[int, Money], ...]


class KnownLists(NamedTuple):
    """Which kinds of price lists a store has, so that the pages of most stores ask for none."""

    for_everybody: bool
    for_some: bool


class PiecePrices(NamedTuple):
    """What a product's page says beside its price; with `ask`, who is signed in may have prices of their own."""

    steps: Steps
    ask: bool


_KNOWN: Final = """
SELECT coalesce(bool_or(group_id IS NULL AND customer_id IS NULL), false),
       coalesce(bool_or(group_id IS NOT NULL OR customer_id IS NOT NULL), false)
FROM price_lists WHERE is_on AND channel <> 'staff'"""


async def known_lists(reader: Reader) -> KnownLists:
    """Return which kinds of lists are on."""
    row = await reader.fetchrow(_KNOWN)
    return KnownLists(*row) if row else KnownLists(for_everybody=False, for_some=False)


async def shown_piece_prices(
    reader: Reader, store: Store, variant: ShownVariant, known: KnownLists, *, now: datetime
) -> PiecePrices:
    """Return what everybody may read; nothing is asked of the database where no list is for everybody."""
    steps = await steps_for(reader, store, variant, None, now=now) if known.for_everybody else ()
    return PiecePrices(steps if len(steps) > 1 else (), known.for_some)


async def steps_for(
    reader: Reader, store: Store, variant: ShownVariant, customer_id: UUID | None, *, now: datetime
) -> Steps:
    """Return what a customer pays for one piece of a variant, by how many are bought: as the cart reckons it."""
    conversion = paying()
    found = await lists_for(
        reader,
        [variant.id],
        customer_id=customer_id,
        currency=variant.currency,
        own=store.currency,
        now=now,
    )
    prices = PaidPrices(conversion, {})
    goods = Goods(variant.id, variant.id, variant.id, "", variant.price, 1)
    purchase = Purchase(
        currency=variant.currency,
        goods=(goods,),
        now=now,
        destination=Destination(store.country),
        price_lists=tuple(prices.price_list(one) for one in found),
    )
    return prices_by_pieces(purchase, goods, most=MOST_OF_ONE)
