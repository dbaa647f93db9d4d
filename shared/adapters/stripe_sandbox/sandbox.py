"""One sandbox: its accounts, its clock, and everything that happens to them."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx

from shared.adapters.stripe_sandbox.books import Books, Journal, Thing
from shared.adapters.stripe_sandbox.deliveries import Deliveries
from shared.adapters.stripe_sandbox.endpoints import add_endpoint
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.idempotency import Keys
from shared.adapters.stripe_sandbox.periods import keep_time
from shared.adapters.stripe_sandbox.problems import Problem
from shared.adapters.stripe_sandbox.sessions import close
from shared.adapters.stripe_sandbox.troubles import Troubles

KEYS: Final = ("sk_test_", "rk_test_")
OWN_ENDPOINT: Final = "we_of_the_installation"


class Sandbox:
    """The state of one server. Each secret key is an account of its own; any that looks like a test key is known."""

    def __init__(
        self, journal: Path | None = None, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._journal = Journal(journal)
        self._accounts: dict[str, Books] = {}
        self.ahead = 0.0
        self.keys, self.troubles = Keys(), Troubles()
        self.deliveries = Deliveries(transport)
        self.calls: list[dict[str, str]] = []
        for account, thing in self._journal.read():
            self.books_of_account(account).recall(thing)

    def now(self) -> int:
        """Return the present moment of this sandbox, which a test may have moved on."""
        return int(time.time() + self.ahead)

    def books_of_key(self, key: str, connected: str | None = None) -> Books:
        """Return the books that a secret key opens; raises Problem as Stripe does for a key it does not know."""
        if not key:
            raise Problem(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using"
                " Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
                status=401,
                is_kept=False,
            )
        if not key.startswith(KEYS):
            hidden = f"{key[:8]}{'*' * max(len(key) - 12, 0)}{key[-4:]}"
            raise Problem(f"Invalid API Key provided: {hidden}", status=401, is_kept=False)
        return self.books_of_account(connected or account_of(key))

    def books_of_account(self, account: str) -> Books:
        if account not in self._accounts:
            self._accounts[account] = Books(account, self._journal, self.now)
        return self._accounts[account]

    def listen_at(self, key: str, url: str, secret: str) -> None:
        """Let the account of a key tell one address of everything, signed with a secret that is known before."""
        books = self.books_of_key(key)
        add_endpoint(books, url, ["*"], secret, given={}, now=self.now(), key=OWN_ENDPOINT)

    def find(self, kind: str, key: str) -> tuple[Books, Thing] | None:
        """Return an object of whichever account it is in: the shopper's pages carry no key."""
        for books in self._accounts.values():
            thing = books.known(kind, key)
            if thing is not None:
                return books, thing
        return None

    def ask(self, books: Books, origin: str) -> Ask:
        """Return what a change needs that does not come in through the API."""
        return Ask(books, {}, self.deliveries.tell, origin)

    def expire_due(self) -> None:
        """Close the sessions whose time is over, and begin the periods of subscriptions whose time has come."""
        for books in self._accounts.values():
            keep_time(self.ask(books, ""))
        for books, session in list(self._open_sessions()):
            if session["expires_at"] <= self.now():
                close(self.ask(books, ""), session)

    def _open_sessions(self) -> Iterator[tuple[Books, Thing]]:
        for books in self._accounts.values():
            for session in books.all("checkout.session", status="open"):
                yield books, session


def account_of(key: str) -> str:
    """Return the id of the account that a secret key belongs to."""
    return f"acct_{hashlib.sha256(key.encode()).hexdigest()[:16]}"
