"""Who works in a store, where a person works, and what they may do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import User
from shared.accounts.second_steps import SecondStep
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.stores.models import Member, Store
from shared.stores.roles import BUILT_IN, NAMES, Role


@dataclass(frozen=True, slots=True)
class Held:
    """A role as somebody holds it: one of the four, or a row of the store."""

    role: str
    own: Role | None = None

    @property
    def allowed(self) -> frozenset[str]:
        """What it allows."""
        return self.own.allowed if self.own else BUILT_IN.get(self.role, frozenset())

    @property
    def name(self) -> str:
        """What people call it."""
        return self.own.name if self.own else NAMES.get(self.role, self.role)

    @property
    def word(self) -> str:
        """What the record of events calls it: it is kept, so it is in no reader's language."""
        return self.own.name if self.own else self.role

    @property
    def key(self) -> str:
        """By what a form names it."""
        return str(self.own.id) if self.own else self.role


@dataclass(frozen=True, slots=True)
class Membership:
    """One store that a person works in."""

    store: Store
    member_id: UUID
    held: Held


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person who works in a store."""

    id: UUID
    user_id: UUID
    name: str
    email: str
    held: Held
    since: datetime
    has_second_step: bool


async def memberships_of(session: AsyncSession, user_id: UUID) -> list[Membership]:
    """Return the stores that a person works in (platform role)."""
    rows = await session.execute(
        select(Store, Member.id, Member.role, Role)
        .join(Member, Member.store_id == Store.id)
        .outerjoin(Role, (Role.store_id == Member.store_id) & (Role.id == Member.role_id))
        .where(Member.user_id == user_id)
        .order_by(Store.name, Store.id)
    )
    return [Membership(store, member_id, Held(role, own)) for store, member_id, role, own in rows]


async def people_of(session: AsyncSession, store_id: UUID) -> list[Colleague]:
    """Return who works in a store, the first to come first (platform role: a store sees no accounts)."""
    has_second_step = exists().where(SecondStep.user_id == User.id, SecondStep.confirmed_at.is_not(None))
    rows = await session.execute(
        select(Member, User.name, User.email, Role, has_second_step)
        .join(User, User.id == Member.user_id)
        .outerjoin(Role, (Role.store_id == Member.store_id) & (Role.id == Member.role_id))
        .where(Member.store_id == store_id)
        .order_by(Member.created_at, Member.id)
        .limit(500)
    )
    return [
        Colleague(member.id, member.user_id, name, email, Held(member.role, own), member.created_at, is_asked)
        for member, name, email, own, is_asked in rows
    ]


async def member_by_id(session: AsyncSession, member_id: str) -> tuple[Member, Held]:
    """Return a member of the session's store and their role; raises NotFound."""
    row = (
        await session.execute(
            select(Member, Role)
            .outerjoin(Role, (Role.store_id == Member.store_id) & (Role.id == Member.role_id))
            .where(Member.id == parse_id(member_id))
            .execution_options(populate_existing=True)
        )
    ).first()
    if row is None:
        raise NotFound
    member, own = row
    return member, Held(member.role, own)


async def roles_of_store(session: AsyncSession) -> Sequence[Role]:
    """Return the roles that the session's store made, by name."""
    return (await session.scalars(select(Role).order_by(Role.name, Role.id).limit(200))).all()


async def role_by_id(session: AsyncSession, role_id: str) -> Role:
    """Return a role that the store made; raises NotFound."""
    found: Role | None = await session.scalar(select(Role).where(Role.id == parse_id(role_id)))
    if found is None:
        raise NotFound
    return found


async def chosen_role(session: AsyncSession, key: str) -> Held | None:
    """Return the role that a form names, None for a name that is no role here."""
    if key in BUILT_IN:
        return Held(key)
    wanted = parse_id(key)
    own = await session.scalar(select(Role).where(Role.id == wanted)) if wanted else None
    return Held("custom", own) if own else None
