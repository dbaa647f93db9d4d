"""The ledger of mail: what was meant to be sent, to whom, once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of


class Email(StoreTable):
    """One mail about one thing. (kind, subject_id, version) is unique, so no fact is ever told twice by accident."""

    __tablename__ = "emails"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "subject_id", "version"),
        CheckConstraint(one_of("state", ("requested", "sent")), name="state_known"),
    )

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    recipient: Mapped[str]
    state: Mapped[str] = mapped_column(default="requested")
    provider_id: Mapped[str | None]
    requested_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
