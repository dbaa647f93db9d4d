"""Price lists: other prices for some customers, some time, or from so many pieces on."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.pricing.channels import CHANNELS, STAFF

PERCENT: Final = "percent"
OWN: Final = "own"
KINDS: Final = (PERCENT, OWN)
ANYWHERE: Final = ""
ANYWHERE_OR: Final = (ANYWHERE, *CHANNELS)


class PriceList(StoreTable):
    """A list for everybody, one group or one customer; `shared/pricing/unit_prices.py` says what it does.

    `percents` are {"from", "percent"} of a list that takes a percentage off every price, rising by pieces; a list of
    own prices has rows in `price_list_prices`. With a currency it is for who pays in that one only, and its prices are
    of it; without one they are of the store's own and converted.
    """

    __tablename__ = "price_lists"
    __table_args__ = (
        to_store_row("group_id", "customer_groups"),
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint(one_of("channel", ANYWHERE_OR), name="channel_known"),
        CheckConstraint("num_nonnulls(group_id, customer_id) <= 1", name="one_audience"),
        CheckConstraint("currency ~ '^([A-Z]{3})?$'", name="currency_code"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_price_lists_group", "store_id", "group_id"),
        Index("ix_price_lists_customer", "store_id", "customer_id"),
    )

    name: Mapped[str]
    kind: Mapped[str]
    percents: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    group_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    currency: Mapped[str] = mapped_column(default="")
    # Where it counts: in the shop, in orders that staff write, or in both ("").
    channel: Mapped[str] = mapped_column(default="", server_default="")
    priority: Mapped[int] = mapped_column(default=100)
    is_on: Mapped[bool] = mapped_column(default=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def is_for_everybody(self) -> bool:
        return self.group_id is None and self.customer_id is None

    @property
    def fewest_pieces(self) -> int:
        """From how many pieces on it may speak: what one piece costs all in the shop is the product's own."""
        return 2 if self.is_for_everybody and self.channel != STAFF else 1


class ListedPrice(StoreTable):
    """What one piece of a variant costs by a list when at least so many are bought."""

    __tablename__ = "price_list_prices"
    __table_args__ = (
        UniqueConstraint("store_id", "list_id", "variant_id", "from_quantity"),
        to_store_row("list_id", "price_lists", on_delete="CASCADE"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        CheckConstraint("from_quantity BETWEEN 1 AND 99999", name="from_quantity"),
        CheckConstraint("price_minor >= 0", name="price"),
        Index("ix_price_list_prices_variant", "store_id", "variant_id"),
    )

    list_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    from_quantity: Mapped[int]
    price_minor: Mapped[int]
