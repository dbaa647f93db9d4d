"""The stages of a store's own work on its orders."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.orders.order_list import count_by_stage
from shared.orders.remove_stage import remove_stage
from shared.orders.stages import NO_STAGE, all_stages, stage_by_id
from shared.orders.write_stage import StageTerms, move_stage, write_stage
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FIELDS: Final = ("name", "tone", "goes", "public_words", "is_public", "is_on_paid", "moved_to")
TONE_WORDS: Final = {
    "neutral": say("Grey"),
    "accent": say("The shop's own colour"),
    "positive": say("Green"),
    "caution": say("Yellow"),
    "danger": say("Red"),
    "inverse": say("Dark"),
}
# Longer than anything that is kept.
LONGEST_TYPED: Final = 1000
_MOVES: Final = {"up": -1, "down": 1}


async def index(request: Request) -> Response:
    """List the stages in their order, with how many orders are at each."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Name a new stage."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            actor, now = member_of(request).user.email, services_of(request).clock()
            await write_stage(session, _terms(form), actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, form, errors=refusal.fields, wrong="new")
    return _back(request)


async def update(request: Request) -> Response:
    """Change a stage, or its place."""
    form, key = await read_form(request), request.path_params["id"]
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            stage = await stage_by_id(session, key)
            if by := _MOVES.get(form.get("move")):
                await move_stage(session, stage, by=by, actor=actor, now=now)
            else:
                await write_stage(session, _terms(form), stage=stage, actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, form, errors=refusal.fields, wrong=key)
    return _back(request)


async def destroy(request: Request) -> Response:
    """Remove a stage, and move its orders where the form says."""
    form, key = await read_form(request), request.path_params["id"]
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            stage = await stage_by_id(session, key)
            moved_to = form.get("moved_to")
            target = parse_id(moved_to)
            if moved_to not in ("", NO_STAGE) and target is None:
                raise Invalid({"moved_to": say("Choose a stage that there is.")})
            await remove_stage(
                session, stage.id, moved_to=target, is_emptied=moved_to == NO_STAGE, actor=actor, now=now
            )
    except Invalid as refusal:
        return await _page(request, form, errors=refusal.fields, wrong=key, is_removing=True)
    return _back(request)


def _terms(form: Form) -> StageTerms:
    return StageTerms(
        name=" ".join(form["name"].split()),
        tone=form.get("tone"),
        leads_to=_chosen(form) if form.get("goes") == "only" else None,
        is_public=form.get("is_public") == "yes",
        public_words=" ".join(form["public_words"].split()),
        is_on_paid=form.get("is_on_paid") == "yes",
    )


def _chosen(form: Form) -> list[UUID]:
    """Return what may follow; what is no id at all was no box of ours."""
    return list(dict.fromkeys(key for key in map(parse_id, form.all("to")) if key))


async def _page(
    request: Request,
    form: Form | None = None,
    *,
    errors: Mapping[str, str] | None = None,
    wrong: str = "",
    is_removing: bool = False,
) -> Response:
    """Render the page; `wrong` is the id of the stage whose form was refused, "new" for the new one's."""
    async with work(request) as session:
        stages, counts = await all_stages(session), await count_by_stage(session)
    typed: dict[str, Any] = {}
    if form and not is_removing:
        typed = {name: form[name][:LONGEST_TYPED] for name in FIELDS}
        typed |= {"to": [str(key) for key in _chosen(form)]}
    return member_page(
        request,
        "merchant/order_stages/index.html",
        section="settings",
        status=422 if errors else 200,
        stages=stages,
        counts=counts,
        tones=TONE_WORDS,
        typed=typed,
        errors=errors or {},
        wrong=wrong,
        is_removing=is_removing,
    )


def _back(request: Request) -> Response:
    return see_other(request.app.url_path_for("order_stages.index", store=member_of(request).store.slug))
