"""Which account takes which card payments: the rules, how the accounts answer, and a try without money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_countries import countries, countries_as_typed
from merchant.typed_figures import Wrong, amount, whole_number
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.payments.accounts import PaymentAccount, connected_accounts
from shared.payments.choose_account import able_accounts
from shared.payments.decide_rule import RuleTyped, delete_rule, write_rule
from shared.payments.route import RESTS_FOR, Accounts, Case, choices, standing_of
from shared.payments.rules import PaymentRule, health_of_accounts, rule_by_id, rules_of
from shared.stores.models import Store
from shared.stores.permissions import PAYMENTS_CHANGE
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED: Final = 2000
# As many carts as a preview sends through the rules: enough that each percent of a share is seen.
SAMPLE: Final = 1000


@dataclass(frozen=True, slots=True)
class Taken:
    """How many percent of carts like the one that was tried go through an account, and by which rule."""

    name: str
    percent: int
    kind: str
    rule: str


async def index(request: Request) -> Response:
    """Show the rules, the accounts, and what becomes of the cart that was asked about."""
    return await _page(request, {"position": "1", "share": "100", "is_on": "yes"})


async def create(request: Request) -> Response:
    """Add a rule."""
    return await _write(request, None)


async def edit(request: Request) -> Response:
    """Show a rule."""
    async with work(request) as session:
        rule = await rule_by_id(session, request.path_params["id"])
        accounts = await connected_accounts(session)
    return _form(request, rule, accounts, _as_typed(rule, member_of(request).store))


async def update(request: Request) -> Response:
    """Change a rule."""
    return await _write(request, request.path_params["id"])


async def destroy(request: Request) -> Response:
    """Take a rule back."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        rule = await rule_by_id(session, request.path_params["id"])
        await delete_rule(session, rule, actor=access.user.email, now=services_of(request).clock())
    return _to_rules(request)


async def _write(request: Request, rule_id: str | None) -> Response:
    form, access = await read_form(request), member_of(request)
    wrong = Wrong()
    typed = _read(form, access.store, wrong)
    try:
        async with work(request) as session:
            rule = await rule_by_id(session, rule_id) if rule_id else None
            if wrong:
                raise Invalid(wrong)
            now = services_of(request).clock()
            await write_rule(session, rule, typed, actor=access.user.email, now=now)
    except Invalid as refusal:
        values = {name: form[name][:LONGEST_TYPED] for name in form}
        if rule_id is None:
            return await _page(request, values, errors=refusal.fields)
        async with work(request) as session:
            rule, accounts = await rule_by_id(session, rule_id), await connected_accounts(session)
        return _form(request, rule, accounts, values, errors=refusal.fields)
    return _to_rules(request)


def _read(form: Form, store: Store, wrong: Wrong) -> RuleTyped:
    currency = form.get("currency")
    if currency and currency not in _currencies(store):
        wrong["currency"] = say("Choose one of the currencies that your shop takes.")
        currency = ""
    least = amount(form, "from", currency or store.currency, wrong)
    most = amount(form, "up_to", currency or store.currency, wrong)
    share, position = whole_number(form, "share", wrong), whole_number(form, "position", wrong)
    return RuleTyped(
        name=form.get("name"),
        account=form.get("account"),
        position=1 if position is None else position,
        # The same figure in another currency is another amount.
        currency=store.currency if not currency and (least or most is not None) else currency,
        countries=countries(form, wrong),
        from_minor=least,
        up_to_minor=most,
        share=100 if share is None else share,
        is_on=form.get("is_on") == "yes",
    )


async def _page(
    request: Request, values: Mapping[str, str], *, errors: Mapping[str, str] | None = None
) -> Response:
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        rules, accounts = await rules_of(session), await connected_accounts(session)
        health = await health_of_accounts(session)
        can_open = services_of(request).gateways.accounts.can_open
        able = await able_accounts(session, can_open=can_open)
    tried, wrong = _tried(request, access.store)
    return member_page(
        request,
        "merchant/payment_rules/index.html",
        section="payments",
        status=422 if errors or wrong else 200,
        rules=[_row(rule, access.store, accounts) for rule in rules],
        accounts=[
            (one, standing_of(health.get(one.id), now=now), _tried_again(health.get(one.id)))
            for one in accounts
        ],
        able=frozenset(able.able),
        tried={name: request.query_params.get(name, "")[:60] for name in ("amount", "currency", "countries")},
        taken=_taken(rules, able, tried, accounts, now=now) if tried else None,
        values={"is_on": ""} | dict(values),
        errors=dict(errors or {}) | {f"try-{name}": text for name, text in wrong.items()},
        **_choices(access.store, accounts),
        can_change=access.may(PAYMENTS_CHANGE),
    )


