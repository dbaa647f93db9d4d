"""Orders that members write for somebody."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.assignees import assignees_of
from merchant.draft_form import form_of, read_goods, read_words, typed_form
from merchant.draft_rates import ask_for_draft
from merchant.order_edit_form import MORE, words_of
from merchant.page import address, member_page, status_of
from shared.checkout.frozen_offer import at_frozen
from shared.checkout.price_draft import goods_of_draft, price_draft
from shared.checkout.write_draft import begin_again, begin_draft, discard_draft, save_draft
from shared.kernel.errors import Conflict, Invalid
from shared.languages.speaking import spoken_locale
from shared.orders.drafts import (
    VIEWS,
    DraftOrder,
    count_drafts,
    draft_by_id,
    draft_token,
    page_of_drafts,
)
from shared.orders.queries import order_by_number, order_of_cart
from shared.products.queries import find_variants
from shared.returns.own_orders import reads_for
from shared.shipping.countries import destinations
from shared.web.forms import UNSEEN, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List drafts, latest first."""
    asked = request.query_params
    view = asked.get("view", "open") if asked.get("view") in VIEWS else "open"
    async with work(request) as session:
        page = await page_of_drafts(session, view=view, after=asked.get("after"))
        counts = await count_drafts(session)
    return member_page(
        request,
        "merchant/draft_orders/index.html",
        section="orders",
        page=page,
        view=view,
        counts=counts,
        is_first=asked.get("after") is None,
        now=services_of(request).clock(),
    )


async def create(request: Request) -> Response:
    """Begin a draft: an empty one, or with the goods and the buyer of an order."""
    form = await read_form(request)
    member, services = member_of(request), services_of(request)
    secret_key, actor, now = services.settings.web.secret_key, member.user.email, services.clock()
    async with work(request) as session:
        if form["order"]:
            order = await order_by_number(session, form["order"])
            draft = await begin_again(
                session,
                member.store,
                order,
                assignee_id=reads_for(session),
                secret_key=secret_key,
                actor=actor,
                now=now,
            )
        else:
            draft = await begin_draft(
                session,
                member.store,
                assignee_id=reads_for(session),
                secret_key=secret_key,
                actor=actor,
                now=now,
            )
    return see_other(address_of(request, draft))


async def edit(request: Request) -> Response:
    """Show a draft: to be written, or as it was sent."""
    await ask_for_draft(request)
    async with work(request) as session:
        draft = await draft_by_id(session, request.path_params["id"])
        return await draft_page(request, session, draft, words=words_of(request.query_params))


async def update(request: Request) -> Response:
    """Save what was typed; what cannot be used comes back as it was."""
    form = await read_form(request)
    member, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            draft = await draft_by_id(session, request.path_params["id"])
            words = read_words(form, draft.currency)
            draft = await save_draft(
                session,
                draft,
                read_goods(form),
                words,
                seen=form.figure("seen", otherwise=UNSEEN),
                actor=member.user.email,
                now=now,
            )
    except (Invalid, Conflict) as refusal:
        return await refused_draft(request, words=words_of(form), refusal=refusal, typed=typed_form(form))
    words_looked_for = "" if form[MORE] else words_of(form)
    asked = f"?{urlencode({'q': words_looked_for})}#find" if words_looked_for else ""
    return see_other(address_of(request, draft) + asked)


async def destroy(request: Request) -> Response:
    """Throw a draft away."""
    await read_form(request)
    member, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            draft = await draft_by_id(session, request.path_params["id"])
            await discard_draft(session, draft, actor=member.user.email, now=now)
    except Conflict as refusal:
        return await refused_draft(request, refusal=refusal)
    return see_other(request.app.url_path_for("draft_orders.index", store=member.store.slug))


async def refused_draft(request: Request, **shown: Any) -> Response:
    """Render a draft's page after a step that was refused: nothing stays of the step, and all is read anew."""
    async with work(request) as session:
        return await draft_page(
            request, session, await draft_by_id(session, request.path_params["id"]), **shown
        )


async def draft_page(
    request: Request,
    session: AsyncSession,
    draft: DraftOrder,
    *,
    words: str = "",
    refusal: Invalid | Conflict | None = None,
    typed: Mapping[str, str] | None = None,
    days: str = "7",
    is_held: bool = False,
) -> Response:
    """Render a draft's page, with why something was refused when it was."""
    services, store = services_of(request), member_of(request).store
    now = services.clock()
    draft = await draft_by_id(session, str(draft.id))
    cart = await goods_of_draft(session, draft)
    offer = await price_draft(session, store, draft, cart, now=now) if cart.lines and draft.is_open else None
    if offer and draft.quote:
        offer = at_frozen(offer, draft.quote)
    order = await order_of_cart(session, draft.cart_id)
    request.state.access = member_of(request).before(draft.assigned_to)
    is_typing = draft.is_written and words
    return member_page(
        request,
        "merchant/draft_orders/edit.html",
        section="orders",
        status=status_of(refusal),
        draft=draft,
        cart=cart,
        offer=offer,
        order=order,
        form=dict(typed or form_of(draft)),
        errors=refusal.fields if isinstance(refusal, Invalid) else {},
        problem=str(refusal) if isinstance(refusal, Conflict) else None,
        words=words,
        found=await find_variants(session, words) if is_typing else [],
        countries=destinations(spoken_locale() or store.locale),
        token=draft_token(services.settings.web.secret_key, draft),
        is_over=draft.is_over(now=now),
        days=days,
        is_held=is_held,
        assignees=await assignees_of(request),
    )


def address_of(request: Request, draft: DraftOrder) -> str:
    """Return where a draft's page is."""
    return address(request, "draft_orders.edit", id=draft.id)
