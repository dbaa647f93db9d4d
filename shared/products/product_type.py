"""Product types: what is asked of every product of one kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

TEXT: Final = "text"
NUMBER: Final = "number"
YES_NO: Final = "yes_no"
CHOICE: Final = "choice"
CHOICES: Final = "choices"
DATE: Final = "date"
KINDS: Final = (TEXT, NUMBER, YES_NO, CHOICE, CHOICES, DATE)

MOST_ATTRIBUTES: Final = 60


class ProductType(StoreTable):
    """A kind of product. Its products are those whose `product_type` is its name, as with brands."""

    __tablename__ = "product_types"
    __table_args__ = (UniqueConstraint("store_id", "key"),)

    name: Mapped[str]
    key: Mapped[str] = mapped_column(Computed("souk_fold(name)", persisted=True))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Attribute(StoreTable):
    """Something that is asked of each product of a type. The answers are in `Product.attributes`, by `key`.

    `heading` is the part of the table in which it stands; `unit` is for numbers, `choices` for choices.
    """

    __tablename__ = "attributes"
    __table_args__ = (
        UniqueConstraint("store_id", "type_id", "key"),
        to_store_row("type_id", "product_types", on_delete="CASCADE"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        Index("ix_attributes_position", "store_id", "type_id", "position", "id"),
    )

    type_id: Mapped[UUID]
    key: Mapped[str]
    label: Mapped[str]
    kind: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    choices: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    heading: Mapped[str] = mapped_column(default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    is_filterable: Mapped[bool] = mapped_column(default=False)
    is_shown: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class Asked(NamedTuple):
    """An attribute as a shop's pages need it; its fields are those of the model.

    `told` are those of its choices that read otherwise in the language that is spoken, each with its words there.
    """

    key: str
    label: str
    kind: str
    unit: str
    choices: Sequence[str]
    heading: str
    is_required: bool
    is_filterable: bool
    is_shown: bool
    told: tuple[tuple[str, str], ...] = ()


Question = Attribute | Asked
