"""Work on the words of a mail: as a draft, for everybody, or back to what Souk says."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.turns import take_turn
from shared.letters.models import DRAFT, Letter
from shared.letters.queries import LetterMoved, Written, written
from shared.letters.words import LetterWords


async def save_letter(
    session: AsyncSession,
    kind: str,
    language: str,
    words: LetterWords,
    *,
    seen: str,
    actor: str,
    now: datetime,
) -> Letter:
    """Keep words as a draft; raises LetterMoved when they are not as `seen` any more."""
    await _look_again(session, kind, language, seen=seen)
    values: dict[str, Any] = words.as_record() | {"actor": actor, "updated_at": now}
    key = {"store_id": session.info["store_id"], "kind": kind, "language": language, "number": DRAFT}
    await session.execute(
        insert(Letter)
        .values(**key, **values, id=new_id(), revision=1, is_live=False)
        .on_conflict_do_update(
            index_elements=[Letter.store_id, Letter.kind, Letter.language, Letter.number],
            set_={**values, "revision": Letter.revision + 1},
        )
    )
    draft = (await written(session, kind, language)).draft
    assert draft is not None
    return draft


async def publish_letter(
    session: AsyncSession,
    kind: str,
    language: str,
    words: LetterWords,
    *,
    seen: str,
    actor: str,
    now: datetime,
) -> Letter | None:
    """Send these words from now on; raises LetterMoved. Words that are all empty lead back to what Souk says."""
    if words == LetterWords():
        await return_to_standard(session, kind, language, seen=seen, actor=actor, now=now)
        return None
    draft = await save_letter(session, kind, language, words, seen=seen, actor=actor, now=now)
    await _retire(session, kind, language)
    mine = (Letter.kind == kind, Letter.language == language)
    last = select(func.max(Letter.number)).where(*mine).scalar_subquery()
    await session.execute(
        update(Letter)
        .where(Letter.id == draft.id, Letter.number == DRAFT)
        .values(number=last + 1, is_live=True)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(draft)
    told = {"kind": kind, "language": language, "number": draft.number}
    record(session, "letter.published", draft.id, actor=actor, now=now, **told)
    return draft


async def return_to_standard(
    session: AsyncSession, kind: str, language: str, *, seen: str, actor: str, now: datetime
) -> None:
    """Send what Souk says from now on, and throw the draft away; raises LetterMoved."""
    await _look_again(session, kind, language, seen=seen)
    await discard_draft(session, kind, language)
    await _retire(session, kind, language)
    record(
        session, "letter.ended", session.info["store_id"], actor=actor, now=now, kind=kind, language=language
    )


async def discard_draft(session: AsyncSession, kind: str, language: str) -> None:
    """Throw away what was not sent yet."""
    mine = (Letter.kind == kind, Letter.language == language, Letter.number == DRAFT)
    await session.execute(delete(Letter).where(*mine))


async def _look_again(session: AsyncSession, kind: str, language: str, *, seen: str) -> Written:
    # Two who work on the same words are rare; that they wait for each other makes what was seen hold until the commit.
    await take_turn(session, "letters")
    now_written = await written(session, kind, language)
    if now_written.seen != seen:
        raise LetterMoved
    return now_written


async def _retire(session: AsyncSession, kind: str, language: str) -> None:
    await session.execute(
        update(Letter)
        .where(Letter.kind == kind, Letter.language == language, Letter.is_live)
        .values(is_live=False)
        .execution_options(synchronize_session=False)
    )
