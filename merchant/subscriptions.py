"""What shoppers have subscribed to: how it stands, what came of it, and what the store may do about it."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.checkout.frozen_offer import thaw_whole
from shared.gift_cards.queries import credit_balance
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import history_of
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.stores.permissions import ORDERS_CHANGE
from shared.subscriptions.models import END, END_NOW, GO_ON, KEEP, PAUSE, Subscription
from shared.subscriptions.queries import (
    VIEWS,
    figures_of,
    invoices_of,
    page_of_subscriptions,
    subscription_by_id,
)
from shared.subscriptions.wish import wish
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

WISHES = (PAUSE, GO_ON, END, KEEP, END_NOW)
EVENTS = {
    "subscription.requested": say("Asked for"),
    "subscription.began": say("Begun"),
    "subscription.delivered": say("Order placed"),
    "subscription.short": say("Paid, and goods are short"),
    "subscription.amount_differs": say("Another amount was paid than was agreed"),
    "subscription.payment_failed": say("The card was refused"),
    "subscription.ended": say("Ended"),
    "subscription.moved": say("Address changed"),
    "subscription.credit_taken": say("Store credit set aside for a payment"),
    "subscription.credit_returned": say("Store credit given back"),
    "subscription.credit_on": say("Store credit pays first"),
    "subscription.credit_off": say("The card pays alone"),
    "subscription.pause": say("Pause asked for"),
    "subscription.skip": say("Skipping a delivery asked for"),
    "subscription.go_on": say("Going on asked for"),
    "subscription.end": say("End with the period asked for"),
    "subscription.keep": say("Keeping it asked for"),
    "subscription.end_now": say("End at once asked for"),
}


async def index(request: Request) -> Response:
    """List subscriptions, latest first, with what they bring in."""
    asked = request.query_params
    view = asked.get("view", "") if asked.get("view") in VIEWS else VIEWS[0]
    async with work(request) as session:
        page = await page_of_subscriptions(session, view=view, after=asked.get("after"))
        figures = await figures_of(session)
    return member_page(
        request,
        "merchant/subscriptions/index.html",
        section="subscriptions",
        page=page,
        view=view,
        figures=figures,
        is_first=asked.get("after") is None,
    )


async def show(request: Request) -> Response:
    """Show one."""
    async with work(request) as session:
        subscription = await subscription_by_id(session, request.path_params["id"])
    return await _page(request, subscription)


async def update(request: Request) -> Response:
    """Pause it, let it go on, or end it; the provider is told within seconds."""
    wanted, access = (await read_form(request))["wish"], member_of(request)
    async with work(request) as session:
        subscription = await subscription_by_id(session, request.path_params["id"])
    try:
        if wanted not in WISHES:
            raise Invalid({"wish": say("Choose one of these.")})
        async with work(request) as session:
            now = services_of(request).clock()
            await wish(session, subscription, wanted, by_store=True, actor=access.user.email, now=now)
    except Invalid as refusal:
        return await _page(request, subscription, status=422, problem=refusal.fields["wish"])
    except Conflict as refusal:
        return await _page(request, subscription, status=409, problem=str(refusal))
    address = request.app.url_path_for("subscriptions.show", store=access.store.slug, id=str(subscription.id))
    return see_other(address)


async def _page(
    request: Request, subscription: Subscription, *, status: int = 200, problem: str | None = None
) -> Response:
    async with work(request) as session:
        invoices = await invoices_of(session, subscription.id)
        history = await history_of(session, subscription.id)
        now = services_of(request).clock()
        credit = await credit_balance(session, subscription.customer_id, subscription.currency, now=now)
    return member_page(
        request,
        "merchant/subscriptions/show.html",
        section="subscriptions",
        status=status,
        subscription=subscription,
        quote=thaw_whole(subscription.quote),
        first=thaw_whole(subscription.first_quote) if subscription.first_quote else None,
        invoices=invoices,
        credit=credit,
        history=[(EVENTS.get(one.name, one.name), one) for one in reversed(history)],
        problem=problem,
        locale=spoken_locale() or "en",
        can_change=member_of(request).may(ORDERS_CHANGE),
    )
