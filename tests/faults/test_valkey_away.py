"""T103 to T105: Valkey dies and comes back. The shop sells on; mails wait in PostgreSQL, and none is lost or doubled."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import WAITING
from shared.stores.models import Store
from tests.support.account_links import PASSWORD
from tests.support.checkouts import assert_books_are_right, check_out, job_states, with_a_cart
from tests.support.database_proxy import DatabaseProxy
from tests.support.factories.catalogue import make_product, only_variant
from tests.support.machine import Machine
from tests.support.mail_jobs import let_the_sweeper_look, place_orders, until_done
from tests.support.post_offices import SmtpOffice

LONGEST_ANSWER = 2.0
KILLED = 3
# One for each order, and the link that opens another account.
MAILS = KILLED + 2
ORDERS = 200

EMAIL = "mila@example.com"


@asynccontextmanager
async def valkey_away(machine: Machine) -> AsyncIterator[None]:
    machine.kill_valkey()
    try:
        yield
    finally:
        machine.revive_valkey()


async def test_the_shop_sells_on_and_the_mails_leave_when_valkey_is_back(
    machine: Machine, books: Database, shop: Store
):
    async with books.in_store(shop.id) as session:
        product = await make_product(session, slug="blue-mug", stock=10)
        variant_id = (await only_variant(session, product)).id
    async with SmtpOffice().open() as office, DatabaseProxy(machine.postgres.url).listening() as proxy:
        machine.launch("relay")
        machine.launch("worker", SMTP_URL=office.url)
        await machine.launch_web(DATABASE_URL=proxy.url)
        async with valkey_away(machine):
            shopper = await shop_around(machine, books, shop)
            assert (await check_out(shopper)).status_code == 303

            late = [await with_a_cart(machine, shop.slug, variant_id) for _ in range(KILLED)]
            await kill_web_after_the_commit(machine, proxy, late)

            assert await job_states(books, shop.id) == {WAITING: MAILS}
        await until_done(books, shop, MAILS)

        assert len(set(office.keys)) == len(office.keys) == MAILS
    await assert_books_are_right(books, shop.id)


async def shop_around(machine: Machine, books: Database, shop: Store) -> httpx.AsyncClient:
    """Browse, sign in, ask for an account, sign in again and fill the cart; each answer comes soon."""
    shopper = machine.shopper(shop.slug)
    async with books.in_store(shop.id) as session:
        await sign_up(session, email=EMAIL, name="Mila Haddad", password=PASSWORD, now=utc_now())
    began, answers = time.monotonic(), []

    async def ask(method: str, path: str, **form: str) -> httpx.Response:
        nonlocal began
        answers.append(await shopper.request(method, path, data=form or None))
        took, began = time.monotonic() - began, time.monotonic()
        assert took < LONGEST_ANSWER, f"{method} {path} took {took:.1f} s"
        return answers[-1]

    await ask("GET", "/")
    page = await ask("GET", "/products/blue-mug")
    variant = page.text.partition('name="variant"')[2].partition('value="')[2].partition('"')[0]
    await ask("POST", "/cart/lines", variant=variant, quantity="1")
    await ask("GET", "/cart")
    await ask("POST", "/account/sign-up", email="noa@example.com")
    await ask("POST", "/account/sign-in", email=EMAIL, password=PASSWORD)
    await ask("POST", "/account/sign-out", go="out")
    await ask("POST", "/account/sign-in", email=EMAIL, password=PASSWORD)
    await ask("GET", "/checkout")
    assert [answer.status_code for answer in answers] == [200, 200, 303, 200, *[303] * 4, 200]
    return shopper


async def kill_web_after_the_commit(
    machine: Machine, proxy: DatabaseProxy, shoppers: list[httpx.AsyncClient]
) -> None:
    """Place orders of which the web never knows that it placed them, because it is dead."""
    proxy.hold("INSERT INTO orders", "after")
    asked = [asyncio.ensure_future(check_out(shopper)) for shopper in shoppers]
    await proxy.gate.until_waiting(len(shoppers))
    machine.kill("web")
    assert all(
        isinstance(lost, httpx.TransportError)
        for lost in await asyncio.gather(*asked, return_exceptions=True)
    )
    await proxy.let_go()


async def test_each_of_200_mails_leaves_once_though_valkey_and_the_relay_die(
    machine: Machine, books: Database, shop: Store
):
    """T104 too: two relays, and what one had published when it was killed is published again."""
    async with SmtpOffice().open() as office:
        machine.launch("worker", SMTP_URL=office.url)
        machine.launch("relay")
        async with valkey_away(machine):
            await place_orders(books, shop, ORDERS)
        machine.launch("relay 2")
        machine.launch("relay 3")
        async with asyncio.timeout(60):
            while not office.accepted:  # noqa: ASYNC110 - the office counts, it does not call
                await asyncio.sleep(0.005)
        for relay in ("relay", "relay 2", "relay 3"):
            machine.kill(relay)
        machine.launch("relay")

        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, ORDERS)

        assert Counter(Counter(office.keys).values()) == {1: ORDERS}
    await assert_books_are_right(books, shop.id)
