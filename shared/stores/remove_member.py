"""End somebody's work in a store."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.stores.give_role import keeps_an_owner, refuse_beyond, refuse_unless, unchanged
from shared.stores.invitations import Invitation, end_invitations
from shared.stores.members import member_by_id
from shared.stores.models import Member


async def remove_member(
    session: AsyncSession, member_id: str, *, remover: frozenset[str], actor: str, now: datetime
) -> None:
    """Take a member out of the store, where each of their sessions ends with the next request.

    What they invited to and nobody has accepted ends with them. Who leaves by themselves is their own remover. Raises
    NotFound, BeyondOwn, LastOwner.
    """
    member, held = await member_by_id(session, member_id)
    refuse_beyond(remover, held.allowed)
    gone = await session.scalar(
        delete(Member)
        .where(*unchanged(member), keeps_an_owner())
        .returning(Member.id)
        .execution_options(synchronize_session=False)
    )
    refuse_unless(gone, held)
    await end_invitations(session, Invitation.inviter_id == member.id, now=now)
    record(session, "member.removed", member.id, actor=actor, now=now, before=held.word)
