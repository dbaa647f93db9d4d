"""Every request that Souk's code can make of Stripe is made here, and held to Stripe's published description.

Which there are is read from the sources: one that is added and not made below is a test that fails.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter
from types import CodeType
from typing import Any, Final

import httpx
import pytest

from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.sandbox import Sandbox
from shared.kernel.clock import utc_now
from shared.kernel.home import PROJECT
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.payments import states
from shared.payments.cards import Payer
from shared.payments.gateway import Terms
from shared.payments.subscription_desk import SubscriptionTerms
from shared.payments.told_money import Told, ToldPart
from tests.support.stripe_description import StripeDescription
from tests.support.stripe_requests import TERMS, session_of
from tests.support.stripe_sandbox import KEY, ORIGIN, Control, Wire, client_of

SOURCES: Final = ("merchant", "search", "shared", "storefront", "workers")
# It answers Stripe's requests and makes none.
SANDBOX: Final = PROJECT / "shared" / "adapters" / "stripe_sandbox"
# The lists that we turn the pages of.
TURNED: Final = (
    "balance_transactions",
    "charges",
    "checkout/sessions",
    "customers",
    "invoices",
    "payouts",
    "refunds",
)

# Where a request stands in our sources, and what it calls of Stripe's package.
Request = tuple[str, str]


class Journal(Wire):
    """A wire that notes which line of ours each request comes from."""

    def __init__(self, sandbox: Sandbox, description: StripeDescription, known: set[Request]) -> None:
        super().__init__(sandbox, description)
        v1 = client_of(Wire(sandbox)).v1
        self._known = known
        self._calls = {attrgetter(call)(v1).__func__.__code__: call for _, call in known}
        self.asked: set[Request] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        codes = list(_codes_above())
        called = next(self._calls[code] for code in codes if code in self._calls)
        ours = [(code.co_qualname, called) for code in codes if _is_ours(code.co_filename)]
        # What stands between a request and Stripe's package only passes it on.
        self.asked.add(next((one for one in ours if one in self._known), ours[0]))
        return await super().handle_async_request(request)


def _codes_above() -> Iterator[CodeType]:
    """Yield what runs right now, the innermost first."""
    frame = sys._getframe(1)
    while frame is not None:
        yield frame.f_code
        frame = frame.f_back  # type: ignore[assignment]  # None is the end


def _is_ours(file: str) -> bool:
    # stripe_answers.py sends what others ask.
    return "/shared/adapters/" in file and not file.endswith("/stripe_answers.py")


def requests_in_our_sources() -> set[Request]:
    """Return each use of Stripe's client, by the method that it stands in."""
    found: set[Request] = set()
    for file in (one for name in SOURCES for one in (PROJECT / name).rglob("*.py")):
        if "v1" not in (source := file.read_text()) or file.is_relative_to(SANDBOX):
            continue
        for place, node in _methods(ast.parse(source)):
            found |= {(place, call) for part in ast.walk(node) if (call := _call(part))}
    return found


