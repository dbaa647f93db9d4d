"""Begin to work in a store, by a link that came to one's mailbox."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.create_user import create_user
from shared.accounts.errors import LinkOver
from shared.accounts.models import User
from shared.kernel.errors import NotAllowed
from shared.kernel.events import Event
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.kernel.tokens import hash_token
from shared.stores.add_member import add_member
from shared.stores.invitations import Invitation, is_open
from shared.stores.models import Member


class NotTheInvited(NotAllowed):
    """Somebody is signed in who is not whom the link was sent to."""

    message = say("This invitation is for another address. Sign out, then open the link again.")


async def accept_invitation(session: AsyncSession, token: str, user: User, *, now: datetime) -> UUID:
    """Make a person who is signed in a member, and return the store; the link's one use (platform role).

    Raises LinkOver, NotTheInvited. Who works there already keeps the role that they have.
    """
    invitation = await _use(session, token, now=now)
    if invitation.email != user.email:
        raise NotTheInvited
    await _join(session, invitation, user, now=now)
    return invitation.store_id


async def accept_as_newcomer(
    session: AsyncSession, token: str, *, name: str, password: str, now: datetime
) -> User:
    """Make an account for whom the link was sent to, and a member (platform role).

    The link came to the mailbox, which is thereby proven. The password may be what `passwords.hashed` has made of it.
    Raises Invalid, which leaves the link, LinkOver, EmailTaken.
    """
    invitation = await _use(session, token, now=now)
    user = await create_user(session, email=invitation.email, name=name, password=password, now=now)
    await _join(session, invitation, user, now=now)
    return user


async def _use(session: AsyncSession, token: str, *, now: datetime) -> Invitation:
    """Take the one use of a link; of two who try at once, one gets it."""
    used = await session.scalars(
        update(Invitation)
        .where(Invitation.token_hash == hash_token(token), is_open(now))
        .values(accepted_at=now)
        .returning(Invitation)
        .execution_options(synchronize_session=False)
    )
    invitation: Invitation | None = used.one_or_none()
    if invitation is None:
        raise LinkOver
    return invitation


async def _join(session: AsyncSession, invitation: Invitation, user: User, *, now: datetime) -> None:
    await add_member(
        session, invitation.store_id, user.id, role=invitation.role, role_id=invitation.role_id, now=now
    )
    member = select(Member.id).where(Member.store_id == invitation.store_id, Member.user_id == user.id)
    await session.execute(
        insert(Event).values(
            store_id=invitation.store_id,
            id=new_id(),
            name="member.joined",
            subject_id=member.scalar_subquery(),
            actor=user.email,
            data={"invited_by": invitation.invited_by},
            occurred_at=now,
        )
    )
