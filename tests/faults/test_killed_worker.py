"""T102: kill -9 of a worker in the middle of a mail, at both moments that matter.

What Souk promises: a mail is never lost. With Resend it is accepted once, because every try carries the same
idempotency key. SMTP has no such key: who dies between the server's acceptance and its word for it sends once more,
under the same Message-ID, by which receivers may drop the repeat. At any other moment it is accepted once too.
"""

from collections import Counter

import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.killings import KILLINGS, Killing, be_there_again
from tests.support.machine import Machine
from tests.support.mail_jobs import let_the_sweeper_look, place_orders, until_done
from tests.support.post_offices import ResendOffice, SmtpOffice
from tests.support.rounds import ROUNDS

# As many as the worker has processes: each holds one mail when it dies.
MAILS = 2
# A message of the queue is visible again after 300 s (workers/app.py), and T102 grants a minute more.
RESUMED_WITHIN = 360.0


@pytest.mark.parametrize("kill", KILLINGS)
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
        be_there_again(machine, {"SMTP_URL": office.url})

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


@pytest.mark.parametrize("kill", KILLINGS)
async def test_resend_takes_a_mail_whose_acceptance_was_not_heard_only_once(
    machine: Machine, books: Database, shop: Store, kill: Killing
):
    async with ResendOffice().open() as office:
        provider = {"RESEND_API_KEY": "re_of_tests", "RESEND_API_URL": office.url}
        machine.launch("relay")
        machine.launch("worker", **provider)
        office.taken.close()
        await place_orders(books, shop, MAILS)
        await office.taken.until_waiting(MAILS)
        kill(machine)
        office.taken.open()
        be_there_again(machine, provider)

        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, MAILS)

        assert sorted(Counter(office.calls).values()) == [2] * MAILS
        assert len(office.accepted) == MAILS


@pytest.mark.skipif(not ROUNDS, reason="it waits as long as the clocks of production say: `make chaos`")
@pytest.mark.parametrize("kill", KILLINGS)
async def test_what_a_killed_worker_had_begun_is_gone_on_with_by_itself_in_time(
    machine: Machine, books: Database, shop: Store, kill: Killing
):
    """Nobody moves a clock here: beat, sweeper and relay find the jobs, within the queue's time-out and a minute."""
    async with SmtpOffice().open() as office:
        for name in ("relay", "beat"):
            machine.launch(name)
        machine.launch("worker", SMTP_URL=office.url)
        office.asked.close()
        await place_orders(books, shop, MAILS)
        await office.asked.until_waiting(MAILS)
        kill(machine)
        office.asked.open()
        be_there_again(machine, {"SMTP_URL": office.url})

        await until_done(books, shop, MAILS, patience=RESUMED_WITHIN)

        assert len(set(office.keys)) == len(office.keys) == MAILS
