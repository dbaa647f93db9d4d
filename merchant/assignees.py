"""Who orders can be given to: whoever works here and may see orders, and the teams of the store."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from merchant.access import member_of, work
from merchant.order_filter import MYSELF
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.orders.assign_order import AssignedMeanwhile, assign_order
from shared.orders.drafts import DraftOrder
from shared.orders.models import Order
from shared.orders.order_list import NOBODY
from shared.stores.members import Colleague, people_of
from shared.stores.permissions import ORDERS_SEE, allows
from shared.stores.teams import Crew, crews_of
from shared.web.forms import read_form
from shared.web.services import services_of

Assignee = Colleague | Crew
_Given = TypeVar("_Given", Order, DraftOrder)


async def assignees_of(request: Request) -> list[Assignee]:
    """Return who may be given orders: the reader first, then the others, then teams."""
    access, database = member_of(request), services_of(request).database
    async with database.as_platform() as session:
        people = await people_of(session, access.store.id)
        crews = await crews_of(session, access.store.id)
    found = [one for one in people if allows(one.held.allowed, ORDERS_SEE)]
    return [*sorted(found, key=lambda one: (one.id != access.member_id, one.name.lower())), *crews]


def mine_and_my_teams(member_id: UUID, assignees: Iterable[Assignee]) -> frozenset[UUID]:
    """Return a member and the teams that they are in, by id."""
    crews = (one for one in assignees if isinstance(one, Crew))
    return frozenset(one.id for one in crews if member_id in one.members) | {member_id}


def chosen_assignee(request: Request, assignees: Iterable[Assignee], typed: str) -> Assignee | None:
    """Return whom a form names, None for nobody. Raises Invalid for somebody who is not here or sees no orders."""
    if typed == NOBODY:
        return None
    wanted = member_of(request).member_id if typed == MYSELF else parse_id(typed)
    for one in assignees:
        if one.id == wanted:
            return one
    raise Invalid({"assignee": say("Choose somebody who works here and may see orders.")})


async def give_as_asked(request: Request, find: Callable[[AsyncSession], Awaitable[_Given]]) -> _Given:
    """Give an order, or a draft, to whom the form names; what `was` says is whose its reader saw it to be.

    Raises AssignedMeanwhile, and Invalid at `assignee`.
    """
    form, access = await read_form(request), member_of(request)
    assignees = await assignees_of(request)
    async with work(request) as session:
        given = await find(session)
        if parse_id(form.get("was")) != given.assigned_to:
            raise AssignedMeanwhile
        assignee = chosen_assignee(request, assignees, form.get("assignee"))
        now = services_of(request).clock()
        await assign_order(session, given, assignee, by=access.member_id, actor=access.user.email, now=now)
    return given
