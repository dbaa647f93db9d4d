"""The whole shop as separate processes: web, two workers, beat, relay and a Stripe that misbehaves on command.

They stay for all tests of chaos; whatever a test has killed is started again before the next one. PostgreSQL is reached
through a proxy that can put it 100 ms away, cut it, or stop a transaction at its commit. A Stripe that holds a call is
the barrier at which processes are killed, so the application has no code for tests.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
import stripe
from celery import Celery

from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.checkouts import FORM, with_a_cart
from tests.support.database_proxy import DatabaseProxy
from tests.support.machine import Machine
from tests.support.patience import eventually
from tests.support.rounds import ROUNDS
from tests.support.stripe_sandbox import KEY, Control, client_of

SECRET: Final = "whsec_of_tests"
STAYING: Final = ("stripe", "web", "worker", "worker 2", "relay", "beat")
WEB_PROCESSES: Final = 3 if ROUNDS else 2


def by_card(browser: httpx.AsyncClient) -> dict[str, str]:
    """Return a buyer's form, with a mailbox of their own: so many tries of one would be taken for a thief's."""
    return FORM | {"payment": "card", "email": f"buyer-{id(browser)}@example.com"}


Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Bout:
    """One round of a test of chaos: how far away PostgreSQL is, and a source of accidents that a seed repeats."""

    number: int
    delay: float
    seed: int

    def __str__(self) -> str:
        return f"{'far' if self.delay else 'near'}-{self.number}"

    @property
    def chance(self) -> Random:
        return Random(f"{self.seed} {self}")  # noqa: S311 - to be repeated, not to be secret


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order by card as its shopper knows it."""

    browser: httpx.AsyncClient
    session_id: str
    page: str

    async def come_back(self) -> httpx.Response:
        """Return from the payment page, as the browser does after paying."""
        return await self.browser.get(f"{self.page}/payment")


