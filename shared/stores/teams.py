"""Teams: members of a store who have orders in common. Somebody may be in several of them, or in none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row

LONGEST_NAME: Final = 60
MOST_TEAMS: Final = 100


class NoSuchTeam(NotFound):
    """There is no such team."""

    message = say("We could not find that team.")


class Team(StoreTable):
    """Some of a store's people under a name."""

    __tablename__ = "teams"
    __table_args__ = (
        Index("uq_teams_name", "store_id", text("lower(name)"), unique=True),
        CheckConstraint(f"char_length(name) BETWEEN 1 AND {LONGEST_NAME * 2}", name="name_length"),
    )

    name: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TeamMember(StoreTable):
    """Somebody's place in a team. It goes with the team, and with who leaves the store."""

    __tablename__ = "team_members"
    __table_args__ = (
        UniqueConstraint("store_id", "team_id", "member_id"),
        to_store_row("team_id", "teams", on_delete="CASCADE"),
        to_store_row("member_id", "members", on_delete="CASCADE"),
        Index("ix_team_members_member", "store_id", "member_id"),
    )

    team_id: Mapped[UUID]
    member_id: Mapped[UUID]


@dataclass(frozen=True, slots=True)
class Crew:
    """A team with the members who are in it."""

    id: UUID
    name: str
    members: frozenset[UUID]


async def crews_of(session: AsyncSession, store_id: UUID) -> list[Crew]:
    """Return the teams of a store with their members, by name."""
    rows = await session.execute(
        select(Team.id, Team.name, func.array_remove(func.array_agg(TeamMember.member_id), None))
        .outerjoin(TeamMember, (TeamMember.store_id == Team.store_id) & (TeamMember.team_id == Team.id))
        .where(Team.store_id == store_id)
        .group_by(Team.store_id, Team.id, Team.name)
        .order_by(func.lower(Team.name), Team.id)
    )
    return [Crew(team_id, name, frozenset(members)) for team_id, name, members in rows]


async def team_by_id(session: AsyncSession, team_id: str) -> Team:
    """Return a team; raises NoSuchTeam."""
    key = parse_id(team_id)
    found: Team | None = await session.scalar(select(Team).where(Team.id == key)) if key else None
    if found is None:
        raise NoSuchTeam
    return found


async def in_common_with(session: AsyncSession, store_id: UUID, member_id: UUID) -> frozenset[UUID]:
    """Return the teams that a member is in and everybody who is in one of them, by id; themselves, too."""
    mine, theirs = aliased(TeamMember), aliased(TeamMember)
    rows = await session.execute(
        select(theirs.team_id, theirs.member_id)
        .join(mine, (mine.store_id == theirs.store_id) & (mine.team_id == theirs.team_id))
        .where(mine.store_id == store_id, mine.member_id == member_id)
    )
    return frozenset(_flat((team_id, one) for team_id, one in rows)) | {member_id}


def _flat(pairs: Iterable[tuple[UUID, UUID]]) -> Iterable[UUID]:
    return (one for pair in pairs for one in pair)
