"""What a card shows of a product on a shelf (`shelves.py` reads them)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson


class OnShelf(NamedTuple):
    """What a card shows of a product. The price is the lowest that can be bought, or of all when nothing can.

    `pieces_left` counts what can be sold of all variants, None when one of them is not counted. `renditions_json` tells
    those of the first picture that is ready. Equal rows make equal cards, so a row can be the key of one.
    """

    id: UUID
    slug: str
    title: str
    published_at: datetime | None
    currency: str
    price_minor: int
    compare_at_minor: int | None
    price_varies: bool
    is_reduced: bool
    is_sold_out: bool
    pieces_left: int | None
    renditions_json: str | None
    alt: str | None
    swatches: tuple[str, ...] | None
    colours: tuple[str, ...] | None
    rating_count: int
    rating_total: int
    lowest_before_minor: int | None
    vendor: str

    @property
    def renditions(self) -> Sequence[dict[str, Any]] | None:
        """The picture in its sizes. Read when it is asked for: most cards are written already."""
        return None if self.renditions_json is None else orjson.loads(self.renditions_json)
