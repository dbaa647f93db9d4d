"""Make, change and take away roles of a store's own."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.stores.errors import RoleInUse
from shared.stores.give_role import refuse_beyond
from shared.stores.models import Member
from shared.stores.roles import LONGEST_NAME, NAMES, Role, known

_TAKEN: Final = say("There is already a role of this name.")


async def write_role(
    session: AsyncSession,
    role: Role | None,
    *,
    name: str,
    permissions: Collection[str],
    writer: frozenset[str],
    actor: str,
    now: datetime,
) -> Role:
    """Make a role, or change one for everybody who has it. Raises Invalid at its field, and BeyondOwn."""
    wanted, before = known(permissions), role.allowed if role else frozenset()
    refuse_beyond(writer, wanted | before)
    await _refuse_unusable(session, role, name)
    if not wanted:
        raise Invalid({"permissions": say("Choose at least one thing that this role may do.")})
    event = "role.changed" if role else "role.made"
    if role is None:
        role = Role(store_id=session.info["store_id"], created_at=now)
        session.add(role)
    role.name, role.permissions, role.updated_at = name, sorted(wanted), now
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        raise Invalid({"name": _TAKEN}) from None
    given, taken = sorted(wanted - before), sorted(before - wanted)
    record(session, event, role.id, actor=actor, now=now, role=name, given=given, taken=taken)
    return role


async def delete_role(
    session: AsyncSession, role: Role, *, writer: frozenset[str], actor: str, now: datetime
) -> None:
    """Take away a role that nobody has; raises BeyondOwn and RoleInUse."""
    refuse_beyond(writer, role.allowed)
    # Who gives it to somebody at this moment holds a lock on its row, which this waits for.
    await session.execute(select(Role.id).where(Role.id == role.id).with_for_update())
    gone = await session.scalar(
        delete(Role)
        .where(Role.id == role.id, ~exists().where(Member.role_id == role.id))
        .returning(Role.id)
        .execution_options(synchronize_session=False)
    )
    if gone is None:
        raise RoleInUse
    record(session, "role.removed", role.id, actor=actor, now=now, role=role.name)


async def _refuse_unusable(session: AsyncSession, role: Role | None, name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": say("Enter a name of at most %(num)s characters.", num=LONGEST_NAME)})
    same = select(Role.id).where(func.lower(Role.name) == func.lower(name))
    taken = await session.scalar(same.where(Role.id != role.id) if role else same)
    if taken or name.lower() in {str(built_in).lower() for built_in in NAMES.values()}:
        raise Invalid({"name": _TAKEN})
