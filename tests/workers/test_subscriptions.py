"""Subscriptions in the worker: messages in any order, lost ones, and the mails that buyers get."""

import json
from dataclasses import replace
from itertools import permutations

import httpx
import pytest
from sqlalchemy import select, update

from shared.adapters.stripe_gateway import StripeGateway
from shared.adapters.stripe_sandbox.endpoints import signature
from shared.adapters.stripe_sandbox.sandbox import OWN_ENDPOINT, Sandbox
from shared.customers.sign_up import sign_up
from shared.gift_cards.change_credit import give_credit
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.models import WebhookMessage
from shared.stores.models import Store
from shared.subscriptions.models import Subscription, subscription_token
from shared.subscriptions.queries import subscription_by_id
from shared.subscriptions.wish import wish
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.orders import BUYER
from tests.support.payments import SECRET
from tests.support.post_box import PostBox, do_jobs
from tests.support.stripe_sandbox import KEY, Control
from tests.support.subscriptions import FAILING, TOTAL, Standing, make_subscription
from tests.support.web import browser
from tests.support.workers import worker_with
from workers.runtime import Runtime
from workers.subscriptions import look_at_due_subscriptions

HOOK = "/webhooks/stripe"
KINDS = ("checkout.session.completed", "customer.subscription.created", "invoice.paid")
PAID = ("placed", "paid", TOTAL)


