"""Changes of many variants by one rule, and what each of them had before."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.kept_sentences import said_again
from shared.kernel.tables import StoreTable, one_of, to_store_row

RUNNING: Final = "running"
STOPPED: Final = "stopped"
DONE: Final = "done"
UNDOING: Final = "undoing"
UNDONE: Final = "undone"
STATES: Final = (RUNNING, STOPPED, DONE, UNDOING, UNDONE)

WAITING: Final = "waiting"
REFUSED: Final = "refused"
ROW_STATES: Final = (WAITING, DONE, REFUSED, UNDONE)


class BulkChange(StoreTable):
    """One rule, applied to what a list was narrowed to when somebody agreed to its preview."""

    __tablename__ = "bulk_changes"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        Index("ix_bulk_changes_latest", "store_id", "created_at"),
    )

    rule: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default=RUNNING)
    actor: Mapped[str]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @property
    def is_moving(self) -> bool:
        """Whether a job works on it."""
        return self.state in (RUNNING, UNDOING)


class BulkChangeRow(StoreTable):
    """A variant's figure before and after, in minor units or pieces; the price before a reduction goes with a price."""

    __tablename__ = "bulk_change_rows"
    __table_args__ = (
        UniqueConstraint("store_id", "change_id", "variant_id"),
        to_store_row("change_id", "bulk_changes", on_delete="CASCADE"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        CheckConstraint(one_of("state", ROW_STATES), name="state_known"),
        Index("ix_bulk_change_rows_state", "store_id", "change_id", "state", "variant_id"),
        Index("ix_bulk_change_rows_variant", "store_id", "variant_id"),
    )

    change_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    title: Mapped[str]
    before: Mapped[int | None]
    after: Mapped[int]
    compare_before: Mapped[int | None]
    compare_after: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=WAITING)
    problem: Mapped[str] = mapped_column(default="")
    # What the sentence is made of (`kept_sentences.py`), so that it is said in the language of who reads it.
    said: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    @property
    def reason(self) -> str:
        """Why it was not done, in the reader's language once it is shown."""
        return said_again(self.said or self.problem)
