"""What appears in a shop at its own moment."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.jobs import SHOW_WHAT_IS_DUE
from shared.stores.queries import bump_catalogue
from workers.handlers import Ids, inside
from workers.runtime import Runtime


@inside(SHOW_WHAT_IS_DUE)
async def show_what_is_due(_runtime: Runtime, session: AsyncSession, _ids: Ids) -> None:
    """Let pages be rendered anew; what they show by then is decided by the clock where they are made."""
    await bump_catalogue(session)
