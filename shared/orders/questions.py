"""What a store asks at its checkout beside who buys and where it goes, and what buyers answered."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.sentences import Sentence, say
from shared.kernel.tables import StoreTable, one_of, to_store_row

TEXT: Final = "text"
WORDS: Final = "words"
NUMBER: Final = "number"
DATE: Final = "date"
CHOICE: Final = "choice"
TICK: Final = "tick"
GIFT_MESSAGE: Final = "gift_message"
AGREEMENT: Final = "agreement"
KINDS: Final[Mapping[str, Sentence]] = {
    TEXT: say("One line of text"),
    WORDS: say("Several lines of text"),
    NUMBER: say("Number"),
    DATE: say("Day"),
    CHOICE: say("One of several"),
    TICK: say("A box to tick"),
    GIFT_MESSAGE: say("Gift message"),
    AGREEMENT: say("Agreement, such as to your terms"),
}
TICKED: Final = "yes"


class CheckoutQuestion(StoreTable):
    """One thing that a store asks. `choices` are for a choice, the page is what an agreement is about."""

    __tablename__ = "checkout_questions"
    __table_args__ = (
        to_store_row("article_id", "articles", on_delete="SET NULL (article_id)"),
        CheckConstraint(one_of("kind", tuple(KINDS)), name="kind_known"),
        CheckConstraint("label <> ''", name="label"),
        Index("ix_checkout_questions_asked", "store_id", "position", "id"),
        Index("ix_checkout_questions_article", "store_id", "article_id"),
    )

    kind: Mapped[str]
    label: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    choices: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    is_on: Mapped[bool] = mapped_column(default=True)
    article_id: Mapped[UUID | None]
    position: Mapped[int]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a buyer said, in the store's own words of that day, and as they read it where that differs.

    Of an agreement, `page` is what was agreed to and `page_of` the moment from which those words stood.
    """

    kind: str
    label: str
    value: str
    told_label: str = ""
    told_value: str = ""
    page: str = ""
    page_of: str = ""

    def as_record(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def day(self) -> date | None:
        """The day that it names, if it does."""
        with suppress(ValueError):
            return date.fromisoformat(self.value) if self.kind == DATE else None
        return None

    @property
    def agreed_page_of(self) -> date | None:
        """From which day the words were that were agreed to."""
        with suppress(ValueError):
            return datetime.fromisoformat(self.page_of).date() if self.page_of else None
        return None

    @property
    def is_ticked(self) -> bool:
        """Whether there is nothing to say of it but that it was ticked."""
        return self.kind in (TICK, AGREEMENT)

    @property
    def is_for_packing(self) -> bool:
        """Whether whoever packs has to know it."""
        return self.kind != AGREEMENT


def kept_answers(records: Sequence[Mapping[str, Any]]) -> list[Answer]:
    """Return the answers that an order keeps."""
    names = [field.name for field in fields(Answer)]
    return [Answer(**{name: str(record.get(name, "")) for name in names}) for record in records]
