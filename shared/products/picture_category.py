"""Give a category a picture, say what it shows, or take it away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.category import Category
from shared.stores.queries import bump_catalogue

LONGEST_ALT: Final = 300


async def picture_category(
    session: AsyncSession,
    category: Category,
    *,
    renditions: Sequence[dict[str, Any]],
    alt: str,
    actor: str,
    now: datetime,
) -> None:
    """Make these sizes its picture, none to take it away; raises Invalid at "alt"."""
    if len(alt) > LONGEST_ALT:
        raise Invalid({"alt": say("Use at most %(most)s characters.", most=LONGEST_ALT)})
    category.renditions, category.alt = list(renditions), alt.strip() if renditions else ""
    record(session, "category.pictured", category.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)
