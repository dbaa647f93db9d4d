"""The page of one order, behind its secret link."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from shared.fulfilment.queries import contents_of, shipments_of
from shared.languages.speaking import spoken_locale
from shared.orders.edits import edits_of
from shared.orders.notes import notes_of
from shared.orders.queries import order_by_token
from shared.payments.queries import payments_of
from shared.payments.states import FAILED, OPEN, PROCESSING, REQUESTED
from shared.payments.transfers import transfer_of
from shared.returns.queries import return_offer, returns_of
from shared.returns.words import STATE_WORDS
from shared.web.respond import respond
from shared.web.services import services_of
from storefront.address_lines import address_lines
from storefront.order_downloads import downloads_of
from storefront.order_view import can_be_reviewed, payment_words, state_words, timeline_of, what_next
from storefront.payment_choice import paying_policy
from storefront.visit import store_of, work

JUST_NOW: Final = timedelta(minutes=10)


async def show(request: Request) -> Response:
    """Show where an order stands, what is in it and where it goes."""
    async with work(request) as session:
        order = await order_by_token(session, request.path_params["token"])
        edits = await edits_of(session, order.id)
        is_owed = order.is_awaiting_payment or any(edit.is_waiting for edit in edits)
        payments = await payments_of(session, order.id) if is_owed else []
        payer = next((one for one in payments if one.is_live or one.captured_minor), None)
        waits_for = payer if order.is_awaiting_payment else None
        transfer = await transfer_of(session, order.id) if order.is_awaiting_payment else None
        downloads = await downloads_of(request, session, order)
        notes = await notes_of(session, order.id, public_only=True)
        offer, returns = await return_offer(session, order), await returns_of(session, order.id)
        shipments = [one for one in await shipments_of(session, order.id) if not one.is_undone]
    now = services_of(request).clock()
    age = now - order.placed_at
    return respond(
        request,
        "storefront/orders/show.html",
        # The secret link goes to nobody else; "no-referrer" would take the origin from our own forms, too.
        headers={"referrer-policy": "same-origin"}
        | paying_policy(request, payer.account_id if payer else None),
        order=order,
        edits=edits,
        transfer=transfer,
        downloads=downloads,
        notes=notes,
        returns=returns,
        return_words=STATE_WORDS,
        can_be_returned=offer.is_open(now=now),
        return_until=offer.until,
        parcels=[(shipment, contents_of(order, shipment)) for shipment in shipments],
        waiting=order.waiting,
        promises=order.promises(today=now.date()),
        just_placed=age < JUST_NOW and not order.is_cancelled and not order.is_awaiting_payment,
        state=state_words(order),
        payment=payment_words(order),
        what_next=what_next(order, waits_for, transfer, shipments=shipments),
        can_be_paid=waits_for is not None and waits_for.state in (OPEN, REQUESTED),
        is_promised=waits_for is not None and waits_for.state == PROCESSING,
        has_failed=any(one.state == FAILED for one in payments),
        waits_for=waits_for,
        is_page_away="away" in request.query_params,
        timeline=timeline_of(order, shipments),
        can_be_called_off=order.can_be_called_off(store_of(request).cancellation_window, now=now),
        can_be_reviewed=can_be_reviewed(order, now=now),
        address_lines=address_lines(order.address, spoken_locale() or store_of(request).locale),
    )
