"""Make, change and take away teams."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id, parse_id
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.stores.give_role import refuse_beyond
from shared.stores.members import Held
from shared.stores.models import Member
from shared.stores.permissions import SCOPED, TEAM, reach_of
from shared.stores.roles import Role
from shared.stores.teams import LONGEST_NAME, MOST_TEAMS, Team, TeamMember

_TAKEN: Final = say("There is already a team of this name.")


async def write_team(
    session: AsyncSession,
    team: Team | None,
    *,
    name: str,
    members: Collection[str],
    writer: frozenset[str],
    actor: str,
    now: datetime,
) -> Team:
    """Make a team, or change one. Raises Invalid at its field, and BeyondOwn.

    Whose role reaches their teams' orders finds others with each change of who is in them: nobody gives that who does
    not have it for all orders.
    """
    await _refuse_unusable(session, team, name)
    if team is None and await count_in_turn(session, Team) >= MOST_TEAMS:
        raise Invalid({"name": say("You have %(num)s teams already; take one away first.", num=MOST_TEAMS)})
    wanted = await _members(session, members)
    event = "team.changed" if team else "team.made"
    before = await members_of(session, team.id) if team else frozenset()
    if wanted != before:
        await _refuse_wider(session, wanted | before, writer)
    if team is None:
        team = Team(store_id=session.info["store_id"], id=new_id(), created_at=now)
        session.add(team)
    team.name, team.updated_at = name, now
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError:
        raise Invalid({"name": _TAKEN}) from None
    await _place(
        session, [(team.id, one) for one in wanted - before], [(team.id, one) for one in before - wanted]
    )
    record(
        session,
        event,
        team.id,
        actor=actor,
        now=now,
        team=name,
        joined=sorted(str(one) for one in wanted - before),
        left=sorted(str(one) for one in before - wanted),
    )
    return team


async def place_in_teams(
    session: AsyncSession,
    member: Member,
    teams: Collection[str],
    *,
    writer: frozenset[str],
    actor: str,
    now: datetime,
) -> None:
    """Have somebody be in these teams and in no others. Raises Invalid for a team that is gone, and BeyondOwn."""
    wanted = {parse_id(one) for one in teams}
    known = set(await session.scalars(select(Team.id).where(Team.id.in_({one for one in wanted if one}))))
    if known != wanted:
        raise Invalid({"teams": say("One of these teams is gone. Look at them again.")})
    rows = await session.scalars(select(TeamMember.team_id).where(TeamMember.member_id == member.id))
    before = set(rows)
    if known == before:
        return
    concerned = select(TeamMember.member_id).where(TeamMember.team_id.in_(known ^ before))
    await _refuse_wider(session, {member.id, *await session.scalars(concerned)}, writer)
    await _place(
        session, [(one, member.id) for one in known - before], [(one, member.id) for one in before - known]
    )
    record(
        session,
        "member.teams_changed",
        member.id,
        actor=actor,
        now=now,
        joined=sorted(str(one) for one in known - before),
        left=sorted(str(one) for one in before - known),
    )


async def delete_team(
    session: AsyncSession, team: Team, *, writer: frozenset[str], actor: str, now: datetime
) -> None:
    """Take a team away: what was its to work on is nobody's then. Raises BeyondOwn."""
    await _refuse_wider(session, await members_of(session, team.id), writer)
    await session.execute(delete(Team).where(Team.id == team.id).execution_options(synchronize_session=False))
    record(session, "team.removed", team.id, actor=actor, now=now, team=team.name)


async def members_of(session: AsyncSession, team_id: UUID) -> frozenset[UUID]:
    """Return who is in a team."""
    return frozenset(await session.scalars(select(TeamMember.member_id).where(TeamMember.team_id == team_id)))


async def _refuse_unusable(session: AsyncSession, team: Team | None, name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": say("Enter a name of at most %(num)s characters.", num=LONGEST_NAME)})
    same = select(Team.id).where(func.lower(Team.name) == func.lower(name))
    if await session.scalar(same.where(Team.id != team.id) if team else same):
        raise Invalid({"name": _TAKEN})


async def _members(session: AsyncSession, members: Collection[str]) -> frozenset[UUID]:
    wanted = {parse_id(one) for one in members}
    # Held until the commit, so that nobody takes them out of the store meanwhile.
    known = select(Member.id).where(Member.id.in_({one for one in wanted if one}))
    found = frozenset(await session.scalars(known.with_for_update(read=True, key_share=True)))
    if found != wanted:
        raise Invalid({"members": say("One of them does not work here any more. Look at them again.")})
    return found


async def _refuse_wider(session: AsyncSession, members: Collection[UUID], writer: frozenset[str]) -> None:
    """Raise BeyondOwn where somebody's reach goes by their teams and the writer does not have it whole."""
    rows = await session.execute(
        select(Member.role, Role)
        .outerjoin(Role, (Role.store_id == Member.store_id) & (Role.id == Member.role_id))
        .where(Member.id.in_(members))
    )
    for role, own in rows:
        allowed = Held(role, own).allowed
        refuse_beyond(writer, frozenset(one for one in SCOPED if reach_of(allowed, one) == TEAM))


async def _place(
    session: AsyncSession, joined: Collection[tuple[UUID, UUID]], left: Collection[tuple[UUID, UUID]]
) -> None:
    store_id = session.info["store_id"]
    if joined:
        rows = [
            {"store_id": store_id, "id": new_id(), "team_id": team_id, "member_id": member_id}
            for team_id, member_id in sorted(joined)
        ]
        await session.execute(insert(TeamMember).values(rows).on_conflict_do_nothing())
    for team_id, member_id in sorted(left):
        await session.execute(
            delete(TeamMember)
            .where(TeamMember.team_id == team_id, TeamMember.member_id == member_id)
            .execution_options(synchronize_session=False)
        )
