"""Stages of work that a store names for itself: where an order is in its own workshop.

They stand beside what is known of payment and goods, and neither knows of the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Uuid, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of
from shared.languages.told_texts import told_words

# The colours that a badge may have, of those that every theme defines.
TONES: Final = ("neutral", "accent", "positive", "caution", "danger", "inverse")
# Asked for instead of a stage's id: orders that are at none.
NO_STAGE: Final = "none"

_PUBLIC: Final = """
SELECT id, tone, CASE WHEN public_words = '' THEN name ELSE public_words END AS words
FROM order_stages WHERE is_public AND id = ANY ($1::uuid[])"""


class NoSuchStage(NotFound):
    """The store has no such stage, or not any more."""

    message = say("This stage is no longer there.")


class StageNotNext(Conflict):
    """The store does not let orders go from the one stage to the other."""

    def __init__(self, number: str, *, stage: str, wanted: str | None) -> None:
        said = (
            say(
                "Order %(number)s cannot go from %(stage)s to %(next)s.",
                number=number,
                stage=stage,
                next=wanted,
            )
            if wanted
            else say("Order %(number)s cannot be taken out of %(stage)s.", number=number, stage=stage)
        )
        super().__init__(said)
        self.number, self.stage, self.wanted = number, stage, wanted


class StageChanged(Conflict):
    """Somebody else has moved the order since it was looked at."""

    def __init__(self, number: str) -> None:
        super().__init__(
            say("Somebody has just moved order %(number)s to another stage. Look again.", number=number)
        )
        self.number = number


class OrderStage(StoreTable):
    """One stage of work. `leads_to` has the stages that may follow; None means any, and none at all."""

    __tablename__ = "order_stages"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint(one_of("tone", TONES), name="tone_known"),
        Index("uq_order_stages_name", "store_id", text("lower(name)"), unique=True),
        # One stage at most is where work begins once an order is paid.
        Index("uq_order_stages_on_paid", "store_id", unique=True, postgresql_where=text("is_on_paid")),
    )

    name: Mapped[str]
    tone: Mapped[str] = mapped_column(default=TONES[0])
    position: Mapped[int]
    leads_to: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    is_public: Mapped[bool] = mapped_column(default=False)
    # What the buyer reads for it; its name where this is empty.
    public_words: Mapped[str] = mapped_column(default="")
    is_on_paid: Mapped[bool] = mapped_column(default=False)

    def may_lead_to(self, stage_id: UUID | None) -> bool:
        """Whether an order may go from here to another stage, or out of all of them."""
        return self.leads_to is None or stage_id in self.leads_to


@dataclass(frozen=True, slots=True)
class ToldStage:
    """A stage as the buyer reads it."""

    words: str
    tone: str


async def all_stages(session: AsyncSession) -> Sequence[OrderStage]:
    """Return the store's stages in their order."""
    return (await session.scalars(select(OrderStage).order_by(OrderStage.position, OrderStage.id))).all()


async def stage_by_id(session: AsyncSession, text: str) -> OrderStage:
    """Return a stage; raises NoSuchStage."""
    key = parse_id(text)
    found = await session.get(OrderStage, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchStage
    return found


def next_stages(current: OrderStage | None, stages: Iterable[OrderStage]) -> list[OrderStage]:
    """Return where an order may go from a stage; from none it may go to any."""
    others = [one for one in stages if one is not current]
    return others if current is None else [one for one in others if current.may_lead_to(one.id)]


async def told_stages(reader: Reader, ids: Iterable[UUID | None]) -> Mapping[UUID, ToldStage]:
    """Return those of some stages that buyers are to see, in the language that they read, by the stage's id."""
    asked = {key for key in ids if key is not None}
    if not asked:
        return {}
    rows = await reader.fetch(_PUBLIC, list(asked))
    told = await told_words(reader, (row["words"] for row in rows))
    return {row["id"]: ToldStage(told.get(row["words"], row["words"]), row["tone"]) for row in rows}
