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
from shared.stores.permissions import (
    ORDERS_REFUND,
    ORDERS_SEE,
    OWN,
    REACHES,
    SCOPED,
    allows,
    giving_back_at_most,
    reach_of,
    with_own,
    without_own,
)
from shared.stores.roles import LONGEST_NAME, NAMES, Role, known

_TAKEN: Final = say("There is already a role of this name.")


async def write_role(
    session: AsyncSession,
    role: Role | None,
    *,
    name: str,
    permissions: Collection[str],
    refund_at_most: int | None = None,
    writer: frozenset[str],
    actor: str,
    now: datetime,
) -> Role:
    """Make a role, or change one for everybody who has it. Raises Invalid at its field, and BeyondOwn.

    `refund_at_most` is in minor units of the store's currency.
    """
    wanted, before = without_own(known(permissions)), role.chosen if role else frozenset()
    if role is not None:
        refuse_beyond(writer, role.allowed)
    refuse_beyond(writer, giving_back_at_most(with_own(wanted), refund_at_most))
    await _refuse_unusable(session, role, name)
    if not wanted:
        raise Invalid({"permissions": say("Choose at least one thing that this role may do.")})
    _refuse_unseen(wanted)
    if refund_at_most is not None and not 0 < refund_at_most < 2**62:
        raise Invalid({"refund_at_most": say("Enter an amount above nothing, or leave it empty.")})
    if not allows(wanted, ORDERS_REFUND):
        refund_at_most = None
    event = "role.changed" if role else "role.made"
    if role is None:
        role = Role(store_id=session.info["store_id"], created_at=now)
        session.add(role)
    was = role.refund_at_most_minor
    limit = {"refund_at_most": [was, refund_at_most]} if was != refund_at_most else {}
    role.name, role.permissions, role.updated_at = name, sorted(wanted), now
    role.refund_at_most_minor = refund_at_most
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        raise Invalid({"name": _TAKEN}) from None
    given, taken = sorted(wanted - before), sorted(before - wanted)
    record(session, event, role.id, actor=actor, now=now, role=name, given=given, taken=taken, **limit)
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


def _refuse_unseen(wanted: frozenset[str]) -> None:
    """Raise Invalid where somebody would work on orders of others that they do not see."""
    seen = reach_of(wanted, ORDERS_SEE)
    if seen is None or all(_is_within_reach(reach_of(wanted, one), seen) for one in SCOPED):
        return
    if seen == OWN:
        problem = say(
            "Who sees only their own orders works on no others: choose “assigned to them” there, too."
        )
    else:
        problem = say(
            "Who sees only their teams’ orders works on no others: choose less than all there, too."
        )
    raise Invalid({"permissions": problem})


def _is_within_reach(reach: str | None, bound: str) -> bool:
    return reach is None or REACHES.index(reach) >= REACHES.index(bound)


async def _refuse_unusable(session: AsyncSession, role: Role | None, name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": say("Enter a name of at most %(num)s characters.", num=LONGEST_NAME)})
    same = select(Role.id).where(func.lower(Role.name) == func.lower(name))
    taken = await session.scalar(same.where(Role.id != role.id) if role else same)
    if taken or name.lower() in {str(built_in).lower() for built_in in NAMES.values()}:
        raise Invalid({"name": _TAKEN})
