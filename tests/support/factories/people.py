"""Users, members and their sessions, without the cost of hashing a password."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import User
from shared.accounts.sign_in import sign_in
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.stores.add_member import add_member
from shared.stores.models import Store


async def make_member(session: AsyncSession, store: Store, *, role: str = "owner") -> tuple[User, str]:
    """Add a user who is a member of the store (platform session); returns them and a session's token."""
    now = utc_now()
    user = User(
        email=f"u-{new_id().hex[-12:]}@example.com", name="Mia Member", password_hash="!", created_at=now
    )
    session.add(user)
    await session.flush()
    await add_member(session, store.id, user.id, role=role, now=now)
    return user, await sign_in(session, user, now=now)
