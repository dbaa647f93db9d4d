"""The gateway to Stripe, against the sandbox, every word of it held to Stripe's description."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import httpx
import pytest
import stripe

from shared.adapters import stripe_answers
from shared.adapters.stripe_gateway import StripeGateway, session_parameters
from shared.adapters.stripe_sandbox.sandbox import Sandbox
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.payments import states
from shared.payments.gateway import (
    GatewayAway,
    GatewayBroken,
    GatewayDenied,
    GatewayRefused,
    Line,
    NotSigned,
    Terms,
)
from tests.support.stripe_description import StripeDescription
from tests.support.stripe_sandbox import KEY, ORIGIN, Control, Wire, client_of

SECRET = "whsec_of_tests"


@pytest.fixture
def gateway(sandbox: Sandbox, stripe_description: StripeDescription | None) -> StripeGateway:
    return StripeGateway(KEY, [SECRET], address=ORIGIN, transport=Wire(sandbox, stripe_description))


@pytest.fixture
def terms() -> Terms:
    lines = (Line("Blue Mug", 2, Money(1999, "EUR")), Line("Delivery", 1, Money(490, "EUR")))
    return Terms(
        payment_id=new_id(),
        store_id=new_id(),
        order_number=1001,
        amount=Money(4488, "EUR"),
        lines=lines,
        email="ada@example.com",
        success_url="http://shop.test/orders/token",
        cancel_url="http://shop.test/checkout",
        expires_at=utc_now() + timedelta(minutes=40),
    )


async def sessions_of(wire: Wire) -> list[str]:
    return [one.id for one in (await client_of(wire).v1.checkout.sessions.list_async()).data]


async def test_a_payment_is_opened_paid_and_given_back(
    gateway: StripeGateway, terms: Terms, control: Control
):
    started = await gateway.start(terms, key="pay_1")
    assert (await gateway.status(started.session_id)).state == states.OPEN
    assert started.expires_at == terms.expires_at.replace(microsecond=0)

    await control(f"sessions/{started.session_id}/pay")
    standing = await gateway.status(started.session_id)
    assert (standing.state, standing.amount, standing.captured) == (
        states.SUCCEEDED,
        Money(4488, "EUR"),
        Money(4488, "EUR"),
    )
    assert standing.intent_id is not None
    ours = new_id()
    refund = await gateway.refund(standing.intent_id, Money(1000, "EUR"), refund_id=ours, key="rf_1")
    assert (refund.refund_id, refund.amount, refund.state) == (ours, Money(1000, "EUR"), "succeeded")
    assert (await gateway.status(started.session_id)).refunds == (refund,)
    assert await gateway.health() == "test"


@pytest.mark.parametrize(
    ("deed", "state"),
    [
        ({}, states.SUCCEEDED),
        ({"card": "4000000000000002"}, states.OPEN),
        ({"card": "4000002500003155"}, states.OPEN),
        ({"card": "4000002500003155", "authenticated": True}, states.SUCCEEDED),
        ({"card": "4000002500003155", "authenticated": False}, states.OPEN),
        ({"method": "delayed"}, states.PROCESSING),
    ],
)
async def test_what_the_shopper_does_is_told_in_our_words(
    gateway: StripeGateway, terms: Terms, control: Control, deed: dict, state: str
):
    started = await gateway.start(terms, key="pay_1")
    await control(f"sessions/{started.session_id}/pay", **deed)

    assert (await gateway.status(started.session_id)).state == state


@pytest.mark.parametrize(("outcome", "state"), [("succeeded", states.SUCCEEDED), ("failed", states.FAILED)])
async def test_how_a_delayed_payment_ended_is_told_in_our_words(
    gateway: StripeGateway, terms: Terms, control: Control, outcome: str, state: str
):
    started = await gateway.start(terms, key="pay_1")
    await control(f"sessions/{started.session_id}/pay", method="delayed")
    await control(f"sessions/{started.session_id}/settle", outcome=outcome)

    assert (await gateway.status(started.session_id)).state == state


async def test_closing_a_page_says_whether_it_had_been_paid(
    gateway: StripeGateway, terms: Terms, control: Control
):
    """R4."""
    unpaid = await gateway.start(terms, key="pay_1")
    paid = await gateway.start(replace(terms, payment_id=new_id()), key="pay_2")
    await control(f"sessions/{paid.session_id}/pay")

    assert (await gateway.void(unpaid.session_id)).state == states.EXPIRED
    assert (await gateway.void(paid.session_id)).state == states.SUCCEEDED
    assert (await gateway.void(unpaid.session_id)).state == states.EXPIRED


async def test_a_lost_answer_is_asked_for_again_under_the_same_key(
    gateway: StripeGateway, terms: Terms, control: Control, wire: Wire
):
    """T25."""
    await control("troubles", kind="drop", request="POST /v1/checkout/sessions", times=1)

    started = await gateway.start(terms, key="pay_1")

    assert await sessions_of(wire) == [started.session_id]
    tries = [call for call in await control.read("calls") if call["method"] == "POST"]
    assert [(call["key"], call["body"]) for call in tries] == [("pay_1", tries[0]["body"])] * 2


async def test_an_error_of_stripes_own_is_not_asked_again_but_found(
    gateway: StripeGateway, terms: Terms, control: Control, wire: Wire
):
    """T26."""
    begun = utc_now()
    await control("troubles", kind="error", request="POST /v1/checkout/sessions", times=1)

    with pytest.raises(GatewayBroken):
        await gateway.start(terms, key="pay_1")

    assert [await gateway.find(terms.payment_id, since=begun)] == await sessions_of(wire)
    assert await gateway.find(new_id(), since=begun) is None
    assert len([call for call in await control.read("calls") if call["method"] == "POST"]) == 1


async def test_too_often_is_tried_a_few_times_with_pauses(
    gateway: StripeGateway, terms: Terms, control: Control
):
    """T28."""
    await control("troubles", kind="limit", request="POST /v1/checkout/sessions", times=1)
    assert (await gateway.start(terms, key="pay_1")).session_id
    await control("troubles", kind="limit", request="POST /v1/checkout/sessions")

    with pytest.raises(GatewayAway):
        await gateway.start(replace(terms, payment_id=new_id()), key="pay_2")

    assert (
        len([call for call in await control.read("calls") if call["key"] == "pay_2"])
        == stripe_answers.MOST_TRIES
    )


async def test_silence_ends_a_call_in_time(
    gateway: StripeGateway, terms: Terms, control: Control, monkeypatch: pytest.MonkeyPatch
):
    """T27, with a shorter patience than eight seconds."""
    monkeypatch.setattr(stripe_answers, "CALL", 0.2)
    await control("troubles", kind="hang", request="POST /v1/checkout/sessions", seconds=60)

    begun = perf_counter()
    with pytest.raises(GatewayAway):
        await gateway.start(terms, key="pay_1")

    assert perf_counter() - begun < 30


async def test_nobody_there_is_away(terms: Terms):
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody", request=request)

    gateway = StripeGateway(KEY, [], address=ORIGIN, transport=httpx.MockTransport(refuse))

    with pytest.raises(GatewayAway):
        await gateway.health()


async def test_a_wrong_key_is_told_without_any_of_it(sandbox: Sandbox):
    gateway = StripeGateway("sk_live_wrong", [], address=ORIGIN, transport=Wire(sandbox))

    with pytest.raises(GatewayDenied) as denied:
        await gateway.health()

    assert (denied.value.is_known, str(denied.value)) == (False, "Stripe does not accept the credentials")
    assert denied.value.__suppress_context__


async def test_more_than_was_paid_is_refused(gateway: StripeGateway, terms: Terms, control: Control):
    started = await gateway.start(terms, key="pay_1")
    await control(f"sessions/{started.session_id}/pay")
    intent = (await gateway.status(started.session_id)).intent_id
    assert intent is not None

    with pytest.raises(GatewayRefused, match="greater than unrefunded amount"):
        await gateway.refund(intent, Money(4489, "EUR"), refund_id=new_id(), key="rf_1")

    assert await gateway.refunds_of(intent) == ()


def test_lines_that_do_not_add_up_become_one_of_the_agreed_amount(terms: Terms):
    items = session_parameters(replace(terms, amount=Money(4000, "EUR")))["line_items"]

    assert [(item["quantity"], item["price_data"]["unit_amount"]) for item in items] == [(1, 4000)]


BODY = (
    b'{"id":"evt_1","object":"event","type":"checkout.session.completed","livemode":false,"data":{"object":'
    b'{"object":"checkout.session","payment_intent":"pi_1","metadata":{"payment_id":"0190a0b0-0000-7000-8000-000000000001"}}}}'
)


def signed(body: bytes, secret: str = SECRET, *, after: int = 0) -> str:
    moment = int(utc_now().timestamp()) + after
    return stripe.WebhookSignature.generate_signature_header(body.decode(), secret, moment)


def test_a_signed_message_is_believed(gateway: StripeGateway):
    heard = gateway.hear(BODY, signed(BODY), now=utc_now())

    assert (heard.event_id, heard.kind, heard.intent_id) == ("evt_1", "checkout.session.completed", "pi_1")
    assert str(heard.payment_id) == "0190a0b0-0000-7000-8000-000000000001"


def test_the_old_secret_counts_beside_the_new_one():
    both = StripeGateway(KEY, ["whsec_new", SECRET])

    assert both.hear(BODY, signed(BODY), now=utc_now()).event_id == "evt_1"
    assert both.hear(BODY, signed(BODY, "whsec_new"), now=utc_now()).event_id == "evt_1"


def now() -> int:
    return int(utc_now().timestamp())


UNSIGNED = {
    "none": lambda: None,
    "empty": lambda: "",
    "moment only": lambda: f"t={now()}",
    "other scheme": lambda: f"t={now()},v0=abc",
    "no number": lambda: "t=abc,v1=abc",
    "empty signature": lambda: f"t={now()},v1=",
    "wrong secret": lambda: signed(BODY, "whsec_of_somebody"),
    "one byte more": lambda: signed(BODY + b" "),
    "too old": lambda: signed(BODY, after=-301),
    "from the future": lambda: signed(BODY, after=+302),
    "two moments": lambda: signed(BODY).replace("t=", "t=0,t="),
}


@pytest.mark.parametrize("case", UNSIGNED)
def test_a_message_without_a_good_signature_is_not(gateway: StripeGateway, case: str):
    """T20."""
    signature = UNSIGNED[case]()
    with pytest.raises(NotSigned):
        gateway.hear(BODY, signature, now=utc_now())


def test_a_message_of_the_other_mode_is_not(gateway: StripeGateway):
    """T20."""
    live = BODY.replace(b'"livemode":false', b'"livemode":true')
    with pytest.raises(NotSigned, match="other mode"):
        gateway.hear(live, signed(live), now=utc_now())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id":1}', b"\xff", b'{"id":"e","type":"t","data":1}'])
def test_a_message_that_is_no_event_is_not(gateway: StripeGateway, body: bytes):
    with pytest.raises(NotSigned):
        gateway.hear(body, signed(b"x"), now=utc_now())
