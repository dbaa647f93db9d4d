"""What products lead to, as cards: chosen by the merchant, found by the nightly job, then what stands beside them."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader
from shared.products.on_shelf import OnShelf
from shared.products.priced_products import price_cards
from shared.products.shelves import CARD, goes_with, on_shelf
from shared.products.told_products import tell_cards

MOST: Final = 4

_LEADS_TO: Final = """
SELECT {card}, place.kind
FROM associations place
JOIN shelf_cards card ON card.store_id = place.store_id AND card.id = place.other_id
WHERE place.product_id = ANY ($1::uuid[])
ORDER BY place.is_automatic, card.is_sold_out, place.position, place.id"""


class LeadsTo(NamedTuple):
    """At most MOST products of each kind."""

    goes_with: Sequence[OnShelf]
    similar: Sequence[OnShelf]
    upsell: Sequence[OnShelf]


async def leads_to(reader: Reader, product_ids: Sequence[UUID]) -> LeadsTo:
    """Return what these products lead to, never to one of themselves; the first kind is filled up from collections."""
    found: dict[str, dict[UUID, OnShelf]] = {kind: {} for kind in LeadsTo._fields}
    rows = await reader.fetch(_LEADS_TO.format(card=CARD), list(product_ids))
    cards = await price_cards(reader, await tell_cards(reader, [on_shelf(row) for row in rows]))
    for row, card in zip(rows, cards, strict=True):
        if card.id not in product_ids:
            found[row["kind"]].setdefault(card.id, card)
    beside = found["goes_with"]
    if len(beside) < MOST and product_ids:
        for card in await goes_with(reader, product_ids[-1], limit=2 * MOST):
            if card.id not in product_ids:
                beside.setdefault(card.id, card)
    return LeadsTo(*(list(found[kind].values())[:MOST] for kind in LeadsTo._fields))
