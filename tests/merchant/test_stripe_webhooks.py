"""Where Stripe calls: believed when signed, written once, answered at once (T15, T16, T17, T20 to T23)."""

import asyncio
from collections.abc import AsyncIterator
from itertools import permutations

import httpx
import pytest
import stripe
from sqlalchemy import func, select

from merchant import stripe_webhooks
from shared.adapters.outbox import Outbox
from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.sandbox import Sandbox
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.payments.models import WebhookMessage
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.installation import make_store
from tests.support.payments import SECRET, Till, make_till
from tests.support.stripe_sandbox import KEY, Control, Wire, client_of
from tests.support.web import browser
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime

HOOK = "/webhooks/stripe"
CONFIRMATION = "notifications.send_order_confirmation"


class Post(httpx.AsyncBaseTransport):
    """Keeps what the sandbox sends until the test lets it through."""

    def __init__(self) -> None:
        self.bags: list[tuple[bytes, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.bags.append((await request.aread(), request.headers["stripe-signature"]))
        return httpx.Response(200)


@pytest.fixture
def hook(card_door: Door) -> httpx.AsyncClient:
    """A caller at the platform host of an application that takes cards."""
    return browser(card_door, "localhost")


@pytest.fixture
def runtime(services: Services, gateway: StripeGateway) -> Runtime:
    return worker_with(services, Outbox(services.settings.web.home / "mail"), gateway=gateway)


@pytest.fixture
def sandbox(hook_transport: Post) -> Sandbox:
    sandbox = Sandbox(transport=hook_transport)
    sandbox.listen_at(KEY, f"http://localhost{HOOK}", SECRET)
    return sandbox


@pytest.fixture
def hook_transport() -> Post:
    return Post()


async def deliver(hook: httpx.AsyncClient, body: bytes, signed: str) -> int:
    answer = await hook.post(HOOK, content=body, headers={"stripe-signature": signed})
    return answer.status_code


async def do_jobs(runtime: Runtime, till: Till) -> None:
    async with till.database.in_store(till.store.id) as session:
        waiting = list(
            await session.scalars(
                select(Job.id).where(Job.name.like("payments.%"), Job.state == "waiting").order_by(Job.id)
            )
        )
    for job_id in waiting:
        await do_job(runtime, str(till.store.id), str(job_id))


async def messages(till: Till) -> tuple[int, int]:
    """Return how many messages are written, and how many are handled."""
    async with till.database.in_store(till.store.id) as session:
        counted = select(func.count(), func.count(WebhookMessage.handled_at)).select_from(WebhookMessage)
        written, handled = (await session.execute(counted)).one()
        return written, handled


async def bags_of(till: Till, sandbox: Sandbox, post: Post) -> dict[str, tuple[bytes, str]]:
    """Pay, and return what Stripe has to say about it, by kind."""
    await till.pay()
    await sandbox.deliveries.deliver_due()
    return {
        stripe.Webhook.construct_event(body, signed, SECRET).type: (body, signed)
        for body, signed in post.bags
    }


async def test_fifty_times_the_same_message_is_one(
    hook: httpx.AsyncClient, till: Till, sandbox: Sandbox, hook_transport: Post, runtime: Runtime
):
    """T15."""
    bag = (await bags_of(till, sandbox, hook_transport))["checkout.session.completed"]

    answers = await asyncio.gather(*(deliver(hook, *bag) for _ in range(50)))
    await do_jobs(runtime, till)

    assert answers == [200] * 50
    assert await messages(till) == (1, 1)
    assert await till.jobs() == [CONFIRMATION, "payments.look_at_payment"]
    assert (await till.order(), await till.stock()) == (("placed", "paid"), (3, 0))


async def test_the_same_fact_in_several_messages_is_one_order(
    hook: httpx.AsyncClient, till: Till, sandbox: Sandbox, hook_transport: Post, runtime: Runtime
):
    """T16."""
    bags = await bags_of(till, sandbox, hook_transport)

    assert [await deliver(hook, *bag) for bag in bags.values()] == [200] * 4
    await do_jobs(runtime, till)

    assert await messages(till) == (4, 4)
    assert (await till.jobs()).count(CONFIRMATION) == 1
    assert await till.stock() == (3, 0)


async def test_every_order_of_messages_ends_alike(
    database: Database,
    gateway: StripeGateway,
    control: Control,
    hook: httpx.AsyncClient,
    sandbox: Sandbox,
    hook_transport: Post,
    runtime: Runtime,
    wire: Wire,
):
    """T17: paid and then refunded in Stripe's own dashboard, heard in every order."""
    kinds = ["checkout.session.completed", "payment_intent.succeeded", "charge.refunded"]
    ends = set()
    for order in permutations(kinds):
        till = await make_till(database, await make_store(database), gateway, control)
        hook_transport.bags.clear()
        await till.pay()
        session = await client_of(wire).v1.checkout.sessions.retrieve_async(
            (await till.payment()).session_id or ""
        )
        await client_of(wire).v1.refunds.create_async(
            {"payment_intent": session.payment_intent, "amount": 488}
        )
        await sandbox.deliveries.deliver_due()
        bags = {
            stripe.Webhook.construct_event(body, signed, SECRET).type: (body, signed)
            for body, signed in hook_transport.bags
        }
        for kind in order:
            assert await deliver(hook, *bags[kind]) == 200
            await do_jobs(runtime, till)
        ends.add((await till.order(), await till.stock(), tuple(await till.refunds())))

    assert ends == {(("placed", "partly_refunded"), (3, 0), ((488, "succeeded"),))}


@pytest.mark.parametrize("case", ["none", "wrong", "other secret", "one byte", "written anew"])
async def test_what_is_not_stripes_is_not_written(
    hook: httpx.AsyncClient, till: Till, sandbox: Sandbox, hook_transport: Post, case: str
):
    """T20; tests/adapters/test_stripe_gateway.py has the whole table."""
    body, signed = (await bags_of(till, sandbox, hook_transport))["checkout.session.completed"]
    sent = {
        "none": (body, ""),
        "wrong": (body, "t=1,v1=2"),
        "other secret": (
            body,
            stripe.WebhookSignature.generate_signature_header(body.decode(), "whsec_other"),
        ),
        "one byte": (body + b" ", signed),
        "written anew": (body.replace(b'":', b'": '), signed),
    }[case]

    assert await deliver(hook, *sent) == 400

    assert await messages(till) == (0, 0)
    assert await till.jobs() == []


async def test_a_message_of_ten_megabytes_is_refused(hook: httpx.AsyncClient):
    """T21."""
    answer = await hook.post(HOOK, content=b"x" * 10_000_000, headers={"stripe-signature": "t=1,v1=2"})

    assert answer.status_code == 413


async def test_a_message_that_comes_drop_by_drop_is_not_waited_for(
    hook: httpx.AsyncClient, till: Till, monkeypatch: pytest.MonkeyPatch
):
    """T21."""
    monkeypatch.setattr(stripe_webhooks, "PATIENCE", 0.1)

    async def drops() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x"
            await asyncio.sleep(0.02)

    answer = await hook.post(HOOK, content=drops(), headers={"stripe-signature": "t=1,v1=2"})

    assert (answer.status_code, answer.headers["connection"]) == (408, "close")
    assert await messages(till) == (0, 0)


async def test_a_message_about_nothing_of_ours_is_thanked_for(hook: httpx.AsyncClient, till: Till):
    body = (
        b'{"id":"evt_x","type":"charge.succeeded","livemode":false,"data":{"object":{"object":"charge",'
        b'"payment_intent":"pi_of_somebody","metadata":{}}}}'
    )
    signed = stripe.WebhookSignature.generate_signature_header(body.decode(), SECRET)

    assert await deliver(hook, body, signed) == 200
    assert await messages(till) == (0, 0)


async def test_a_message_that_names_another_stores_payment_does_nothing(
    hook: httpx.AsyncClient, till: Till, other_store: Store
):
    body = (
        f'{{"id":"evt_x","type":"charge.succeeded","livemode":false,"data":{{"object":{{"object":"charge",'
        f'"metadata":{{"store_id":"{other_store.id}","payment_id":"{till.payment_id}"}}}}}}}}'
    )
    signed = stripe.WebhookSignature.generate_signature_header(body, SECRET)

    assert await deliver(hook, body.encode(), signed) == 200

    assert await messages(till) == (0, 0)
    assert await till.jobs() == []


async def test_without_cards_there_is_nothing_to_call(stranger: httpx.AsyncClient):
    assert (await stranger.post(HOOK, content=b"{}")).status_code == 404
