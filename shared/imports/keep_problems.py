"""Keep what was wrong with which row of a file, so that it is said in the language of who reads it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.models import FileProblem
from shared.kernel.ids import new_id
from shared.kernel.kept_sentences import kept
from shared.kernel.sentences import Sentence

LONGEST_MESSAGE = 500


async def keep_problems(
    session: AsyncSession,
    table: type[FileProblem],
    import_id: UUID,
    problems: Sequence[tuple[int, str]],
    **facts: Any,
) -> None:
    """Keep rows with their reasons, and the same facts of all of them; a row that is kept already stays as it is."""
    if not problems:
        return
    mine = {"store_id": session.info["store_id"], "import_id": import_id, **facts}
    rows = [
        {
            **mine,
            "id": new_id(),
            "row": row,
            "message": message[:LONGEST_MESSAGE],
            "said": kept(message) if isinstance(message, Sentence) else None,
        }
        for row, message in problems
    ]
    await session.execute(insert(table).on_conflict_do_nothing(), rows)
