"""Change prices, costs, numbers and weights of variants, all or none."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.products.models import Product
from shared.products.variant_terms import VariantTerms, set_terms, wrong_terms
from shared.stores.queries import bump_catalogue


async def change_terms(
    session: AsyncSession, product: Product, terms: Sequence[VariantTerms], *, actor: str, now: datetime
) -> int:
    """Bring variants to their terms and return how many differed; raises Invalid naming all wrong fields."""
    wrong: dict[str, str] = {}
    for term in terms:
        wrong |= wrong_terms(term)
    if wrong:
        raise Invalid(wrong)
    changed = [await set_terms(session, term, actor=actor, now=now) for term in terms]
    if any(changed):
        product.updated_at = now
        record(session, "product.updated", product.id, actor=actor, now=now)
        await session.flush()
        await bump_catalogue(session)
    return sum(changed)
