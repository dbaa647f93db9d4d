"""How each way to pay is offered: to whom, in which words, for which fee."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_countries import countries, countries_as_typed
from merchant.typed_figures import Wrong, amount, whole_number
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.languages.known import LANGUAGES
from shared.payments.bank_details import read_bank_details
from shared.payments.decide_way import decide_way
from shared.payments.methods import BANK_TRANSFER, CARD, CASH_ON_DELIVERY
from shared.payments.ways import GIFT_CARD, HOLD_DAYS, PaymentWay, Way, decided_ways
from shared.stores.models import Store
from shared.stores.permissions import PAYMENTS_CHANGE
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED: Final = 2000
# In the order of the page: its name, and what is said of it by itself.
NAMES: Final = {
    CARD.name: (CARD.label, CARD.explanation),
    CASH_ON_DELIVERY.name: (CASH_ON_DELIVERY.label, CASH_ON_DELIVERY.explanation),
    BANK_TRANSFER.name: (BANK_TRANSFER.label, BANK_TRANSFER.explanation),
    GIFT_CARD: (say("Gift card"), ""),
}


async def edit(request: Request) -> Response:
    """Show what is decided about one way to pay."""
    method = _method(request)
    async with work(request) as session:
        way = (await decided_ways(session)).get(method)
    return _form(request, method, _as_typed(method, way, member_of(request).store))


async def update(request: Request) -> Response:
    """Decide about it, all of it or nothing."""
    form, access, method = await read_form(request), member_of(request), _method(request)
    wrong = Wrong()
    way = _read(form, method, access.store, wrong)
    try:
        if wrong:
            raise Invalid(wrong)
        async with work(request) as session:
            await decide_way(session, way, actor=access.user.email, now=services_of(request).clock())
    except Invalid as refusal:
        typed = {name: form[name][:LONGEST_TYPED] for name in form}
        return _form(request, method, typed, errors=refusal.fields)
    return see_other(request.app.url_path_for("payments.index", store=access.store.slug))


def _method(request: Request) -> str:
    method: str = request.path_params["method"]
    if method not in NAMES:
        raise NotFound
    return method


def _read(form: Form, method: str, store: Store, wrong: Wrong) -> Way:
    return Way(
        method=method,
        is_on=form.get("is_on") == "yes",
        label=form.get("label"),
        explanation=form.get("explanation"),
        words={
            code: {name: form.get(f"{name}-{code}") for name in ("label", "explanation")}
            for code in store.further_languages
        },
        fee_minor=amount(form, "fee", store.currency, wrong) or 0,
        countries=countries(form, wrong),
        from_minor=amount(form, "from", store.currency, wrong),
        up_to_minor=amount(form, "up_to", store.currency, wrong),
        hold_days=whole_number(form, "hold_days", wrong) or HOLD_DAYS,
        details=_details(form, method, wrong),
    )


def _details(form: Form, method: str, wrong: Wrong) -> dict[str, str]:
    if method != BANK_TRANSFER.name or not (form.get("is_on") or form.get("iban")):
        return {}
    try:
        return read_bank_details(form).as_record()
    except Invalid as refusal:
        wrong.update(refusal.fields)
        return {}


def _as_typed(method: str, way: PaymentWay | None, store: Store) -> dict[str, str]:
    if way is None:
        return {"is_on": "" if method == BANK_TRANSFER.name else "yes", "hold_days": str(HOLD_DAYS)}
    words = {f"{name}-{code}": text for code, one in way.words.items() for name, text in one.items()}
    return (
        words
        | way.details
        | {
            "hold_days": str(way.hold_days),
            "is_on": "yes" if way.is_on else "",
            "label": way.label,
            "explanation": way.explanation,
            "fee": _figure(way.fee_minor or None, store),
            "countries": countries_as_typed(way.countries),
            "from": _figure(way.from_minor, store),
            "up_to": _figure(way.up_to_minor, store),
        }
    )


def _figure(minor: int | None, store: Store) -> str:
    return "" if minor is None else str(Money(minor, store.currency).major)


def _form(
    request: Request, method: str, values: Mapping[str, str], *, errors: Mapping[str, str] | None = None
) -> Response:
    access = member_of(request)
    name, explanation = NAMES[method]
    return member_page(
        request,
        "merchant/payments/way.html",
        section="payments",
        status=422 if errors else 200,
        method=method,
        name=name,
        own_explanation=explanation,
        values={"is_on": ""} | dict(values),
        errors=errors or {},
        languages=[(code, LANGUAGES[code]) for code in access.store.further_languages],
        can_change=access.may(PAYMENTS_CHANGE),
    )
