"""The mails that go out by themselves: which series are on, what they brought, who is in one, and how each is set."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, whole_number
from shared.kernel.errors import Invalid
from shared.kernel.sentences import Sentence, say
from shared.languages.known import code_of
from shared.series.change_plan import STEP_NAMES, change_plan
from shared.series.models import MOST_STEPS, SUGGESTIONS, WELCOME, WIN_BACK
from shared.series.next_mail import mail_kind
from shared.series.plan import Plan, plan_of, plans_of
from shared.series.queries import check_kind, figures_since, page_of_runs
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

DAYS: Final = 90
NAMES: Final[Mapping[str, Sentence]] = {
    WELCOME: say("Welcome"),
    WIN_BACK: say("Winning back"),
    SUGGESTIONS: say("Suggestions after a purchase"),
}
PURPOSES: Final[Mapping[str, Sentence]] = {
    WELCOME: say("For everybody who has just asked for your news."),
    WIN_BACK: say("For buyers who get your news and have not bought for long."),
    SUGGESTIONS: say("For buyers who get your news: what goes with what has arrived, and can be had."),
}
_FIGURES: Final = (
    "again_months",
    "coupon_step",
    "coupon_percent",
    "coupon_days",
    "quiet_from",
    "quiet_until",
)
_SWITCHES: Final = ("is_on", "stops_on_order", "counts_clicks")


async def index(request: Request) -> Response:
    """Show the series, what each of their mails brought in the last 90 days, and who is in one now."""
    after, store = request.query_params.get("after"), member_of(request).store
    since = services_of(request).clock() - timedelta(days=DAYS)
    async with work(request) as session:
        plans = await plans_of(session)
        figures = await figures_since(session, since, currency=store.currency)
        page = await page_of_runs(session, after=after)
    return member_page(
        request,
        "merchant/mail_series/index.html",
        section="automatic-mails",
        plans=plans,
        figures=figures,
        days=DAYS,
        page=page,
        names=NAMES,
        purposes=PURPOSES,
        language=code_of(store.locale),
        is_first=after is None,
    )


async def edit(request: Request) -> Response:
    """Show the form of one series."""
    kind = check_kind(request.path_params["kind"])
    async with work(request) as session:
        plan = await plan_of(session, kind)
    values = {name: str(getattr(plan, name)) for name in _FIGURES}
    values |= {name: str(days) for name, days in zip(STEP_NAMES, plan.days, strict=False)}
    switches = {name for name in _SWITCHES if getattr(plan, name)}
    return _form(request, kind, values, switches, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save what was chosen, all of it or nothing."""
    kind = check_kind(request.path_params["kind"])
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            wanted = _read(form, await plan_of(session, kind))
            await change_plan(session, wanted, actor=actor, now=now)
    except Invalid as refusal:
        typed = {name: form.get(name)[:40] for name in (*_FIGURES, *STEP_NAMES)}
        switches = {name for name in _SWITCHES if name in form}
        return _form(request, kind, typed, switches, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


def _read(form: Form, plan: Plan) -> Plan:
    """Return the plan as it was typed; what the form of this series does not ask stays as it is."""
    wrong: Wrong = {}
    typed = [whole_number(form, name, wrong) for name in STEP_NAMES[: MOST_STEPS[plan.kind]]]
    if not wrong and None in typed[: len([one for one in typed if one is not None])]:
        wrong[STEP_NAMES[typed.index(None)]] = say(
            "Say when this mail goes out, or leave out those after it too."
        )
    figures: dict[str, Any] = {}
    for name in _FIGURES:
        number = whole_number(form, name, wrong)
        figures[name] = getattr(plan, name) if number is None else number
    if wrong:
        raise Invalid(wrong)
    figures |= {name: name in form for name in _SWITCHES}
    return replace(plan, days=tuple(one for one in typed if one is not None), **figures)


def _form(
    request: Request,
    kind: str,
    values: Mapping[str, str],
    switches: set[str],
    *,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    steps: Sequence[tuple[str, str]] = [
        (name, mail_kind(kind, place + 1)) for place, name in enumerate(STEP_NAMES[: MOST_STEPS[kind]])
    ]
    return member_page(
        request,
        "merchant/mail_series/edit.html",
        section="automatic-mails",
        status=422 if errors else 200,
        kind=kind,
        steps=steps,
        names=NAMES,
        purposes=PURPOSES,
        values=dict.fromkeys((*_FIGURES, *STEP_NAMES), "") | dict(values),
        switches=switches,
        language=code_of(member_of(request).store.locale),
        errors=errors or {},
        saved=saved,
    )
