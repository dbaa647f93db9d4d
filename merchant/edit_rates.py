"""Which tax rates goods bear that a change adds to an order, asked of the store's provider before they are priced."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from merchant.access import member_of, narrow
from merchant.order_edit_form import read_wanted
from shared.checkout.plan_edit import pieces_more, question_of_added
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.returns.queries import return_by_id
from shared.taxes.ask_for_rates import is_to_be_asked
from shared.taxes.providers import tax_provider
from shared.web.ask_provider import ask_provider
from shared.web.services import services_of

_Reading = Callable[[AsyncSession], Awaitable[tuple[Order, Mapping[UUID, int]]]]


async def ask_for_edit(request: Request, form: Mapping[str, str]) -> None:
    """Have the provider name the rates of what a change of an order adds."""

    async def read(session: AsyncSession) -> tuple[Order, Mapping[UUID, int]]:
        order = await order_by_number(session, request.path_params["number"])
        return order, pieces_more(order, read_wanted(form, order))

    await _ask(request, read)


async def ask_for_exchange(request: Request, form: Mapping[str, str]) -> None:
    """Have the provider name the rates of what a buyer gets for goods that came back."""

    async def read(session: AsyncSession) -> tuple[Order, Mapping[UUID, int]]:
        asked = await return_by_id(session, request.path_params["id"])
        return asked.order, {key: count for key, count in read_wanted(form).added.items() if count}

    await _ask(request, read)


async def _ask(request: Request, read: _Reading) -> None:
    # What a member does is written down with the change itself; asking changes nothing of theirs.
    services, store = services_of(request), member_of(request).store
    opened = partial(services.database.in_store, store.id)
    now = services.clock()
    async with opened() as session:
        narrow(request, session)
        provider = await tax_provider(session)
        if provider is None or not provider.is_on:
            return
        order, more = await read(session)
        question = await question_of_added(session, store, order, more, now=now)
        if question is None or not await is_to_be_asked(session, provider, question, now=now):
            return
    caller = str(member_of(request).user.id)
    await ask_provider(services, provider, question, work=opened, caller=caller)
