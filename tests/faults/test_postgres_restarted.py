"""T108: PostgreSQL ends in the middle of the trade and comes back; the web stays and goes on by itself."""

import asyncio
import signal
from collections import Counter
from itertools import cycle
from uuid import UUID

import httpx
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right, check_out, count_orders, with_a_cart
from tests.support.factories.catalogue import make_product, only_variant
from tests.support.machine import Machine
from tests.support.rounds import ROUNDS, rounds

SHOPPERS = 4
AWAY = 0.7
RECOVERY = 30.0
ENDS = {"fast-shutdown": signal.SIGINT, "immediate-shutdown": signal.SIGQUIT, "kill-9": signal.SIGKILL}
# Who reads comes at this rate, whether those before have been answered or not; the shoppers come on top.
READERS_A_SECOND = 200 if ROUNDS else 20
PAGES = ("/", "/products/blue-mug", "/cart")


class Trade:
    """Shoppers who browse and buy until they are told to stop; whoever is told to come back does."""

    def __init__(self, machine: Machine, shop: Store, variant_id: UUID) -> None:
        self._machine, self._shop, self._variant_id = machine, shop, variant_id
        self._is_over = asyncio.Event()
        self.answers: Counter[int] = Counter()
        self.confirmed: list[str] = []
        self.wrong: list[str] = []

    async def go_on(self) -> None:
        """Trade until `stop`."""
        await asyncio.gather(self._readers(), *(self._one_shopper() for _ in range(SHOPPERS)))

    def stop(self) -> None:
        self._is_over.set()

    async def until_confirmed(self, more: int) -> None:
        """Return when so many more orders have been confirmed."""
        wanted = len(self.confirmed) + more
        async with asyncio.timeout(RECOVERY):
            while len(self.confirmed) < wanted:  # noqa: ASYNC110 - a count, not a moment
                await asyncio.sleep(0.01)

    async def _readers(self) -> None:
        browsers = cycle([self._machine.shopper(self._shop.slug) for _ in range(20)])
        async with asyncio.TaskGroup() as group:
            for page in cycle(PAGES):
                if self._is_over.is_set():
                    return
                group.create_task(self._read(next(browsers), page))
                await asyncio.sleep(1 / READERS_A_SECOND)

    async def _read(self, browser: httpx.AsyncClient, page: str) -> None:
        self._note(await browser.get(page))

    async def _one_shopper(self) -> None:
        while not self._is_over.is_set():
            browser = self._machine.shopper(self._shop.slug)
            put = {"variant": str(self._variant_id), "quantity": "1"}
            if self._note(await browser.get("/products/blue-mug")) != 200:
                continue
            if self._note(await browser.post("/cart/lines", data=put)) != 303:
                continue
            bought = await check_out(browser)
            while self._note(bought) == 503 and not self._is_over.is_set():
                # Whoever tries at once and again is told 429 before long, as they should be.
                await asyncio.sleep(0.25)
                bought = await check_out(browser)
            if bought.status_code == 303:
                self.confirmed.append(bought.headers["location"])

    def _note(self, answer: httpx.Response) -> int:
        status = answer.status_code
        self.answers[status] += 1
        if status not in (200, 303, 503) or (status == 503 and not answer.headers.get("retry-after")):
            self.wrong.append(f"{answer.request.method} {answer.request.url.path}: {status}")
        return status


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
async def test_no_confirmed_order_is_lost_and_the_web_recovers_by_itself(
    machine: Machine, books: Database, shop: Store, end: signal.Signals
):
    async with books.in_store(shop.id) as session:
        product = await make_product(session, slug="blue-mug", stock=10_000)
        variant_id = (await only_variant(session, product)).id
    await machine.launch_web()
    trade = Trade(machine, shop, variant_id)
    going_on = asyncio.ensure_future(trade.go_on())
    await trade.until_confirmed(5)

    at_another_address = []
    for number in range(rounds(1)):
        await asyncio.to_thread(machine.kill_postgres, end)
        at_another_address.append(await machine.shopper(f"never-asked-before-{number}").get("/"))
        await asyncio.sleep(AWAY)
        await asyncio.to_thread(machine.revive_postgres)
        await trade.until_confirmed(5)
    trade.stop()
    await going_on
    await books.close()  # the test's own connections, which ended with the server

    assert {(one.status_code, one.headers["retry-after"]) for one in at_another_address} == {(503, "5")}
    assert trade.wrong == []
    assert trade.answers[503] > 0
    assert len(set(trade.confirmed)) == len(trade.confirmed)
    last = await with_a_cart(machine, shop.slug, variant_id)
    pages = [(await last.get(location)).status_code for location in trade.confirmed]
    assert Counter(pages) == {200: len(trade.confirmed)}
    assert await count_orders(books, shop.id) >= len(trade.confirmed)
    await assert_books_are_right(books, shop.id)
