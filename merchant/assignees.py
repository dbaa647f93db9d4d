"""Who orders can be given to: whoever works here and may see orders, and the teams of the store."""

from collections.abc import Iterable
from uuid import UUID

from starlette.requests import Request

from merchant.access import member_of
from merchant.order_filter import MYSELF
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.orders.order_list import NOBODY
from shared.stores.members import Colleague, people_of
from shared.stores.permissions import ORDERS_SEE, allows
from shared.stores.teams import Crew, crews_of
from shared.web.services import services_of

Assignee = Colleague | Crew


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
