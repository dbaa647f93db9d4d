"""The page of one order, behind its secret link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from shared.fulfilment.models import Shipment
from shared.fulfilment.queries import contents_of, shipments_of
from shared.languages.speaking import spoken_locale
from shared.orders.edits import OrderEdit, edits_of
from shared.orders.models import Order
from shared.orders.notes import OrderNote, notes_of
from shared.orders.stages import told_stages
from shared.payments.models import Payment
from shared.payments.queries import payments_of
from shared.payments.states import FAILED, OPEN, PROCESSING, REQUESTED
from shared.payments.transfers import AwaitedTransfer, transfer_of
from shared.returns.models import Return
from shared.returns.queries import ReturnOffer, return_offer, returns_of
from shared.returns.shown_order import shown_order
from shared.returns.words import STATE_WORDS
from shared.web.respond import respond
from shared.web.services import services_of
from storefront.address_lines import address_lines
from storefront.order_downloads import OrderDownload, downloads_of
from storefront.order_own import STAND_INS, frame_for_all, own_of, page_key, with_own
from storefront.order_view import can_be_reviewed, payment_words, state_words, timeline_of, what_next
from storefront.payment_choice import paying_policy
from storefront.visit import glance, store_of, work

JUST_NOW: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Beside:
    """What there may be of an order besides itself: changes, payments under way, files, notes, parcels, returns."""

    edits: Sequence[OrderEdit] = ()
    payments: Sequence[Payment] = ()
    transfer: AwaitedTransfer | None = None
    downloads: Sequence[OrderDownload] = ()
    notes: Sequence[OrderNote] = ()
    offer: ReturnOffer | None = None
    returns: Sequence[Return] = ()
    shipments: Sequence[Shipment] = ()


async def show(request: Request) -> Response:
    """Show where an order stands, what is in it and where it goes."""
    async with glance(request) as reader:
        shown = await shown_order(reader, request.path_params["token"])
        order = shown.order
        stages = await told_stages(reader, [None if order.is_cancelled else order.stage_id])
    beside = await _beside(request, order) if shown.has_more or order.is_awaiting_payment else Beside()
    payer = next((one for one in beside.payments if one.is_live or one.captured_minor), None)
    waits_for = payer if order.is_awaiting_payment else None
    now = services_of(request).clock()
    age = now - order.placed_at
    context: dict[str, Any] = {
        "has_more": shown.has_more,
        "order": order,
        "edits": beside.edits,
        "transfer": beside.transfer,
        "downloads": beside.downloads,
        "notes": beside.notes,
        "returns": beside.returns,
        "return_words": STATE_WORDS,
        "can_be_returned": beside.offer is not None and beside.offer.is_open(now=now),
        "return_until": beside.offer.until if beside.offer else None,
        "parcels": [(shipment, contents_of(order, shipment)) for shipment in beside.shipments],
        "waiting": order.waiting,
        "promises": order.promises(today=now.date()),
        "just_placed": age < JUST_NOW and not order.is_cancelled and not order.is_awaiting_payment,
        "state": state_words(order),
        "payment": payment_words(order),
        "stage": next(iter(stages.values()), None),
        "what_next": what_next(order, waits_for, beside.transfer, shipments=beside.shipments),
        "can_be_paid": waits_for is not None and waits_for.state in (OPEN, REQUESTED),
        "is_promised": waits_for is not None and waits_for.state == PROCESSING,
        "has_failed": any(one.state == FAILED for one in beside.payments),
        "waits_for": waits_for,
        "is_page_away": "away" in request.query_params,
        "timeline": timeline_of(order, beside.shipments),
        "can_be_called_off": order.can_be_called_off(store_of(request).cancellation_window, now=now),
        "can_be_reviewed": can_be_reviewed(order, now=now),
        "address_lines": address_lines(order.address, spoken_locale() or store_of(request).locale),
    }
    own, key = own_of(request, order, context), page_key(request, order, context)
    if key is not None:
        request.state.frame = frame_for_all(request)
    return respond(
        request,
        "storefront/orders/show.html",
        # The secret link goes to nobody else; "no-referrer" would take the origin from our own forms, too.
        headers={"referrer-policy": "same-origin"}
        | paying_policy(request, payer.account_id if payer else None),
        kept_under=key,
        completed_by=partial(with_own, own=own),
        own=own if key is None else STAND_INS,
        **context,
    )


async def _beside(request: Request, order: Order) -> Beside:
    async with work(request) as session:
        edits = await edits_of(session, order.id)
        is_owed = order.is_awaiting_payment or any(edit.is_waiting for edit in edits)
        return Beside(
            edits=edits,
            payments=await payments_of(session, order.id) if is_owed else [],
            transfer=await transfer_of(session, order.id) if order.is_awaiting_payment else None,
            downloads=await downloads_of(request, session, order),
            notes=await notes_of(session, order.id, public_only=True),
            offer=await return_offer(session, order),
            returns=await returns_of(session, order.id),
            shipments=[one for one in await shipments_of(session, order.id) if not one.is_undone],
        )
