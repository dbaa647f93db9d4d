"""Drafts and subscriptions: each state of each, and what staff and buyers may do in it."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.send_draft import send_draft
from shared.checkout.take_draft import place_draft
from shared.checkout.write_draft import DraftWords, begin_draft, discard_draft, save_draft, take_back_draft
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.orders import drafts
from shared.orders.drafts import DraftOrder, draft_by_id, draft_token
from shared.payments.methods import CASH_ON_DELIVERY
from shared.stores.queries import current_store
from shared.subscriptions import models
from shared.subscriptions.models import Subscription, subscription_token
from tests.steps.step import DASHBOARD, SHOP, Situation, Step, Subject, Thing, always, ends
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS
from tests.support.factories.subscriptions import ask_for_subscription

SECRET: Final = "of tests"
# States that the machine does not tell apart, but time and a link do.
OVER: Final = "sent, and its time is over"
TAKEN_BACK: Final = "taken back"
WORDS: Final = DraftWords(email="dora@example.com", address=ADDRESS.as_record(), note="As agreed")


async def make_draft(name: str, session: AsyncSession) -> Thing:
    """Write a draft of two mugs and take it to where it is to be."""
    store, now = await current_store(session), utc_now()
    how: dict[str, Any] = {"actor": "m", "now": now}
    variant = await make_variant(session, stock=9)
    draft = await begin_draft(session, store, secret_key=SECRET, **how)
    draft = await save_draft(session, draft, {variant.id: 2}, WORDS, seen=0, **how)
    if name != drafts.WRITTEN:
        await send_draft(session, store, draft, days=3, is_held=False, seen=1, seen_total_minor=None, **how)
        draft = await draft_by_id(session, str(draft.id))
    if name == OVER:
        await session.execute(
            update(DraftOrder).where(DraftOrder.id == draft.id).values(expires_at=now - timedelta(hours=1))
        )
    elif name == TAKEN_BACK:
        await take_back_draft(session, draft, **how)
    elif name == drafts.DISCARDED:
        await discard_draft(session, draft, **how)
    elif name == drafts.ORDERED:
        paid: dict[str, Any] = {"method": CASH_ON_DELIVERY, "is_paid": False, "secret_key": SECRET}
        await place_draft(session, store, draft, **paid, **how)
    draft = await draft_by_id(session, str(draft.id))
    assert draft.state == STATE_OF.get(name, name)
    words = {
        "id": str(draft.id),
        "token": draft_token(SECRET, draft),
        "seen": str(draft.version),
        "variant": str(variant.id),
    }
    return Thing(DraftOrder, draft.id, words)


STATE_OF: Final = {OVER: drafts.SENT, TAKEN_BACK: drafts.WRITTEN}


def _draft(route: str, path: str, form: dict[str, str], state: str, **more: Any) -> Step:
    rule = ends(drafts.TRANSITIONS, state)
    return Step(
        route,
        DASHBOARD,
        f"{DASHBOARD}/drafts/{{id}}{path}",
        form,
        lambda name: rule(STATE_OF.get(name, name)),
        to={"state": state},
        **more,
    )


_ADDRESS: Final = {field: str(value) for field, value in ADDRESS.as_record().items()}
_SAVED: Final = _ADDRESS | {"seen": "{seen}", "email": "eve@example.com", "add-{variant}": "3"}
_SENDING: Final = {"days": "3", "seen": "{seen}", "seen_total": "4290"}
DRAFTS: Final = Subject(
    "draft",
    tuple(Situation(name, name, partial(make_draft, name)) for name in (*drafts.STATES, *STATE_OF)),
    (
        Step("draft_orders.update", DASHBOARD, f"{DASHBOARD}/drafts/{{id}}", _SAVED,
             lambda name: STATE_OF.get(name, name) == drafts.WRITTEN, to={"email": "eve@example.com"}),
        _draft("draft_orders.destroy", "/removal", {}, drafts.DISCARDED),
        _draft("draft_sendings.create", "/sending", _SENDING, drafts.SENT),
        _draft("draft_sendings.destroy", "/withdrawal", {}, drafts.WRITTEN),
        # Again gives the order that it has become, and changes nothing.
        _draft("draft_sendings.place", "/order", {"how": "door"}, drafts.ORDERED, refused=(303, 409)),
        Step("draft_assignments.create", DASHBOARD, f"{DASHBOARD}/drafts/{{id}}/assignment", {"assignee": "me"},
             always),
        Step("draft_orders.create", SHOP, "/offers/{token}", {"payment": CASH_ON_DELIVERY.name},
             lambda name: name == drafts.SENT, to={"state": drafts.ORDERED}, refused=(303, 404, 409)),
    ),
)  # fmt: skip


async def make_subscription(state: str, session: AsyncSession) -> Thing:
    """Ask for a mug each month, and let its provider say how that stands."""
    now = utc_now()
    made = await ask_for_subscription(session, await make_variant(session, stock=9), secret_key=SECRET)
    made.state = state
    if state not in (models.REQUESTED, models.OPEN, models.ABANDONED):
        made.provider_id, made.payer, made.began_at = f"sub_{new_id().hex}", "cus_1", now
    if state == models.ENDED:
        made.ended_at = now
    await session.flush()
    return Thing(Subscription, made.id, {"id": str(made.id), "token": subscription_token(SECRET, made)})


def _runs(state: str) -> bool:
    return state in models.RUNNING


def _wish(wanted: str, *, at: str) -> Step:
    staff = ("subscriptions.update", f"{DASHBOARD}/subscriptions/{{id}}/wishes")
    buyer = ("subscription_wishes.create", "/subscriptions/{token}/wishes")
    route, path = staff if at == DASHBOARD else buyer
    return Step(route, at, path, {"wish": wanted}, _runs, to={"wish": wanted}, how=wanted)


_MOVED: Final = _ADDRESS | {"line1": "Quay 1"}
_STAFF: Final = (models.PAUSE, models.GO_ON, models.END, models.KEEP, models.END_NOW)
_BUYERS: Final = (models.PAUSE, models.SKIP, models.GO_ON, models.END, models.KEEP)
SUBSCRIPTIONS: Final = Subject(
    "subscription",
    tuple(Situation(state, state, partial(make_subscription, state)) for state in models.STATES),
    (
        *(_wish(wanted, at=DASHBOARD) for wanted in _STAFF),
        *(_wish(wanted, at=SHOP) for wanted in _BUYERS),
        Step("subscription_addresses.update", SHOP, "/subscriptions/{token}/address", _MOVED, _runs),
        Step("subscription_credits.update", SHOP, "/subscriptions/{token}/credit", {"pays": "no"}, _runs,
             to={"pays_with_credit": False}),
        Step("subscription_cards.create", SHOP, "/subscriptions/{token}/card", {}, _runs, asks=_runs),
        # Whoever may not is led back to its page, which says how it stands.
        Step("subscription_beginnings.create", SHOP, "/subscriptions/{token}/beginning", {},
             lambda state: state in (models.REQUESTED, models.OPEN), refused=(303,),
             asks=lambda state: state in (models.REQUESTED, models.OPEN)),
    ),
)  # fmt: skip
