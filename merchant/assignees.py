"""Who orders can be given to: whoever works here and may see orders."""

from collections.abc import Iterable

from starlette.requests import Request

from merchant.access import member_of
from merchant.order_filter import MYSELF
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.orders.order_list import NOBODY
from shared.stores.members import Colleague, people_of
from shared.stores.permissions import ORDERS_SEE, allows
from shared.web.services import services_of


async def assignees_of(request: Request) -> list[Colleague]:
    """Return who may be given orders, the reader first."""
    access = member_of(request)
    async with services_of(request).database.as_platform() as session:
        people = await people_of(session, access.store.id)
    found = [one for one in people if allows(one.held.allowed, ORDERS_SEE)]
    return sorted(found, key=lambda one: (one.id != access.member_id, one.name.lower()))


def chosen_assignee(request: Request, assignees: Iterable[Colleague], typed: str) -> Colleague | None:
    """Return whom a form names, None for nobody. Raises Invalid for somebody who is not here or sees no orders."""
    if typed == NOBODY:
        return None
    wanted = member_of(request).member_id if typed == MYSELF else parse_id(typed)
    for one in assignees:
        if one.id == wanted:
            return one
    raise Invalid({"assignee": say("Choose somebody who works here and may see orders.")})