def _form(
    request: Request,
    rule: PaymentRule,
    accounts: Sequence[PaymentAccount],
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
) -> Response:
    access = member_of(request)
    return member_page(
        request,
        "merchant/payment_rules/edit.html",
        section="payments",
        status=422 if errors else 200,
        rule=rule,
        values={"is_on": ""} | dict(values),
        errors=errors or {},
        **_choices(access.store, accounts),
        can_change=access.may(PAYMENTS_CHANGE),
    )


def _choices(store: Store, accounts: Sequence[PaymentAccount]) -> dict[str, Any]:
    return {
        "account_choices": [(str(one.id), one.name) for one in accounts],
        "currency_choices": [("", say("All currencies")), *((one, one) for one in _currencies(store))],
    }


def _currencies(store: Store) -> list[str]:
    """Return the currencies that the shop takes, its own first."""
    return list(dict.fromkeys([store.currency, *(one["currency"] for one in store.currencies)]))


def _tried(request: Request, store: Store) -> tuple[Case | None, Wrong]:
    """Return the cart that was asked about, None for none, and what cannot be read of it."""
    asked = Form({name: request.query_params.getlist(name)[:1] for name in request.query_params})
    if not asked.get("amount"):
        return None, Wrong()
    wrong = Wrong()
    currency = asked.get("currency") if asked.get("currency") in _currencies(store) else store.currency
    minor, where = amount(asked, "amount", currency, wrong), countries(asked, wrong)
    if wrong or minor is None:
        return None, wrong
    return Case(Money(minor, currency), where[0] if where else store.country, new_id()), wrong


def _taken(
    rules: Sequence[PaymentRule],
    able: Accounts,
    case: Case,
    accounts: Sequence[PaymentAccount],
    *,
    now: datetime,
) -> list[Taken]:
    """Send many carts like the one that was tried through the rules."""
    names = {one.id: one.name for one in accounts}
    counted: dict[tuple[str, str, str], int] = {}
    for nth in range(SAMPLE):
        # The same carts each time, so that the answer stands still.
        found = choices(rules, able, Case(case.amount, case.country, UUID(int=nth)), now=now)
        if found:
            key = (names[found[0].account_id], found[0].kind, found[0].rule)
            counted[key] = counted.get(key, 0) + 1
    most_first = sorted(counted.items(), key=lambda one: -one[1])
    return [Taken(name, round(100 * count / SAMPLE), kind, rule) for (name, kind, rule), count in most_first]


def _row(rule: PaymentRule, store: Store, accounts: Sequence[PaymentAccount]) -> dict[str, Any]:
    currency = rule.currency or store.currency
    return {
        "rule": rule,
        "account": next((one for one in accounts if one.id == rule.account_id), None),
        "least": None if rule.from_minor is None else Money(rule.from_minor, currency),
        "most": None if rule.up_to_minor is None else Money(rule.up_to_minor, currency),
        "countries": countries_as_typed(rule.countries),
    }


def _as_typed(rule: PaymentRule, store: Store) -> dict[str, str]:
    currency = rule.currency or store.currency
    figures = {"from": rule.from_minor, "up_to": rule.up_to_minor}
    return {
        "name": rule.name,
        "account": str(rule.account_id),
        "position": str(rule.position),
        "currency": rule.currency,
        "countries": countries_as_typed(rule.countries),
        "share": str(rule.share),
        "is_on": "yes" if rule.is_on else "",
    } | {name: "" if minor is None else str(Money(minor, currency).major) for name, minor in figures.items()}


def _tried_again(health: Any) -> datetime | None:
    return health.rests_since + RESTS_FOR if health is not None and health.rests_since else None


def _to_rules(request: Request) -> Response:
    store = member_of(request).store
    return see_other(request.app.url_path_for("payment_rules.index", store=store.slug))
