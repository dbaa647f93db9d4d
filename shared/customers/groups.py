"""Groups of customers (wholesale, staff, friends): who belongs to one, and what to call it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    Text,
    UniqueConstraint,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.customers.errors import NoSuchGroup
from shared.customers.models import Customer
from shared.kernel.ids import parse_id
from shared.kernel.tables import StoreTable, to_store_row

# Says once who belongs where (migrations): by hand, or by the host of an address that is known to be theirs.
BELONGING = table("customers_in_groups", column("group_id"), column("customer_id"), column("by_rule"))


class CustomerGroup(StoreTable):
    """A group. Whoever has proven to read a mailbox at one of its `domains` belongs to it without being put in."""

    __tablename__ = "customer_groups"
    __table_args__ = (
        UniqueConstraint("store_id", "name"),
        CheckConstraint("name <> ''", name="name"),
    )

    name: Mapped[str]
    domains: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    # Its members pay no tax.
    is_tax_exempt: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime]


class GroupMember(StoreTable):
    """A customer whom somebody put into a group by hand."""

    __tablename__ = "customer_group_members"
    __table_args__ = (
        UniqueConstraint("store_id", "group_id", "customer_id"),
        to_store_row("group_id", "customer_groups", on_delete="CASCADE"),
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        Index("ix_customer_group_members_customer", "store_id", "customer_id"),
    )

    group_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    added_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Belonging:
    """A group that a customer belongs to; `by_rule` where their address alone puts them in."""

    group: CustomerGroup
    by_rule: bool


async def all_groups(session: AsyncSession) -> Sequence[CustomerGroup]:
    """Return every group by name."""
    return (await session.scalars(select(CustomerGroup).order_by(func.lower(CustomerGroup.name)))).all()


async def group_by_id(session: AsyncSession, asked: str) -> CustomerGroup:
    """Return a group; raises NoSuchGroup."""
    key = parse_id(asked)
    found = await session.get(CustomerGroup, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchGroup
    return found


async def sizes_of_groups(session: AsyncSession) -> Mapping[UUID, int]:
    """Return how many customers belong to each group, by hand or by rule."""
    counted = select(BELONGING.c.group_id, func.count(BELONGING.c.customer_id.distinct())).group_by(
        BELONGING.c.group_id
    )
    return {group: int(count) for group, count in (await session.execute(counted)).all()}


async def groups_of(session: AsyncSession, customer_id: UUID) -> list[Belonging]:
    """Return where a customer belongs, by name; who was put in and fits the rule too counts as put in."""
    mine = (
        select(BELONGING.c.group_id, func.bool_and(BELONGING.c.by_rule).label("by_rule"))
        .where(BELONGING.c.customer_id == customer_id)
        .group_by(BELONGING.c.group_id)
        .subquery()
    )
    found = await session.execute(
        select(CustomerGroup, mine.c.by_rule)
        .join(mine, mine.c.group_id == CustomerGroup.id)
        .order_by(func.lower(CustomerGroup.name))
    )
    return [Belonging(group, by_rule) for group, by_rule in found.all()]


async def put_in_by_hand(session: AsyncSession, group_id: UUID, *, most: int) -> Sequence[Customer]:
    """Return who was put into a group, the latest first."""
    found = await session.scalars(
        select(Customer)
        .join(GroupMember, GroupMember.customer_id == Customer.id)
        .where(GroupMember.group_id == group_id, Customer.erased_at.is_(None))
        .order_by(GroupMember.added_at.desc(), Customer.email)
        .limit(most)
    )
    return found.all()


def belongs_to(group_id: UUID) -> ColumnElement[bool]:
    """Return whether a customer of the statement around it belongs to a group, as SQL."""
    return (
        select(literal_column("1"))
        .select_from(BELONGING)
        .where(BELONGING.c.group_id == group_id, BELONGING.c.customer_id == Customer.id)
        .exists()
    )


async def unknown_groups(session: AsyncSession, ids: Collection[UUID]) -> bool:
    """Say whether one of these is no group of this store."""
    known = await session.scalars(select(CustomerGroup.id).where(CustomerGroup.id.in_(ids)))
    return bool(set(ids) - set(known))
