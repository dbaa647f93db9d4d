"""Give a member another role."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.stores.errors import BeyondOwn, LastOwner
from shared.stores.invitations import Invitation, end_invitations
from shared.stores.members import Held, member_by_id
from shared.stores.models import Member
from shared.stores.permissions import is_within
from shared.stores.roles import OWNER


async def give_role(
    session: AsyncSession,
    member_id: str,
    wanted: Held,
    *,
    granter: frozenset[str],
    actor: str,
    now: datetime,
) -> Member:
    """Change what a member may do, within what `granter` may. Raises NotFound, BeyondOwn, LastOwner.

    Nobody can give more than they have, nor take from somebody who has more. A store keeps an owner: the statement that
    changes the last one's role finds nothing to change.
    """
    member, held = await member_by_id(session, member_id)
    refuse_beyond(granter, held.allowed)
    refuse_beyond(granter, wanted.allowed)
    changed = await session.scalar(
        update(Member)
        .where(*unchanged(member), keeps_an_owner() if wanted.role != OWNER else true())
        .values(role=wanted.role, role_id=wanted.own.id if wanted.own else None)
        .returning(Member.id)
        .execution_options(synchronize_session=False)
    )
    refuse_unless(changed, held)
    if not is_within(held.allowed, wanted.allowed):
        await end_invitations(session, Invitation.inviter_id == member.id, now=now)
    record(
        session,
        "member.role_given",
        member.id,
        actor=actor,
        now=now,
        before=held.word,
        after=wanted.word,
    )
    return member


def refuse_beyond(granter: frozenset[str], permissions: frozenset[str]) -> None:
    """Raise BeyondOwn unless whoever gives or takes these permissions has them all."""
    if not is_within(permissions, granter):
        raise BeyondOwn


def unchanged(member: Member) -> tuple[ColumnElement[bool], ...]:
    """Return that the row still is what it was when it was judged."""
    return (
        Member.id == member.id,
        Member.role == member.role,
        Member.role_id.is_not_distinct_from(member.role_id),
    )


def keeps_an_owner() -> ColumnElement[bool]:
    """Return that the row is no owner's, or that there is another one.

    The owners are locked in one order and counted as they are once the locks are held, so two who demote each other at
    the same moment cannot both succeed.
    """
    owners = select(Member.id).where(Member.role == OWNER).order_by(Member.id).with_for_update().cte("owners")
    return or_(Member.role != OWNER, select(func.count()).select_from(owners).scalar_subquery() > 1)


def refuse_unless(changed: UUID | None, held: Held) -> None:
    """Raise the reason why a statement found nothing that it may change."""
    if changed is None:
        raise LastOwner if held.role == OWNER else Conflict
