"""Own words of a store for its mails: one that is sent, perhaps a draft, and all that were sent before."""

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable
from shared.letters.words import LetterWords

# The number of what is not sent yet.
DRAFT: Final = 0


class Letter(StoreTable):
    """The words of one kind of mail in one language. `number` counts what was ever sent from 1; a draft has none yet.

    A row that has a number never changes again but for `is_live`, so the log can say which words went out.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "language", "number"),
        Index(
            "ix_letters_live",
            "store_id",
            "kind",
            "language",
            unique=True,
            postgresql_where=text("is_live"),
        ),
        CheckConstraint("number >= 0", name="number"),
        CheckConstraint(f"NOT is_live OR number > {DRAFT}", name="draft_is_not_live"),
        CheckConstraint("language ~ '^[a-z]{2,3}$'", name="language_code"),
    )

    kind: Mapped[str]
    language: Mapped[str]
    number: Mapped[int] = mapped_column(default=DRAFT)
    is_live: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # How often the draft was kept, so that nobody keeps theirs over another's.
    revision: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str] = mapped_column(default="")
    preheader: Mapped[str] = mapped_column(default="")
    opening: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    updated_at: Mapped[datetime]

    @property
    def is_draft(self) -> bool:
        return self.number == DRAFT

    @property
    def words(self) -> LetterWords:
        return LetterWords(
            subject=self.subject,
            preheader=self.preheader,
            opening=self.opening,
            closing=self.closing,
            sender_name=self.sender_name,
            reply_to=self.reply_to,
        )
