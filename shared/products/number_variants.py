"""Give barcodes to variants that have none, from a range of the merchant's own."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.kernel.turns import take_turn
from shared.products.barcodes import with_check_digit
from shared.products.hold_product import hold_products
from shared.products.models import Variant
from shared.stores.queries import bump_catalogue

EAN_LENGTHS: Final = (13, 8)
MOST_AT_ONCE: Final = 500


async def number_variants(
    session: AsyncSession,
    product_ids: Iterable[UUID],
    *,
    prefix: str,
    length: int,
    actor: str,
    now: datetime,
) -> int:
    """Give each variant without a barcode the next free number of the range, and return how many got one.

    Raises Invalid at `prefix` for one that is no beginning of such numbers, or whose numbers are used up.
    """
    if length not in EAN_LENGTHS or not (
        prefix.isascii() and prefix.isdigit() and 2 <= len(prefix) < length - 1
    ):
        raise Invalid({"prefix": say("Write the first digits of your numbers, such as 20 or 4006381.")})
    # Two who give numbers at once would give the same ones.
    await take_turn(session, "barcodes")
    taken = set(await session.scalars(select(Variant.barcode).where(Variant.barcode.startswith(prefix))))
    free, numbered = _free(prefix, length, taken), 0
    for product in await hold_products(session, product_ids):
        for variant in product.variants:
            if variant.barcode or numbered == MOST_AT_ONCE:
                continue
            code = next(free, None)
            if code is None:
                raise Invalid({"prefix": say("The numbers that begin so are used up.")})
            variant.barcode, variant.updated_at, product.updated_at = code, now, now
            numbered += 1
            record(session, "variant.numbered", variant.id, actor=actor, now=now, barcode=code)
    await session.flush()
    if numbered:
        await bump_catalogue(session)
    return numbered


def _free(prefix: str, length: int, taken: set[str]) -> Iterator[str]:
    digits = length - 1 - len(prefix)
    for number in range(10**digits):
        code = with_check_digit(f"{prefix}{number:0{digits}}")
        if code not in taken:
            yield code
