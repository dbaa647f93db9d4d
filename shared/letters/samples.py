"""What a mail is about while somebody looks at its words: the store's own products, and a buyer who is nobody.

The rows are made as a real order makes them and are never written, so the templates meet what they meet in a real mail.
No real order is shown: whoever works on words need not be allowed to see what people bought.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from shared.letters.sample_kinds import BUYER, MAILBOX, Sample, more_of
from shared.letters.sample_order import sample_order
from shared.payments.methods import METHODS
from shared.products.models import Product, Variant
from shared.stores.models import Store

MOST: Final = 2


async def sample_of(
    session: AsyncSession, store: Store, kind: str, *, shop: str, now: datetime
) -> dict[str, Any]:
    """Return what the templates of a kind of mail need, of a purchase that never was."""
    variants = await _variants(session, store, now=now)
    order = sample_order(store, variants, buyer=BUYER, email=MAILBOX, now=now)
    sample = Sample(store, shop, order, variants, now)
    common = {"order": order, "link": sample.link, "method": METHODS[order.payment_method], "logo": None}
    common |= {
        "waiting": {},
        "promises": {},
        "stop": f"{shop}/mails/sample",
        "origin": shop,
        "token": "sample",
    }
    return common | dict(more_of(kind, sample))


async def _variants(session: AsyncSession, store: Store, *, now: datetime) -> Sequence[Variant]:
    """Return versions of products that the shop has; where it has none yet, one that it might have."""
    found = await session.scalars(
        select(Variant)
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .where(Product.state == "active", Product.deleted_at.is_(None), Variant.deleted_at.is_(None))
        .where(Variant.position == 0)
        .order_by(Product.created_at.desc(), Product.id)
        .limit(MOST)
        .options(joinedload(Variant.product))
    )
    return found.all() or [_anything(store, now=now)]


def _anything(store: Store, *, now: datetime) -> Variant:
    product = Product(store_id=store.id, title="Blue mug", slug="blue-mug", created_at=now, updated_at=now)
    variant = Variant(
        store_id=store.id,
        product_id=product.id,
        sku="MUG-1",
        choices=["0.3 l"],
        price_minor=1900,
        currency=store.currency,
        position=0,
    )
    set_committed_value(variant, "product", product)
    return variant
