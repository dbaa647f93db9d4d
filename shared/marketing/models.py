"""Mailboxes whose owners were asked whether they want a store's news, and what they said."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of

WAITING: Final = "waiting"
SUBSCRIBED: Final = "subscribed"
LEFT: Final = "left"
STATES: Final = (WAITING, SUBSCRIBED, LEFT)

# Where somebody said that they want it.
FOOTER: Final = "footer"
SECTION: Final = "section"
PAGE: Final = "page"
ACCOUNT: Final = "account"
SOURCES: Final = (FOOTER, SECTION, PAGE, ACCOUNT)

LINK_LIFE: Final = timedelta(days=7)


class Subscriber(StoreTable):
    """One mailbox of a store's newsletter. Its id is the mailbox's number (`preferences.subject_of`): once per store.

    `words` is the sentence that stood at the form. `link_id` is what the mail's link is made of
    (`ask_to_subscribe.py`); it works once, until `link_ends_at`. Nothing is sent before `confirmed_at`, when its owner pressed the button.
    """

    __tablename__ = "subscribers"
    __table_args__ = (
        UniqueConstraint("store_id", "email"),
        UniqueConstraint("store_id", "token_hash"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("source", SOURCES), name="source_known"),
        CheckConstraint("state <> 'subscribed' OR confirmed_at IS NOT NULL", name="subscribed_is_confirmed"),
        CheckConstraint("(state = 'left') = (left_at IS NOT NULL)", name="left_when"),
        Index("ix_subscribers_newest", "store_id", "asked_at", "id"),
        Index("ix_subscribers_state", "store_id", "state", "id"),
    )

    email: Mapped[str]
    state: Mapped[str] = mapped_column(default=WAITING)
    # The one in which they asked; empty for the store's own.
    language: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    words: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    link_id: Mapped[UUID | None]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    link_ends_at: Mapped[datetime | None]

    @property
    def is_subscribed(self) -> bool:
        return self.state == SUBSCRIBED
