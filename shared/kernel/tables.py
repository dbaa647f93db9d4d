"""What every table shares: naming, ids, moments, and for a store's own tables the composite key.

A row of a store is keyed by (store_id, id), and foreign keys between such rows carry the store too, so a row cannot
point into another store whatever a query forgets (invariant I7).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, ForeignKeyConstraint, Identity, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from shared.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """The declarative root. Types map to the columns that Souk uses throughout."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        str: Text,
        int: BigInteger,
    }


class PlatformTable(Table):
    """A table of the installation itself, outside every store; only the platform role reaches it."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class StoreTable(Table):
    """A table whose every row belongs to one store and is guarded by row-level security."""

    __abstract__ = True

    @declared_attr
    @classmethod
    def store_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("stores.id", ondelete="CASCADE"), primary_key=True, sort_order=-20)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)

    def __init__(self, **values: Any) -> None:
        # The id is known before the first flush, so that rows, events and jobs can name each other at once.
        values.setdefault("id", new_id())
        super().__init__(**values)


def to_store_row(column: str, table: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """Return the composite foreign key (store_id, column) → table(store_id, id)."""
    return ForeignKeyConstraint(
        ["store_id", column], [f"{table}.store_id", f"{table}.id"], ondelete=on_delete
    )


def sequence_number() -> Mapped[int]:
    """A column that numbers rows in order of insertion; gaps are possible."""
    return mapped_column(BigInteger, Identity(always=True))


def one_of(column: str, values: Sequence[str]) -> str:
    """Return the CHECK condition that the column holds one of these words."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
