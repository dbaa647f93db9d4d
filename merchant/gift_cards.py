"""The gift cards of a store."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page, status_of
from merchant.typed_figures import Wrong, amount, moment
from shared.gift_cards.errors import IssuedBefore
from shared.gift_cards.issue_card import issue_card
from shared.gift_cards.queries import card_by_id, latest_cards, ledger_of, owed
from shared.gift_cards.switch_card import switch_card
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id_text, parse_id
from shared.kernel.money import Money
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List the cards and what they hold, with a form to issue one."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Issue a card and show its code, this once; once for each form that was shown."""
    form = await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    currency, wrong = access.store.currency, Wrong()
    minor = amount(form, "amount", currency, wrong) or 0
    expires_at = moment(form, "expires_at", access.store.time_zone, wrong)
    try:
        if wrong:
            raise Invalid(wrong)
        async with work(request) as session:
            _card, code = await issue_card(
                session,
                Money(minor, currency),
                actor=access.user.email,
                now=now,
                note=form.get("note"),
                expires_at=expires_at,
                card_id=parse_id(form["once"]),
            )
    except Invalid as refusal:
        typed = {name: form[name][:300] for name in form}
        return await _page(request, status=422, values=typed, errors=refusal.fields)
    except IssuedBefore as refusal:
        return await _page(request, status=status_of(refusal), problem=str(refusal))
    # Shown in the answer itself: in an address it would stay in histories and logs.
    return await _page(request, issued=code)


async def show(request: Request) -> Response:
    """Show a card with its ledger."""
    async with work(request) as session:
        card = await card_by_id(session, request.path_params["id"])
        ledger = await ledger_of(session, card)
    return member_page(
        request, "merchant/gift_cards/show.html", section="gift-cards", card=card, ledger=ledger
    )


async def switch(request: Request) -> Response:
    """Switch a card on or off; what it holds stays."""
    is_on = (await read_form(request)).get("is_on") == "yes"
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        card = await card_by_id(session, request.path_params["id"])
        await switch_card(session, card, is_on=is_on, actor=actor, now=now)
    return see_other(request.url.path.removesuffix("/state"))


async def _page(
    request: Request,
    *,
    status: int = 200,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    issued: str | None = None,
    problem: str | None = None,
) -> Response:
    async with work(request) as session:
        cards, whole = await latest_cards(session), await owed(session)
    return member_page(
        request,
        "merchant/gift_cards/index.html",
        section="gift-cards",
        status=status,
        cards=cards,
        owed=Money(whole, member_of(request).store.currency),
        values=values or {},
        errors=errors or {},
        issued=issued,
        problem=problem,
        once=new_id_text(),
    )
