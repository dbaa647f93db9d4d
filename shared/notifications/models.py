"""The ledger of mail: what was meant to be sent, to whom, once, and what came of it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

REQUESTED: Final = "requested"
SENT: Final = "sent"
DELIVERED: Final = "delivered"
BOUNCED: Final = "bounced"
COMPLAINED: Final = "complained"
FAILED: Final = "failed"
SUPPRESSED: Final = "suppressed"
# In the order in which one may follow another: what a provider tells later, or twice, never leads back.
STATES: Final = (REQUESTED, SENT, DELIVERED, SUPPRESSED, FAILED, BOUNCED, COMPLAINED)


class Email(StoreTable):
    """One mail about one thing. (kind, subject_id, version) is unique, so no fact is ever told twice by accident.

    `title`, `text` and `html` are what was sent, without the secrets of its links, and are erased after some weeks.
    `reason` says why it did not arrive.
    """

    __tablename__ = "emails"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "subject_id", "version"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        Index("ix_emails_log", "store_id", "requested_at", "id"),
        Index("ix_emails_provider", "provider_id"),
        to_store_row("letter_id", "letters"),
        Index("ix_emails_letter", "store_id", "letter_id"),
    )

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=1)
    recipient: Mapped[str]
    state: Mapped[str] = mapped_column(default=REQUESTED)
    provider_id: Mapped[str | None]
    requested_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    title: Mapped[str] = mapped_column(default="", server_default="")
    text: Mapped[str] = mapped_column(default="", server_default="")
    html: Mapped[str] = mapped_column(default="", server_default="")
    # The store's own words that it went out with; none where it said what Souk says.
    letter_id: Mapped[UUID | None]

    @property
    def is_under_way(self) -> bool:
        return self.state == REQUESTED
