"""Invite somebody to work in the store, and take it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.emails import clean_email
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.events import record
from shared.kernel.ids import new_id, parse_id
from shared.kernel.jobs import enqueue
from shared.kernel.tokens import hash_token
from shared.stores.give_role import refuse_beyond
from shared.stores.invitations import (
    LIFE,
    SEND_INVITATION,
    Invitation,
    end_invitations,
    invitation_token,
)
from shared.stores.members import Held


async def invite_person(
    session: AsyncSession,
    email: str,
    held: Held,
    *,
    inviter_id: UUID,
    inviter: frozenset[str],
    actor: str,
    secret_key: str,
    now: datetime,
) -> Invitation:
    """Send a link to a mailbox, which ends an older one that is still open. Raises Invalid, BeyondOwn.

    Whether the address has an account makes no difference, so nobody learns it here.
    """
    refuse_beyond(inviter, held.allowed)
    address, invitation_id, store_id = clean_email(email), new_id(), session.info["store_id"]
    await end_invitations(session, Invitation.email == address, now=now)
    invitation = Invitation(
        store_id=store_id,
        id=invitation_id,
        email=address,
        role=held.role,
        role_id=held.own.id if held.own else None,
        token_hash=hash_token(invitation_token(secret_key, store_id, invitation_id)),
        inviter_id=inviter_id,
        invited_by=actor,
        created_at=now,
        expires_at=now + LIFE,
    )
    session.add(invitation)
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        # Somebody else invites them at this moment.
        raise Conflict from None
    enqueue(session, SEND_INVITATION, now=now, invitation_id=invitation_id)
    record(session, "member.invited", invitation_id, actor=actor, now=now, email=address, role=held.word)
    return invitation


async def take_back_invitation(
    session: AsyncSession, invitation_id: str, *, actor: str, now: datetime
) -> None:
    """End an invitation that nobody has accepted; raises NotFound."""
    ended = await end_invitations(session, Invitation.id == parse_id(invitation_id), now=now)
    if not ended:
        raise NotFound
    record(session, "member.uninvited", ended[0], actor=actor, now=now)
