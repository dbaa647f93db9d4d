"""What a product asks before it can be bought, and the answers."""

from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, relationship

from shared.kernel.tables import StoreTable, to_store_row


class Option(StoreTable):
    """A question that a product asks: Size, Colour, Grind."""

    __tablename__ = "product_options"
    __table_args__ = (
        UniqueConstraint("store_id", "product_id", "position", deferrable=True),
        to_store_row("product_id", "products", on_delete="CASCADE"),
    )

    product_id: Mapped[UUID]
    position: Mapped[int]
    name: Mapped[str]

    values: Mapped[list["OptionValue"]] = relationship(
        lazy="raise",
        order_by="OptionValue.position",
        viewonly=True,
        primaryjoin=lambda: (
            (Option.store_id == foreign(OptionValue.store_id)) & (Option.id == foreign(OptionValue.option_id))
        ),
    )


class OptionValue(StoreTable):
    """One answer to an option; `swatch` is a colour as #rrggbb, `image_id` a picture where a colour says too little."""

    __tablename__ = "option_values"
    __table_args__ = (
        UniqueConstraint("store_id", "option_id", "name"),
        to_store_row("option_id", "product_options", on_delete="CASCADE"),
        to_store_row("image_id", "product_images", on_delete="SET NULL (image_id)"),
        CheckConstraint("swatch ~ '^#[0-9a-f]{6}$'", name="swatch_hex"),
    )

    option_id: Mapped[UUID]
    position: Mapped[int]
    name: Mapped[str]
    swatch: Mapped[str | None]
    image_id: Mapped[UUID | None]
