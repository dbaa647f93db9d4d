"""What one account holds: every object by its id, written behind into a journal when there is one."""

import secrets
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson

from shared.adapters.stripe_sandbox.problems import missing, wrong

Thing = dict[str, Any]
ALPHABET: Final = string.ascii_letters + string.digits
LARGEST_PAGE: Final = 100


class Journal:
    """A file with a line for each change, so that a restart of the machine keeps what was under way."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def read(self) -> list[tuple[str, Thing]]:
        """Return what was written, and write it anew without what was overwritten since."""
        if self._path is None or not self._path.exists():
            return []
        latest: dict[tuple[str, str], Thing] = {}
        for line in self._path.read_bytes().splitlines():
            try:
                account, thing = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue  # the last line of a process that was killed
            latest[account, thing["id"]] = thing
        self._path.write_bytes(b"".join(_line(account, thing) for (account, _), thing in latest.items()))
        return [(account, thing) for (account, _), thing in latest.items()]

    def write(self, account: str, thing: Thing) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(_line(account, thing))


class Books:
    """The objects of one account, in the order of their making."""

    def __init__(self, account: str, journal: Journal, clock: Callable[[], int]) -> None:
        self.account, self.clock = account, clock
        self._journal = journal
        self._things: dict[str, Thing] = {}

    def put(self, thing: Thing) -> Thing:
        """Keep an object, new or changed."""
        self._things[thing["id"]] = thing
        self._journal.write(self.account, thing)
        return thing

    def recall(self, thing: Thing) -> None:
        """Take an object from the journal."""
        self._things[thing["id"]] = thing

    def known(self, kind: str, key: str) -> Thing | None:
        thing = self._things.get(key)
        return thing if thing is not None and thing["object"] == kind else None

    def get(self, kind: str, key: str, *, param: str = "id") -> Thing:
        """Return an object of this account; raises Problem."""
        thing = self.known(kind, key)
        if thing is None:
            raise missing(kind.replace(".", " "), key, param=param)
        return thing

    def all(self, kind: str, **wanted: Any) -> list[Thing]:
        """Return the objects of a kind whose fields are as wanted, latest first."""
        return [
            thing
            for thing in reversed(self._things.values())
            if thing["object"] == kind and all(thing.get(name) == value for name, value in wanted.items())
        ]


def new_key(prefix: str) -> str:
    """Return an id of Stripe's shape."""
    size = 58 if prefix.startswith("cs_") else 24
    return f"{prefix}_{''.join(secrets.choice(ALPHABET) for _ in range(size))}"


def page(found: list[Thing], url: str, given: dict[str, Any]) -> Thing:
    """Return one page of a list, after or before a cursor."""
    limit = str(given.get("limit", "10"))
    if not limit.isdigit() or not 1 <= int(limit) <= LARGEST_PAGE:
        raise wrong("limit", f"This value must be between 1 and {LARGEST_PAGE}.")
    after, before = given.get("starting_after"), given.get("ending_before")
    keys = [thing["id"] for thing in found]
    start = keys.index(after) + 1 if after in keys else 0
    end = keys.index(before) if before in keys else len(found)
    some = found[start:end]
    return {"object": "list", "data": some[: int(limit)], "has_more": len(some) > int(limit), "url": url}


def _line(account: str, thing: Thing) -> bytes:
    return orjson.dumps([account, thing]) + b"\n"
