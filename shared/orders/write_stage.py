"""Name a stage of work, change it, or give it another place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.kernel.turns import take_turn
from shared.orders.stages import TONES, OrderStage, all_stages

# More is a list that nobody finds a way through.
MOST_STAGES: Final = 20
LONGEST_NAME: Final = 40
LONGEST_WORDS: Final = 100


@dataclass(frozen=True, slots=True)
class StageTerms:
    """What a merchant says of a stage. `leads_to` None means that any stage may follow."""

    name: str
    tone: str = TONES[0]
    leads_to: Sequence[UUID] | None = None
    is_public: bool = False
    public_words: str = ""
    is_on_paid: bool = False


async def write_stage(
    session: AsyncSession, terms: StageTerms, *, stage: OrderStage | None = None, actor: str, now: datetime
) -> UUID:
    """Add a stage at the end, or change `stage`; raises Invalid with every field that cannot be meant.

    Work begins at one stage at most: the latest that was said to be it. Orders stay where they are.
    """
    await take_turn(session, OrderStage.__tablename__)
    others = [one for one in await all_stages(session) if one is not stage]
    wrong = _nonsense(terms, others)
    if stage is None and len(others) >= MOST_STAGES:
        wrong["name"] = say("A store has at most %(most)s stages.", most=MOST_STAGES)
    if wrong:
        raise Invalid(wrong)
    if terms.is_on_paid:
        await session.execute(
            update(OrderStage)
            .where(OrderStage.store_id == session.info["store_id"], OrderStage.is_on_paid)
            .values(is_on_paid=False)
        )
    values = {
        "name": terms.name,
        "tone": terms.tone,
        "leads_to": None if terms.leads_to is None else list(terms.leads_to),
        "is_public": terms.is_public,
        "public_words": terms.public_words,
        "is_on_paid": terms.is_on_paid,
    }
    stage_id = stage.id if stage else await _add(session, others, values)
    if stage:
        for name, value in values.items():
            setattr(stage, name, value)
    record(session, "order_stage.saved", stage_id, actor=actor, now=now, title=terms.name)
    await session.flush()
    return stage_id


async def move_stage(session: AsyncSession, stage: OrderStage, *, by: int, actor: str, now: datetime) -> None:
    """Put a stage so many places later, or earlier when negative."""
    stages = list(await all_stages(session))
    at = stages.index(stage)
    stages.insert(min(max(at + by, 0), len(stages) - 1), stages.pop(at))
    for position, one in enumerate(stages):
        one.position = position
    record(session, "order_stage.moved", stage.id, actor=actor, now=now, title=stage.name)
    await session.flush()


async def _add(session: AsyncSession, others: Sequence[OrderStage], values: Mapping[str, object]) -> UUID:
    place = others[-1].position + 1 if others else 0
    row = {"store_id": session.info["store_id"], "id": new_id(), "position": place, **values}
    # A second click of the same moment finds the name taken, too.
    added: UUID | None = await session.scalar(
        insert(OrderStage).values(row).on_conflict_do_nothing().returning(OrderStage.id)
    )
    if added is None:
        raise Invalid({"name": _taken()})
    return added


def _nonsense(terms: StageTerms, others: Sequence[OrderStage]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not 0 < len(terms.name) <= LONGEST_NAME:
        wrong["name"] = say("Give it a name of at most %(most)s characters.", most=LONGEST_NAME)
    elif any(one.name.lower() == terms.name.lower() for one in others):
        wrong["name"] = _taken()
    if terms.tone not in TONES:
        wrong["tone"] = say("Choose one of these.")
    if len(terms.public_words) > LONGEST_WORDS:
        wrong["public_words"] = say("Use at most %(num)s characters.", num=LONGEST_WORDS)
    if not set(terms.leads_to or ()) <= {one.id for one in others}:
        wrong["leads_to"] = say("One of these stages is no longer there. Look again.")
    return wrong


def _taken() -> str:
    return say("There is a stage of this name already.")