class Post(httpx.AsyncBaseTransport):
    """Keeps what the sandbox sends until the test lets it through."""

    def __init__(self) -> None:
        self.bags: list[tuple[bytes, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.bags.append((await request.aread(), request.headers["stripe-signature"]))
        return httpx.Response(200)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def sandbox(post: Post) -> Sandbox:
    sandbox = Sandbox(transport=post)
    sandbox.listen_at(KEY, f"http://localhost{HOOK}", SECRET)
    return sandbox


@pytest.fixture
def hook(card_door: Door) -> httpx.AsyncClient:
    """A caller at the platform host of an application that takes cards."""
    return browser(card_door, "localhost")


@pytest.fixture
def box() -> PostBox:
    return PostBox()


@pytest.fixture
def runtime(services: Services, gateway: StripeGateway, box: PostBox) -> Runtime:
    return replace(worker_with(services, box), gateway=gateway)


async def begun(
    database: Database, store: Store, gateway: StripeGateway, control: Control, sandbox: Sandbox
) -> Standing:
    """Return a subscription that was begun at the provider, of which nobody has told."""
    standing = await make_subscription(database, store, gateway, control)
    await control(f"sessions/{await standing.open()}/pay")
    await sandbox.deliveries.deliver_due()
    return standing


async def deliver(hook: httpx.AsyncClient, bag: tuple[bytes, str]) -> int:
    answer = await hook.post(HOOK, content=bag[0], headers={"stripe-signature": bag[1]})
    return answer.status_code


def bags_of(post: Post) -> dict[str, tuple[bytes, str]]:
    """Return what was sent about the subscription, by kind."""
    return {
        json.loads(body)["type"]: (body, signed)
        for body, signed in post.bags
        if json.loads(body)["type"] in KINDS
    }


@pytest.mark.parametrize(
    "order", list(permutations(KINDS)), ids=["-".join(map(str, o)) for o in permutations(range(3))]
)
async def test_in_whatever_order_messages_come_there_is_one_order(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    sandbox: Sandbox,
    post: Post,
    hook: httpx.AsyncClient,
    runtime: Runtime,
    order: tuple[str, ...],
):
    standing = await begun(database, store, gateway, control, sandbox)
    bags = bags_of(post)

    for kind in order:
        assert await deliver(hook, bags[kind]) == 200
        assert await deliver(hook, bags[kind]) == 200
        await do_jobs(runtime, store, "subscriptions.look_at_subscription")

    assert await standing.orders() == [PAID]
    assert await standing.jobs() == ["send_subscription_started"]
    async with database.in_store(store.id) as session:
        messages = list(await session.scalars(select(WebhookMessage.handled_at)))
    assert len(messages) == 3
    assert None not in messages


async def test_a_message_of_another_stores_subscription_says_nothing(
    database: Database,
    store: Store,
    other_store: Store,
    gateway: StripeGateway,
    control: Control,
    sandbox: Sandbox,
    post: Post,
    hook: httpx.AsyncClient,
):
    standing = await make_subscription(database, store, gateway, control)
    session_id = await standing.open()
    async with database.in_store(store.id) as session:
        known = (await session.scalars(select(Subscription))).one()
    forged = {"store_id": str(other_store.id), "subscription_id": str(known.id)}
    books, held = sandbox.find("checkout.session", session_id) or (None, None)
    assert books is not None
    assert held is not None
    behind = books.get("_behind", f"behind_{session_id}")
    books.put(behind | {"subscription": behind["subscription"] | {"metadata": forged}})
    await control(f"sessions/{session_id}/pay")
    await sandbox.deliveries.deliver_due()

    assert await deliver(hook, bags_of(post)["invoice.paid"]) == 200

    async with database.in_store(other_store.id) as session:
        assert (await session.scalars(select(WebhookMessage))).all() == []


async def test_a_message_that_was_lost_is_made_up_for_by_the_sweeper(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    sandbox: Sandbox,
    runtime: Runtime,
):
    standing = await begun(database, store, gateway, control, sandbox)
    async with database.in_store(store.id) as session:
        await session.execute(update(Subscription).values(look_at=utc_now()))

    await look_at_due_subscriptions(runtime)
    await look_at_due_subscriptions(runtime)

    assert await standing.orders() == [PAID]


async def test_the_sweeper_passes_on_what_was_not_passed_on(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    sandbox: Sandbox,
    runtime: Runtime,
):
    standing = await begun(database, store, gateway, control, sandbox)
    await standing.look()
    async with database.in_store(store.id) as session:
        row = await subscription_by_id(session, str(standing.id))
        await wish(session, row, "end", by_store=False, actor="shopper", now=utc_now())

    await look_at_due_subscriptions(runtime)

    row = await standing.row()
    assert (row.wish, row.ends_with_period) == ("", True)


async def test_its_buyer_is_written_to_once_for_each_thing(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    sandbox: Sandbox,
    runtime: Runtime,
    box: PostBox,
):
    standing = await begun(database, store, gateway, control, sandbox)
    await standing.look()
    await standing.come_near_renewal()
    await standing.look()
    await standing.card(FAILING)
    await standing.pass_time(4)
    await standing.look()
    for _ in range(5):
        await standing.pass_time(3)
    await standing.look()

    for what in ("started", "ahead", "failed", "ended"):
        await do_jobs(runtime, store, f"notifications.send_subscription_{what}")

    assert [one.subject for one in box.taken] == [
        f"{store.name}: your subscription has started",
        f"{store.name}: your next delivery is near",
        f"{store.name}: your card was refused",
        f"{store.name}: your subscription is over",
    ]
    assert {one.recipient for one in box.taken} == {BUYER.email}
    row = await standing.row()
    token = subscription_token(runtime.settings.web.secret_key, row)
    for mail in box.taken:
        assert f"/subscriptions/{token}" in mail.text
        assert "House Espresso" in mail.text
        assert mail.html is not None
        assert f"/subscriptions/{token}" in mail.html


async def test_a_renewal_that_is_written_is_reduced_by_credit_and_told_of_beforehand(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    sandbox: Sandbox,
    post: Post,
    hook: httpx.AsyncClient,
    runtime: Runtime,
    box: PostBox,
):
    standing = await begun(database, store, gateway, control, sandbox)
    await standing.look()
    async with database.in_store(store.id) as session:
        customer = await sign_up(
            session, email=BUYER.email, name="Mila", password="a long enough secret", now=utc_now()
        )
        await give_credit(session, customer, Money(1000, "EUR"), note="Sorry", actor="test", now=utc_now())
        await session.execute(update(Subscription).values(customer_id=customer.id))
    await standing.come_near_renewal()
    await standing.look()
    await do_jobs(runtime, store, "notifications.send_subscription_ahead")
    renews_at = (await standing.row()).renews_at
    assert renews_at is not None
    await standing.pass_time((renews_at - standing.clock()).total_seconds() / 86400 + 0.01)
    await sandbox.deliveries.deliver_due()
    (body,) = (bag for bag, _ in post.bags if json.loads(bag)["type"] == "invoice.created")
    # The provider's clock is ahead of ours, who believe nothing that comes from the future.
    books = sandbox.books_of_key(KEY)
    signed = signature(books, OWN_ENDPOINT, body.decode(), now=int(utc_now().timestamp()))

    assert await deliver(hook, (body, signed)) == 200
    await do_jobs(runtime, store, "subscriptions.look_at_subscription")
    await standing.pass_time(0.05)
    await standing.look()

    assert await standing.orders() == [PAID, PAID]
    async with database.in_store(store.id) as session:
        shares = [(one.card_minor, one.to_pay.minor) for one in await session.scalars(select(Order))]
    assert sorted(shares) == [(0, TOTAL), (1000, TOTAL - 1000)]
    assert "Your store credit of €10.00 pays first" in box.taken[-1].text
