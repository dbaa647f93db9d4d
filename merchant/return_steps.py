"""The steps of a return: decided, received, settled."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.refund_limits import within_refund_limit
from merchant.returns import return_page
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.returns.models import Return
from shared.returns.move_return import (
    Came,
    approve_return,
    receive_return,
    refuse_return,
    settle_return,
    withdraw_return,
)
from shared.returns.queries import return_by_id
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

Step = Callable[[AsyncSession, Return, Form, str, datetime], Awaitable[None]]


async def decide(request: Request) -> Response:
    """Approve or refuse what a buyer asks for."""

    async def step(session: AsyncSession, asked: Return, form: Form, actor: str, now: datetime) -> None:
        use_case = approve_return if form.get("decision") == "approve" else refuse_return
        await use_case(session, asked.order, asked, answer=form.get("answer"), actor=actor, now=now)

    return await _take(request, step)


async def receive(request: Request) -> Response:
    """Note how the goods came back, and what becomes of them."""

    async def step(session: AsyncSession, asked: Return, form: Form, actor: str, now: datetime) -> None:
        came = {
            line.id: Came(form.get(f"condition-{line.id}"), form.get(f"fate-{line.id}"))
            for line in asked.lines
        }
        await receive_return(session, asked.order, asked, came=came, actor=actor, now=now)

    return await _take(request, step)


async def settle(request: Request) -> Response:
    """Give the money back, or end the return without."""

    async def step(session: AsyncSession, asked: Return, form: Form, actor: str, now: datetime) -> None:
        try:
            amount = Money.parse(form.get("amount"), asked.currency)
        except NotAnAmount as problem:
            raise Invalid({"amount": str(problem)}) from None
        async with within_refund_limit(request, session, asked.order):
            await settle_return(session, asked.order, asked, amount, actor=actor, now=now)

    return await _take(request, step)


async def withdraw(request: Request) -> Response:
    """End a return whose goods never came."""

    async def step(session: AsyncSession, asked: Return, _form: Form, actor: str, now: datetime) -> None:
        await withdraw_return(session, asked.order, asked, actor=actor, now=now)

    return await _take(request, step)


async def _take(request: Request, step: Step) -> Response:
    form, actor, now = await read_form(request), member_of(request).user.email, services_of(request).clock()
    refused: Conflict | Invalid | None = None
    try:
        async with work(request) as session:
            asked = await return_by_id(session, request.path_params["id"])
            await step(session, asked, form, actor, now)
    except (Conflict, Invalid) as refusal:
        refused = refusal
    if refused is None:
        return see_other(
            request.app.url_path_for("returns.show", store=member_of(request).store.slug, id=asked.id)
        )
    # A step that was refused half-way has left nothing behind; the page is read anew.
    async with work(request) as session:
        asked = await return_by_id(session, request.path_params["id"])
        if isinstance(refused, Invalid):
            return await return_page(
                request, session, asked, status=422, typed=dict(form), errors=refused.fields
            )
        return await return_page(request, session, asked, status=409, problem=str(refused))