def _methods(tree: ast.AST, above: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _methods(node, f"{above}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{above}{node.name}", node


def _call(node: ast.AST) -> str:
    """Return what is called of the client by `….v1.something_async`, or nothing."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        if node.attr.lstrip("_") == "v1":
            return ".".join(names) if names and names[-1].endswith("_async") else ""
        names.insert(0, node.attr)
        node = node.value
    return ""


@pytest.fixture
def journal(sandbox: Sandbox, stripe_description: StripeDescription | None) -> Journal:
    if stripe_description is None:
        pytest.skip("Stripe's description is not beside this checkout")
    return Journal(sandbox, stripe_description, requests_in_our_sources())


def other_terms(**changes: Any) -> Terms:
    return replace(TERMS, payment_id=new_id(), **changes)


async def _take_money(gateway: StripeGateway, v1: Any, control: Control) -> None:
    begun = utc_now()
    open_one = await gateway.start(other_terms(), key="pay_1")
    assert (await gateway.void(open_one.session_id)).state == states.EXPIRED
    terms = other_terms()
    started = await gateway.start(terms, key="pay_2")
    assert await gateway.find(terms.payment_id, since=begun) == started.session_id
    await control(f"sessions/{started.session_id}/pay")
    standing = await gateway.status(started.session_id)
    assert standing.intent_id is not None
    given = await gateway.refund(standing.intent_id, Money(500, "EUR"), refund_id=new_id(), key="rf_1")
    assert await gateway.refunds_of(standing.intent_id) == (given,)
    held = await v1.checkout.sessions.create_async(
        session_of(payment_intent_data={"capture_method": "manual"})
    )
    await control(f"sessions/{held.id}/pay")
    held = await v1.checkout.sessions.retrieve_async(held.id)
    await gateway.capture(held.payment_intent, Money(1000, "EUR"), key="cap_1")
    assert await gateway.health() == "test"
    soon = utc_now() + timedelta(minutes=1)
    books, times = gateway.books, (begun - timedelta(minutes=1), soon)
    first = await books.taken(*times, after=None, most=1)
    rest = await books.taken(*times, after=first.after, most=100)
    taken = [*first.told.taken, *rest.told.taken]
    assert (len(first.told.taken), rest.after) == (1, None)
    assert sorted((one.amount.minor, one.payment_id) for one in taken if one.payment_id) == [
        (4488, terms.payment_id)
    ]
    gone = (await books.given_back(*times, after=None, most=100)).told.given_back
    assert [(one.key, one.amount) for one in gone] == [(given.provider_id, Money(500, "EUR"))]
    assert await books.taken(soon, soon + timedelta(days=1), after=None, most=9) == ToldPart(Told([]), None)
    assert (await books.taken_as(standing.intent_id)) in taken
    await control(f"sessions/{started.session_id}/payout")
    [payout] = await gateway.books.payouts(begun - timedelta(minutes=1), most=10)
    explained = await gateway.books.lines_of(payout.key, after=None, most=100)
    assert sum(one.amount.minor - one.fee.minor for one in explained.lines) == payout.amount.minor
    assert {one.taken_key for one in explained.lines} >= {standing.intent_id}
    assert explained.after is None


async def _keep_cards(gateway: StripeGateway, control: Control) -> None:
    cards, holder, begun = gateway.cards, new_id(), utc_now()
    customer = await cards.add_customer(holder, store_id=new_id(), email="ada@example.com", key="cus_1")
    assert await cards.find_customer(holder, since=begun) == customer
    payer = Payer(holder, keeps_card=True, customer=customer)
    started = await gateway.start(other_terms(payer=payer), key="pay_3")
    await control(f"sessions/{started.session_id}/pay")
    (card,) = await cards.cards_of(customer)
    await cards.prefer(customer, card.id)
    assert [one.is_default for one in await cards.cards_of(customer)] == [True]
    await cards.detach(card.id, key="det_1")
    await cards.delete_customer(customer)
    assert not await cards.knows(customer)


async def _charge_again_and_again(gateway: StripeGateway, control: Control) -> None:
    desk, begun = gateway.subscriptions, utc_now()
    terms = SubscriptionTerms(
        subscription_id=new_id(),
        store_id=new_id(),
        name="Beans",
        amount=Money(1500, "EUR"),
        interval="month",
        interval_count=1,
        trial_days=0,
        email="ada@example.com",
        success_url="https://shop.test/back",
        cancel_url="https://shop.test/back",
        expires_at=utc_now() + timedelta(hours=1),
    )
    on_trial = await desk.start(replace(terms, subscription_id=new_id(), trial_days=14), key="sub_1")
    assert (await desk.close(on_trial.session_id)).state == "expired"
    less = replace(terms, subscription_id=new_id(), first_less=Money(500, "EUR"))
    reduced = await desk.start(less, key="sub_3")
    assert (await desk.close(reduced.session_id)).state == "expired"
    opened = await desk.start(terms, key="sub_2")
    assert await desk.find(terms.subscription_id, since=begun) == opened.session_id
    await control(f"sessions/{opened.session_id}/pay")
    known = (await desk.begun(opened.session_id)).provider_id
    assert known is not None
    standing = await desk.standing(known)
    assert [one.amount for one in standing.invoices] == [Money(1500, "EUR")]
    assert standing.renews_at is not None
    await control("clock", advance=(standing.renews_at - utc_now()).total_seconds() + 60)
    draft = (await desk.standing(known)).unpaid[0]
    await desk.take_off(
        draft.invoice_id, standing.customer, Money(500, "EUR"), name="Store credit", key="credit_1"
    )
    await control(f"subscriptions/{known}/card", card="4000000000000341")
    await control("clock", advance=86400)
    assert await desk.void_invoice(draft.invoice_id) is None
    await desk.pause(known, until=utc_now() + timedelta(days=60))
    await desk.go_on(known)
    await desk.end_with_period(known, ends=True)
    assert (await desk.card_page(standing.customer, back="https://shop.test/back")).startswith(ORIGIN)
    await desk.end_now(known)
    assert (await desk.standing(known)).state == "ended"


async def test_every_request_of_ours_is_as_stripe_describes_it(
    journal: Journal, wire: Wire, control: Control
):
    gateway = StripeGateway(KEY, [], address=ORIGIN, transport=journal)

    await _take_money(gateway, client_of(wire).v1, control)
    await _keep_cards(gateway, control)
    await _charge_again_and_again(gateway, control)

    assert journal.asked == requests_in_our_sources()


def test_the_architecture_names_every_request_of_ours():
    text = (PROJECT / "ARCHITECTURE.md").read_text()
    table = text.partition("## What Souk relies on of Stripe")[2].partition("**Checked offline.**")[0]
    rows = [row.split("|")[1].casefold() for row in table.splitlines() if row.startswith("| ")]
    asked = {_in_words(call) for _, call in requests_in_our_sources()}

    missing = {
        (things, verb) for things, verb in asked if not any(things in one and verb in one for one in rows)
    }

    assert len(asked) > 20
    assert missing == set()


def _in_words(call: str) -> tuple[str, str]:
    """Return what a request is of, and what it does: "checkout.sessions.create_async" creates "checkout sessions"."""
    *above, verb = call.removesuffix("_async").split(".")
    return " ".join(above if above[-1] == "sessions" else above[-1:]).replace("_", " "), verb


@pytest.mark.parametrize("things", TURNED)
def test_pages_are_turned_as_stripe_describes_it(stripe_description: StripeDescription | None, things: str):
    if stripe_description is None:
        pytest.skip("Stripe's description is not beside this checkout")
    stripe_description.request("GET", f"/v1/{things}", "limit=100&created[gte]=1&starting_after=x_1")
