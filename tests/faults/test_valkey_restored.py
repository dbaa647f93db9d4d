"""T106: Valkey comes back as it was long ago. What was done stays done, what it never knew is done, nobody gets in."""

import httpx
from redis.asyncio import Redis

from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import DONE, SENT
from shared.stores.models import Store
from tests.support.account_links import PASSWORD
from tests.support.checkouts import assert_books_are_right, job_states
from tests.support.machine import Machine
from tests.support.mail_jobs import let_the_sweeper_look, place_orders, until_done
from tests.support.patience import eventually, until_equal
from tests.support.post_offices import SmtpOffice

EMAIL = "mila@example.com"
OF_THEN, OF_NOW = 3, 2


async def test_an_old_snapshot_loses_no_mail_and_does_nothing_twice(
    machine: Machine, books: Database, shop: Store
):
    async with SmtpOffice().open() as office:
        await empty(machine)
        machine.launch("relay")
        await machine.launch_web()
        shopper, token = await signed_in(machine, books, shop)
        await place_orders(books, shop, OF_THEN)
        await until_equal(lambda: job_states(books, shop.id), {SENT: OF_THEN})
        machine.photograph_valkey()
        machine.launch("worker", SMTP_URL=office.url)
        await until_done(books, shop, OF_THEN)
        await shopper.post("/account/sign-out", data={"go": "out"})
        machine.kill("worker")
        await place_orders(books, shop, OF_NOW)
        await until_equal(lambda: job_states(books, shop.id), {DONE: OF_THEN, SENT: OF_NOW})

        machine.let_valkey_be_old()
        assert await waiting_in(machine) == OF_THEN  # of the mails of then, which have left
        machine.launch("worker", SMTP_URL=office.url)
        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, OF_THEN + OF_NOW)

        async def is_empty() -> bool:
            return await waiting_in(machine) == 0

        await eventually(is_empty)
        assert len(set(office.keys)) == len(office.keys) == OF_THEN + OF_NOW
        assert not await is_inside(machine, shop, token)
    await assert_books_are_right(books, shop.id)


async def signed_in(machine: Machine, books: Database, shop: Store) -> tuple[httpx.AsyncClient, str]:
    """Return the browser of a customer who is inside, and what it is known by."""
    async with books.in_store(shop.id) as session:
        await sign_up(session, email=EMAIL, name="Mila Haddad", password=PASSWORD, now=utc_now())
    shopper = machine.shopper(shop.slug)
    await shopper.post("/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    token = shopper.cookies["souk_customer"]
    assert await is_inside(machine, shop, token)
    return shopper, token


async def is_inside(machine: Machine, shop: Store, token: str) -> bool:
    """Say whether a browser with this mark is let into the account."""
    browser = machine.shopper(shop.slug)
    return (await browser.get("/account", headers={"cookie": f"souk_customer={token}"})).status_code == 200


async def empty(machine: Machine) -> None:
    """Let nothing wait of what workers of other tests had begun when they were killed."""
    async with Redis.from_url(machine.valkey.url) as valkey:
        await valkey.flushall()


async def waiting_in(machine: Machine) -> int:
    """Return how many messages are in the queue, taken ones that nobody has confirmed among them."""
    async with Redis.from_url(machine.valkey.url) as valkey:
        return int(await valkey.llen("celery")) + int(await valkey.hlen("unacked"))
