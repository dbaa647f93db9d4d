"""T102: kill -9 of a worker in the middle of a mail, at both moments that matter.

What Souk promises: a mail is never lost. With Resend it is accepted once, because every try carries the same
idempotency key. SMTP has no such key: who dies between the server's acceptance and its word for it sends once more,
under the same Message-ID, by which receivers may drop the repeat. At any other moment it is accepted once too.
"""

from collections import Counter
from collections.abc import Callable

import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.machine import Machine
from tests.support.mail_jobs import let_the_sweeper_look, place_orders, until_done
from tests.support.post_offices import ResendOffice, SmtpOffice

# As many as the worker has processes: each holds one mail when it dies.
MAILS = 2

Killing = Callable[[Machine], None]


def kill_all(machine: Machine) -> None:
    """The main process and its pool, as when the machine dies."""
    machine.kill("worker")


def kill_pool(machine: Machine) -> None:
    """The processes of the pool; the main process makes new ones."""
    machine.kill_children_of("worker")


@pytest.mark.parametrize("kill", [kill_all, kill_pool])
async def test_a_mail_that_was_not_accepted_yet_is_accepted_once(
    machine: Machine, books: Database, shop: Store, kill: Killing
):
    async with SmtpOffice().open() as office:
        machine.launch("relay")
        machine.launch("worker", SMTP_URL=office.url)
        await place_orders(books, shop, MAILS)
        office.asked.close()
        await office.asked.until_waiting(MAILS)
        kill(machine)
        office.asked.open()
        if kill is kill_all:
            machine.launch("worker", SMTP_URL=office.url)

        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, MAILS)

        assert len(set(office.keys)) == len(office.keys) == MAILS


async def test_over_smtp_a_mail_whose_acceptance_was_not_heard_is_sent_again_under_the_same_name(
    machine: Machine, books: Database, shop: Store
):
    async with SmtpOffice().open() as office:
        machine.launch("relay")
        machine.launch("worker", SMTP_URL=office.url)
        office.taken.close()
        await place_orders(books, shop, MAILS)
        await office.taken.until_waiting(MAILS)
        machine.kill("worker")
        office.taken.open()
        machine.launch("worker", SMTP_URL=office.url)

        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, MAILS)

        assert sorted(Counter(office.keys).values()) == [2] * MAILS


async def test_resend_takes_a_mail_whose_acceptance_was_not_heard_only_once(
    machine: Machine, books: Database, shop: Store
):
    async with ResendOffice().open() as office:
        provider = {"RESEND_API_KEY": "re_of_tests", "RESEND_API_URL": office.url}
        machine.launch("relay")
        machine.launch("worker", **provider)
        office.taken.close()
        await place_orders(books, shop, MAILS)
        await office.taken.until_waiting(MAILS)
        machine.kill("worker")
        office.taken.open()
        machine.launch("worker", **provider)

        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, MAILS)

        assert sorted(Counter(office.calls).values()) == [2] * MAILS
        assert len(office.accepted) == MAILS
