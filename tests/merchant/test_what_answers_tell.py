"""T65: whoever asks for a link, or moves an account to another address, learns of nobody's account: not by time either."""

import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from shared.accounts.create_user import create_user
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.account_links import open_account
from tests.support.web import browser, signed_in

PASSWORD = "a long enough secret"
PASSING = ("date", "x-request-id")
# By how much two ways may differ: the criterion's 20 ms, and half of what one takes on a machine that is busy.
TOLERANCE = 0.02
Ask = Callable[[str], Awaitable[httpx.Response]]


class Asker:
    """Somebody who asks in one of the ways, and who has an account already."""

    def __init__(self, way: str, door: Door, database: Database, store: Store) -> None:
        self.way, self.door, self.database, self.store = way, door, database, store
        self.known = f"known-{new_id().hex[-10:]}@example.com"
        self.ask: Ask

    async def begin(self) -> None:
        """Make the known account, and sign in where the way needs it."""
        shop, desk = browser(self.door, f"{self.store.slug}.localhost"), browser(self.door, "localhost")
        async with self.database.in_store(self.store.id) as session:
            await sign_up(session, email=self.known, name="Mia", password=PASSWORD, now=utc_now())
        async with self.database.as_platform() as session:
            await create_user(session, email=self.known, name="Mia", password=PASSWORD, now=utc_now())
        if self.way == "a customer moves":
            await open_account(shop, self.database, self.store, f"own-{new_id().hex[-10:]}@example.com")
        if self.way == "an owner invites":
            desk = await signed_in(self.door, self.database, self.store)
        client = shop if "customer" in self.way else desk
        invite = f"/dashboard/{self.store.slug}/people/invitations"
        path, more = {
            "a customer resets": ("/account/password-reset", {}),
            "a customer signs up": ("/account/sign-up", {}),
            "a customer moves": ("/account/email", {"email_password": PASSWORD}),
            "a member resets": ("/dashboard/password-reset", {}),
            "a member signs up": ("/dashboard/sign-up", {}),
            "an owner invites": (invite, {"role": "staff"}),
        }[self.way]

        async def ask(email: str) -> httpx.Response:
            return await client.post(path, data={"email": email, **more})

        self.ask = ask

    @staticmethod
    def unknown() -> str:
        """Return an address that nobody has, as long as the known one."""
        return f"knows-{new_id().hex[-10:]}@example.com"

    async def apart(self, pairs: int) -> tuple[float, float]:
        """Return the medians of how long asking takes for the known address and for unknown ones, by turns."""
        spent: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(2 * pairs):
            # First the one, then the other, then the other way round: neither always comes after a pause.
            is_known = turn % 4 in (0, 3)
            email, begun = self.known if is_known else self.unknown(), time.perf_counter()
            await self.ask(email)
            spent[is_known].append(time.perf_counter() - begun)
        return statistics.median(spent[True]), statistics.median(spent[False])


@pytest.fixture(
    params=[
        "a customer resets",
        "a customer signs up",
        "a customer moves",
        "a member resets",
        "a member signs up",
        "an owner invites",
    ]
)
def asker(
    request: pytest.FixtureRequest, open_door: Door, database: Database, store: Store, runner: Any
) -> Asker:
    """Each of the ways in which an address can be asked about."""
    asker = Asker(request.param, open_door, database, store)
    runner.run(asker.begin())
    return asker


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect what both doors send to PostgreSQL inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    engines = [database.app_engine.sync_engine, database.platform_engine.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def told(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], str]:
    headers = [pair for pair in answer.headers.multi_items() if pair[0] not in PASSING]
    return answer.status_code, headers, answer.text


async def test_known_or_not_is_answered_alike_by_the_same_statements(
    asker: Asker, database: Database, services: Services
):
    answers, asked = [], []
    # The first one may find less remembered than the others.
    await asker.ask(asker.unknown())
    for email in (asker.known, asker.unknown()):
        # Which store it is, is asked once a second, and sometimes behind a visitor's back.
        await services.directory.close()
        services.directory.forget()
        with statements(database) as sent:
            answers.append(told(await asker.ask(email)))
        asked.append(sent)

    assert answers[0][0] == 303
    assert answers[0] == answers[1]
    assert len(asked[0]) > 1
    assert asked[0] == asked[1]


async def test_known_or_not_takes_as_long(asker: Asker):
    await asker.apart(1)
    for pairs in (10, 30, 60):
        known, unknown = await asker.apart(pairs)
        if abs(known - unknown) < max(TOLERANCE, min(known, unknown) / 2):
            return

    pytest.fail(f"{asker.way}: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms")
