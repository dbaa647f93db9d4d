"""For which roles a store asks for a second step, and how somebody who lost theirs gets in again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.end_sessions import end_sessions
from shared.accounts.models import User
from shared.accounts.second_steps import end_second_step
from shared.accounts.tell_of_second_step import tell_of_second_step
from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.stores.models import Member, Store


class WorksElsewhere(Conflict):
    """Who works in several stores is not opened by one of them."""

    message = say("They work in another store too, so only a backup code of theirs can help.")


async def require_second_step(
    session: AsyncSession, store: Store, roles: Collection[str], *, actor: str, now: datetime
) -> None:
    """Ask everybody with one of these roles for a second step, from their next click on."""
    wanted = sorted(set(roles))
    await session.execute(
        update(Store)
        .where(Store.id == store.id)
        .values(second_step_for=wanted)
        .execution_options(synchronize_session=False)
    )
    before = sorted(store.second_step_for)
    record(session, "store.second_step_required", store.id, actor=actor, now=now, before=before, after=wanted)


async def reset_second_step(session: AsyncSession, user_id: UUID, *, language: str, now: datetime) -> None:
    """Let somebody in without their second step, sign them out, and tell their mailbox (platform role).

    Raises WorksElsewhere: else one store's owner could take away what keeps another store safe.
    """
    stores = await session.scalar(select(func.count()).where(Member.user_id == user_id))
    if stores != 1:
        raise WorksElsewhere
    await end_second_step(session, user_id)
    await end_sessions(session, user_id, keep=None)
    email = (await session.scalars(select(User.email).where(User.id == user_id))).one()
    tell_of_second_step(session, email, language=language, now=now)
