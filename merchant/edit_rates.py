"""Which tax rates a change of an order bears, asked of the store's provider before it is priced."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from merchant.access import member_of, narrow
from merchant.order_edit_form import read_wanted
from shared.checkout.plan_edit import pieces_more, pieces_of_all, question_of_added
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.returns.queries import return_by_id
from shared.taxes.ask_for_rates import is_to_be_asked
from shared.taxes.providers import tax_provider
from shared.web.ask_provider import ask_provider
from shared.web.services import services_of

# Of which order, and the goods of each question: so many pieces of these variants.
_Reading = Callable[[AsyncSession], Awaitable[tuple[Order, Sequence[Mapping[UUID, int]]]]]


async def ask_for_edit(request: Request, form: Mapping[str, str]) -> None:
    """Have the provider name the rates of what a change of an order adds, and of another way of delivery."""

    async def read(session: AsyncSession) -> tuple[Order, Sequence[Mapping[UUID, int]]]:
        order = await order_by_number(session, request.path_params["number"])
        wanted = read_wanted(form, order)
        asked = [pieces_more(order, wanted)]
        if not wanted.delivery.is_nothing:
            # The rate on a delivery may depend on all that is in it.
            asked.append(pieces_of_all(order, wanted))
        return order, asked

    await _ask(request, read)


async def ask_for_exchange(request: Request, form: Mapping[str, str]) -> None:
    """Have the provider name the rates of what a buyer gets for goods that came back."""

    async def read(session: AsyncSession) -> tuple[Order, Sequence[Mapping[UUID, int]]]:
        asked = await return_by_id(session, request.path_params["id"])
        return asked.order, [{key: count for key, count in read_wanted(form).added.items() if count}]

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
        order, asked = await read(session)
        found = [await question_of_added(session, store, order, more, now=now) for more in asked]
        open_ones = [
            question
            for question in found
            if question is not None and await is_to_be_asked(session, provider, question, now=now)
        ]
    caller = str(member_of(request).user.id)
    for question in open_ones:
        await ask_provider(services, provider, question, work=opened, caller=caller)
