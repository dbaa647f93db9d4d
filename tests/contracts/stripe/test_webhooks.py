"""Webhooks of the sandbox: signed as Stripe signs, tried again, doubled and reordered on command; and a journal."""

from pathlib import Path
from typing import Any

import httpx
import pytest
import stripe

from shared.adapters.stripe_sandbox.sandbox import Sandbox
from tests.support.stripe_description import StripeDescription
from tests.support.stripe_requests import session_of
from tests.support.stripe_sandbox import KEY, Control, Wire, client_of

SECRET = "whsec_of_tests"


class Shop(httpx.AsyncBaseTransport):
    """A shop that hears webhooks; `answers` are its next statuses, then 200."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, str]] = []
        self.answers: list[int] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.heard.append((await request.aread(), request.headers["stripe-signature"]))
        return httpx.Response(self.answers.pop(0) if self.answers else 200)

    def types(self) -> list[str]:
        return [stripe.Webhook.construct_event(body, signed, SECRET).type for body, signed in self.heard]


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def sandbox(shop: Shop) -> Sandbox:
    sandbox = Sandbox(transport=shop)
    sandbox.listen_at(KEY, "http://shop.test/webhooks/stripe", SECRET)
    return sandbox


async def paid(wire: Wire, control: Control) -> str:
    session = await client_of(wire).v1.checkout.sessions.create_async(session_of())
    await control(f"sessions/{session.id}/pay")
    return session.id


ALL = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


async def test_events_arrive_signed_and_as_stripe_describes_them(
    sandbox: Sandbox, wire: Wire, control: Control, shop: Shop, stripe_description: StripeDescription | None
):
    session = await paid(wire, control)

    await sandbox.deliveries.deliver_due()

    assert sorted(shop.types()) == sorted(ALL)
    event = await completed(wire)
    assert (event.data.object["id"], event.data.object["payment_status"]) == (session, "paid")
    if stripe_description:
        for body, _ in shop.heard:
            stripe_description.event(stripe.Webhook.construct_event_without_verification(body).to_dict())


async def test_a_dispute_is_told_as_stripe_describes_it(
    sandbox: Sandbox, wire: Wire, control: Control, shop: Shop, stripe_description: StripeDescription | None
):
    session = await paid(wire, control)
    opened = await control(f"sessions/{session}/dispute")
    await sandbox.deliveries.deliver_due()

    event = (await client_of(wire).v1.events.list_async({"type": "charge.dispute.created"})).data[0]
    charge = await client_of(wire).v1.charges.retrieve_async(opened["charge"])
    assert "charge.dispute.created" in shop.types()
    assert (event.data.object["payment_intent"], charge.disputed) == (charge.payment_intent, True)
    if stripe_description:
        stripe_description.event(event.to_dict())


async def completed(wire: Wire) -> Any:
    events = await client_of(wire).v1.events.list_async({"type": "checkout.session.completed"})
    return events.data[0]


async def test_a_wrong_secret_does_not_fit(sandbox: Sandbox, wire: Wire, control: Control, shop: Shop):
    await paid(wire, control)
    await sandbox.deliveries.deliver_due()
    body, signed = shop.heard[0]

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signed, "whsec_of_somebody")
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", signed, SECRET)


async def test_while_a_secret_is_changed_both_sign(
    sandbox: Sandbox, wire: Wire, control: Control, shop: Shop
):
    new = (await control("endpoints/we_of_the_installation/rotate"))["secret"]
    await paid(wire, control)
    await sandbox.deliveries.deliver_due()

    body, signed = shop.heard[0]
    assert new != SECRET
    assert (
        stripe.Webhook.construct_event(body, signed, new).id
        == stripe.Webhook.construct_event(body, signed, SECRET).id
    )


async def test_what_was_not_taken_is_tried_again(sandbox: Sandbox, wire: Wire, control: Control, shop: Shop):
    shop.answers = [503, 500, 503, 503]
    await paid(wire, control)

    assert await sandbox.deliveries.deliver_due() == 4
    assert await sandbox.deliveries.deliver_due() == 0
    assert await sandbox.deliveries.deliver_due(whenever=True) == 4

    assert sorted(shop.types()) == sorted(ALL * 2)
    assert [one["tries"] for one in await control.read("deliveries")] == [2, 2, 2, 2]


async def test_events_are_held_doubled_and_turned_round_on_command(
    sandbox: Sandbox, wire: Wire, control: Control, shop: Shop
):
    await control("webhooks", mode="hold")
    await paid(wire, control)
    await sandbox.deliveries.deliver_due()
    assert shop.heard == []

    assert await control("webhooks/release", order="reversed", copies=2) == {"sent": 8}
    await sandbox.deliveries.deliver_due()

    assert shop.types() == [kind for kind in reversed(ALL) for _ in range(2)]


async def test_events_are_lost_on_command(sandbox: Sandbox, wire: Wire, control: Control, shop: Shop):
    await control("webhooks", mode="drop")
    await paid(wire, control)
    await control("calm")

    assert await sandbox.deliveries.deliver_due(whenever=True) == 0
    assert shop.heard == []
    assert (await completed(wire)).type == "checkout.session.completed"


async def test_a_restart_keeps_what_was_under_way(tmp_path: Path):
    journal = tmp_path / "stripe" / "journal"
    before = Wire(Sandbox(journal))
    session = await client_of(before).v1.checkout.sessions.create_async(
        session_of(), {"idempotency_key": "pay_1"}
    )
    with journal.open("ab") as file:
        file.write(b'["acct_1", {"id": "half a li')

    after = Wire(Sandbox(journal))
    await Control(after)(f"sessions/{session.id}/pay")
    again = await client_of(after).v1.checkout.sessions.create_async(
        session_of(), {"idempotency_key": "pay_1"}
    )

    third = client_of(Wire(Sandbox(journal)))
    assert (await third.v1.checkout.sessions.retrieve_async(session.id)).payment_status == "paid"
    assert again.id == session.id
    assert len((await third.v1.checkout.sessions.list_async()).data) == 1