class ProxyThread:
    """A proxy that goes on while the test's own loop stands still."""

    def __init__(self, url: str) -> None:
        self.proxy = DatabaseProxy(url)
        self._is_there, self._is_over = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()))

    def begin(self) -> None:
        self._thread.start()
        self._is_there.wait(10)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._is_over.set)
        self._thread.join(10)

    async def do(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        """Do something of the proxy's in its own loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with self.proxy.listening():
            self._is_there.set()
            await self._is_over.wait()


class Rig:
    """The processes, and what a test does with them."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._was_cut = False
        self.wire = ProxyThread(machine.postgres.url)
        self.wire.begin()
        self.stripe_origin = f"http://127.0.0.1:{machine.stripe_port}"
        self._transport = httpx.AsyncHTTPTransport()
        self.control = Control(self._transport, self.stripe_origin)
        self.stripe: stripe.StripeClient = client_of(self._transport, origin=self.stripe_origin)
        self._environment = {
            "DATABASE_URL": self.proxy.url,
            "SOUK_WEB_PROCESSES": str(WEB_PROCESSES),
            "SOUK_WORKER_PROCESSES": "1",
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_API_URL": self.stripe_origin,
            "STRIPE_SANDBOX_KEY": KEY,
            "STRIPE_SANDBOX_WEBHOOK_URL": f"http://localhost:{machine.port}/webhooks/stripe",
            "STRIPE_SANDBOX_WEBHOOK_SECRET": SECRET,
        }

    @property
    def proxy(self) -> DatabaseProxy:
        """The wire to PostgreSQL."""
        return self.wire.proxy

    async def close(self) -> None:
        """End the processes, and the wire."""
        self.machine.stop_children()
        await self._transport.aclose()
        self.wire.end()

    def launch(self, name: str) -> None:
        """Start one of the processes."""
        self.machine.launch(name, **self._environment)

    async def launch_web(self) -> None:
        """Start the web server and return when it serves."""
        self.launch("web")
        await self.machine.page_is_there()

    async def be_whole(self, delay: float) -> None:
        """Start what does not run, end all troubles, and leave nothing of an earlier test to be done."""
        await self.mend()
        for name in STAYING:
            if not self.machine.runs(name):
                self.launch(name)
        await self.machine.page_is_there()
        await eventually(self._stripe_is_there)
        await self.control("calm")
        await self.machine.forget_work()
        owner = await self.machine.administrate()
        try:
            await owner.execute("UPDATE payments SET look_at = NULL WHERE look_at IS NOT NULL")
        finally:
            await owner.close()
        self.proxy.delay = delay

    async def mend(self) -> None:
        """End what was done to the wire; the web's connections have ended with it, so it is started anew."""
        self.proxy.delay = 0.0
        if self._was_cut or self.proxy.is_holding:
            self._was_cut = False
            self.proxy.mend()
            await self.wire.do(self.proxy.let_go())
            if self.machine.runs("web"):
                self.machine.kill("web")

    async def cut_database(self) -> None:
        """Let PostgreSQL be away until `proxy.mend()`."""
        self._was_cut = True
        await self.wire.do(self.proxy.cut())

    def send_task(self, name: str) -> None:
        """Do at once what beat does by the clock."""
        with Celery("souk", broker=self.machine.valkey.url) as app:
            app.send_task(name, ignore_result=True)

    def crowd(self, count: int) -> int:
        """Return how many compete: fewer far away, where each waits a second for whoever is before them."""
        return max(count // 3, 2) if self.proxy.delay else count

    async def order_by_card(self, browser: httpx.AsyncClient) -> Purchase:
        """Check a filled cart out by card."""
        return await self.purchase_of(browser, await browser.post("/checkout", data=by_card(browser)))

    async def purchase_of(self, browser: httpx.AsyncClient, answer: httpx.Response) -> Purchase:
        """Read where a checkout has led to."""
        assert answer.status_code == 303, (answer.status_code, answer.text[:300])
        location = answer.headers["location"]
        assert location.startswith(f"{self.stripe_origin}/c/pay/"), location
        session_id = location.rpartition("/")[2]
        session = await self.stripe.v1.checkout.sessions.retrieve_async(session_id)
        page = urlsplit(str(session.success_url)).path.removesuffix("/payment")
        return Purchase(browser, session_id, page)

    async def pay(self, purchase: Purchase, **how: Any) -> None:
        """Pay on the payment page."""
        await self.control(f"sessions/{purchase.session_id}/pay", **how)

    async def sessions_of(self, store: Store) -> list[str]:
        """Return the ids of all sessions that a store has at Stripe."""
        page = await self.stripe.v1.checkout.sessions.list_async({"limit": 100})
        mine = str(store.id)
        return [one.id async for one in page.auto_paging_iter() if (one.metadata or {})["store_id"] == mine]

    async def calls(self, request: str) -> list[dict[str, str]]:
        """Return the calls that Stripe has had, such as `POST /v1/refunds`."""
        made = await self.control.read("calls")
        return [call for call in made if f"{call['method']} {call['path']}".startswith(request)]

    async def until_asked(self, request: str, count: int) -> None:
        """Return when Stripe has had so many such calls in all."""

        async def is_so() -> bool:
            return len(await self.calls(request)) >= count

        await eventually(is_so)

    @asynccontextmanager
    async def trouble(self, kind: str, request: str, **more: Any) -> AsyncIterator[None]:
        """Let Stripe misbehave inside the block."""
        await self.control("troubles", kind=kind, request=request, **more)
        try:
            yield
        finally:
            await self.control("calm")

    async def _stripe_is_there(self) -> bool:
        try:
            return await self.control.read("calls") is not None
        except httpx.TransportError:
            return False


async def carts_with(rig: Rig, shop: Store, variant_id: UUID, count: int) -> list[httpx.AsyncClient]:
    """Return so many browsers, each with one piece in its cart."""
    carts = (with_a_cart(rig.machine, shop.slug, variant_id) for _ in range(count))
    return list(await asyncio.gather(*carts))


@pytest.fixture(scope="session")
def whole_rig(whole_machine: Machine, runner: asyncio.Runner) -> Iterator[Rig]:
    rig = Rig(whole_machine)
    yield rig
    runner.run(rig.close())


@pytest.fixture
def bout(request: pytest.FixtureRequest) -> Bout:
    """The round that a test is in."""
    given: Bout = request.param
    return given


@pytest.fixture
def rig(whole_rig: Rig, bout: Bout, runner: asyncio.Runner) -> Iterator[Rig]:
    """The processes, whole and calm; when the test is over the books of every store are looked over."""
    runner.run(whole_rig.be_whole(bout.delay))
    yield whole_rig
    runner.run(_look_over(whole_rig))
    runner.run(whole_rig.machine.close_browsers())


async def _look_over(rig: Rig) -> None:
    await rig.mend()
    books = Database(rig.machine.settings().database, application="souk-tests")
    try:
        async with books.as_platform() as session:
            found = await find_violations(session, now=utc_now(), checks=BOOKS)
    finally:
        await books.close()
    assert [str(one) for one in found] == []
