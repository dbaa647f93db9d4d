"""The orders of a store."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import Access, member_of, work
from merchant.assignees import Assignee, assignees_of, mine_and_my_teams
from merchant.order_filter import (
    CHOICES,
    MYSELF,
    NARROWING,
    OURS,
    WORDS,
    as_query,
    asked_for,
    wanted_orders,
)
from merchant.order_timeline import timeline_of
from merchant.packing_form import PackingForm, fulfilment_of_order
from merchant.page import member_page
from merchant.payment_attempts import attempts_of
from shared.checkout.refund_to_credit import can_take_credit
from shared.imports.models import NAMES
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.orders.downloads import grants_of_order
from shared.orders.edits import edits_of
from shared.orders.hold_order import REASONS
from shared.orders.models import Order
from shared.orders.order_list import MOST_COUNTED, NOBODY, count_by_view, page_and_count, page_of_orders
from shared.orders.orders_said import orders_said
from shared.orders.queries import order_by_number
from shared.orders.saved_views import views_of
from shared.orders.stages import NO_STAGE, OrderStage, all_stages, next_stages
from shared.orders.tags import known_tags, tags_of_orders
from shared.payments.methods import METHODS
from shared.payments.queries import payments_of, refunds_of
from shared.payments.transfers import receipts_of, transfer_of
from shared.returns.refund_by_hand import hand_refunds_of, left_by_hand
from shared.shipping.countries import destinations
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List orders, latest first: by view, by what was searched and by what they are narrowed to."""
    return await list_page(request)


async def list_page(
    request: Request, *, status: int = 200, asked: Mapping[str, str] | None = None, **problems: Any
) -> Response:
    """Render the list, with what was wrong with a form below it when something was."""
    access, after = member_of(request), request.query_params.get("after")
    store = access.store
    asked = asked_for(request.query_params if asked is None else asked, store)
    assignees = await assignees_of(request)
    ours = mine_and_my_teams(access.member_id, assignees)
    wanted = wanted_orders(asked, store, access.member_id, ours)
    said = await _said(request, wanted.words) if wanted.words else None
    async with work(request) as session:
        counts = await count_by_view(session)
        if wanted.is_narrowed:
            page, found = await page_and_count(session, wanted, said=said, after=after)
        else:
            page, found = await page_of_orders(session, wanted, after=after), counts[wanted.view]
        tags = await tags_of_orders(session, [order.id for order in page.rows])
        known = await known_tags(session)
        stages = await all_stages(session)
        views = await views_of(session, access.user.id)
    return member_page(
        request,
        "merchant/orders/index.html",
        section="orders",
        status=status,
        page=page,
        asked=asked,
        query=as_query(asked),
        narrowed=[name for name in NARROWING if name in asked],
        choices=CHOICES,
        words=WORDS,
        countries=destinations(spoken_locale() or store.locale),
        counts=counts,
        found=min(found, MOST_COUNTED) if wanted.is_narrowed else found,
        is_more=wanted.is_narrowed and found > MOST_COUNTED,
        tags=tags,
        known_tags=known,
        stages=stages,
        stages_by_id={stage.id: stage for stage in stages},
        stage_words=_stage_words(stages),
        views=views,
        assignees=assignees,
        assigned_words=_assigned_words(access, assignees, ours),
        is_first=after is None,
        **{"view_name": "", "view_error": ""} | problems,
    )


async def _said(request: Request, words: str) -> Collection[UUID] | None:
    async with services_of(request).database.as_platform() as session:
        return await orders_said(session, member_of(request).store.id, words)


def _assigned_words(access: Access, assignees: Sequence[Assignee], ours: frozenset[UUID]) -> dict[str, str]:
    """Return what can be asked for by whose it is; whoever sees only their own orders has nothing to choose."""
    seen = access.sees_only_of
    if access.sees_only_own:
        return {}
    found = {
        str(one.id): one.name
        for one in assignees
        if one.id != access.member_id and (seen is None or one.id in seen)
    }
    of_teams = {OURS: say("Me and my teams")} if len(ours) > 1 else {}
    return {MYSELF: say("Me")} | of_teams | ({NOBODY: say("Nobody")} if seen is None else {}) | found


def _stage_words(stages: Sequence[OrderStage]) -> dict[str, str]:
    return {NO_STAGE: say("At no stage")} | {str(stage.id): stage.name for stage in stages}


async def show(request: Request) -> Response:
    """Show one order whole."""
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        return await order_page(request, session, order)


async def refused_page(request: Request, **shown: Any) -> Response:
    """Render an order's page after a step that was refused half-way: nothing stays of it, and all is read anew.

    Were it rendered in the transaction of the step, what the step had done so far would be committed with the page.
    """
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        return await order_page(request, session, order, **shown)


async def order_page(
    request: Request,
    session: AsyncSession,
    order: Order,
    *,
    status: int = 200,
    problem: str | None = None,
    refund_errors: Mapping[str, str] | None = None,
    refund_form: Mapping[str, str] | None = None,
    note_error: str = "",
    note_form: Mapping[str, str] | None = None,
    packing: PackingForm | None = None,
    transfer_errors: Mapping[str, str] | None = None,
    transfer_form: Mapping[str, str] | None = None,
    assignee_error: str = "",
) -> Response:
    """Render an order's page, with why something was refused when it was."""
    request.state.access = member_of(request).before(order.assigned_to)
    timeline = await timeline_of(session, order)
    is_open = order.is_paid and not order.is_cancelled
    downloads = await grants_of_order(session, order.id) if is_open else []
    payments = await payments_of(session, order.id)
    refunds = await refunds_of(session, [payment.id for payment in payments])
    tags = await tags_of_orders(session, [order.id])
    transfer = await transfer_of(session, order.id)
    edits = await edits_of(session, order.id)
    stages = await all_stages(session)
    stage = next((one for one in stages if one.id == order.stage_id), None)
    return member_page(
        request,
        "merchant/orders/show.html",
        section="orders",
        status=status,
        order=order,
        former_shop=NAMES.get(order.brought_from or "", ""),
        tags=tags.get(order.id, []),
        stages=stages,
        stage=stage,
        next_stages=next_stages(stage, stages),
        waiting=order.waiting,
        edits=edits,
        can_be_edited=order.can_be_edited and not any(edit.is_waiting for edit in edits),
        downloads=downloads,
        promises=order.promises(today=services_of(request).clock().date()),
        timeline=timeline,
        hold_words=REASONS,
        note_error=note_error,
        note_form={"note": "", "readers": ""} | dict(note_form or {}),
        method=METHODS[order.payment_method],
        payments=payments,
        attempts=await attempts_of(session, payments, now=services_of(request).clock()),
        refunds=refunds,
        refundable=next((one.refundable for one in payments if one.can_be_refunded), None),
        refund_errors=refund_errors or {},
        takes_credit=can_take_credit(order, member_of(request).store.currency),
        hand_refunds=await hand_refunds_of(session, order.id),
        left_by_hand=await left_by_hand(session, order),
        refund_key=new_id(),
        refund_form={"amount": "", "reason": "", "way": ""} | dict(refund_form or {}),
        transfer=transfer,
        receipts=await receipts_of(session, transfer.id) if transfer else [],
        transfer_key=new_id(),
        transfer_errors=transfer_errors or {},
        transfer_form=transfer_form or {},
        today=services_of(request).clock().date(),
        problem=problem,
        assignees=await assignees_of(request),
        assignee_error=assignee_error,
        **await fulfilment_of_order(session, order, packing),
    )
