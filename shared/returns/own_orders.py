"""Whoever may see some orders only: a session that finds no others, nor drafts and returns, whatever it is asked.

It stands below every query, so that no list, count, page or file can forget it, and those who see all orders pay
nothing for it. Statements that are text are not looked into: those of the dashboard ask for themselves
(`shared/insight/notices.py`), and what goods cost somebody is reckoned from all orders, as it is for their buyer.
"""

from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, event, exists, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql import visitors

from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.orders.tags import OrderTag
from shared.returns.models import Return

_MEMBER: Final = "own_orders_of"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whose orders are read: those given to one of these members and teams, the reader among them."""

    member_id: UUID
    whose: frozenset[UUID]


def read_only_own(session: AsyncSession, member_id: UUID, *, whose: frozenset[UUID] = frozenset()) -> None:
    """Have this session read no orders, drafts, returns and tags but those that are assigned to a member.

    With `whose`, also those that are assigned to these members and teams. A query with the option `all_orders`
    reads all: for rules of the store, which are the same for everybody.
    """
    if _MEMBER not in session.info:
        event.listen(session.sync_session, "do_orm_execute", _narrow)
    session.info[_MEMBER] = _Reader(member_id, whose | {member_id})


def reads_for(session: AsyncSession) -> UUID | None:
    """Return whose orders alone a session reads: what is begun in it has to be theirs to be found again."""
    reader: _Reader | None = session.info.get(_MEMBER)
    return reader.member_id if reader else None


def _narrow(asked: ORMExecuteState) -> None:
    # What was read is read anew as it is, also once it is somebody else's; what belongs to it was narrowed with it.
    is_of_read = asked.is_column_load or asked.is_relationship_load
    if not asked.is_select or is_of_read or asked.execution_options.get("all_orders"):
        return
    options, statement = _options(asked.session.info[_MEMBER].whose), cast(Any, asked.statement)
    if asked.is_orm_statement:
        asked.statement = statement.options(*options)
    else:
        # Orders stand inside of what is no query of rows itself, as in SELECT EXISTS (…).
        asked.statement = visitors.cloned_traverse(statement, {}, {"select": _with(options)})


def _with(options: tuple[ORMOption, ...]) -> Any:
    def add(inner: Select[Any]) -> None:
        # What `options()` does, on the copy that is being made.
        inner._with_options += options  # noqa: SLF001 - as above

    return add


def _options(whose: frozenset[UUID]) -> tuple[ORMOption, ...]:
    return (
        with_loader_criteria(Order, _is_of(Order, whose), include_aliases=True),
        with_loader_criteria(DraftOrder, _is_of(DraftOrder, whose), include_aliases=True),
        with_loader_criteria(Return, _is_of_order_of(Return, whose), include_aliases=True),
        with_loader_criteria(OrderTag, _is_of_order_of(OrderTag, whose), include_aliases=True),
    )


def _is_of(kind: Any, whose: frozenset[UUID]) -> ColumnElement[bool]:
    # Members and teams have no id in common, so that one list names both.
    columns: Any = kind.c if isinstance(kind, FromClause) else kind
    return or_(columns.assignee_id.in_(whose), columns.team_id.in_(whose))


def _is_of_order_of(kind: type[Return | OrderTag], whose: frozenset[UUID]) -> ColumnElement[bool]:
    # By a name of its own: the query may itself be about orders, and is not to be compared with these.
    own = Order.__table__.alias()
    return exists().where(own.c.store_id == kind.store_id, own.c.id == kind.order_id, _is_of(own, whose))
