"""T87: forms and uploads that are meant to hurt are refused, and no web process grows by them.

Spoken byte by byte to the real server, whose processes are looked at while they are spoken to.
"""

import asyncio
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import repeat
from types import TracebackType
from typing import Final, NamedTuple, Self

import psutil
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.people import make_member
from tests.support.server import Server

MEGABYTE: Final = 2**20
MOST_GROWTH: Final = 50 * MEGABYTE
REFUSED: Final = {0, 400, 411, 413, 422}  # 0: closed without a word
PIECE: Final = b"x" * 65_536
PLAIN: Final = "application/x-www-form-urlencoded"
PARTS: Final = "multipart/form-data; boundary=b"
FIELD: Final = b'--b\r\ncontent-disposition: form-data; name="note"\r\n\r\n'
FILE: Final = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
END: Final = b"\r\n--b--\r\n"
HUGE: Final = 2 * 2**30
LARGE: Final = 60 * MEGABYTE  # what an import may be


class Where(NamedTuple):
    """A form of the shop that everybody may send, and one of the dashboard that takes large files."""

    host: str
    path: str
    cookie: str = ""


class Watch(threading.Thread):
    """Looks at the memory of each web process all the time; `growth` is the most that one of them grew by."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        assert server.child.process is not None
        whole = psutil.Process(server.child.process.pid)
        self.processes = [whole, *whole.children(recursive=True)]
        self.before = [one.memory_info().rss for one in self.processes]
        self.most = list(self.before)
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.01):
            self.look()

    def look(self) -> None:
        now = [one.memory_info().rss for one in self.processes]
        self.most = [max(pair) for pair in zip(self.most, now, strict=True)]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.is_over.set()
        self.join()
        self.look()

    @property
    def growth(self) -> int:
        return max(most - before for most, before in zip(self.most, self.before, strict=True))


def head(where: Where, kind: str, length: str) -> bytes:
    lines = [
        f"POST {where.path} HTTP/1.1",
        f"Host: {where.host}",
        f"Content-Type: {kind}",
        length,
        "Connection: close",
        *([f"Cookie: {where.cookie}"] if where.cookie else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def pour(server: Server, beginning: bytes, pieces: Iterator[bytes]) -> tuple[int, int]:
    """Send pieces until an answer comes; returns its status, 0 for a closed door, and how much was sent."""
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        try:
            connection.sendall(beginning)
            for piece in pieces:
                if select.select([connection], [], [], 0)[0]:
                    break
                connection.sendall(piece)
                sent += len(piece)
            answer = connection.recv(64)
        except (BrokenPipeError, ConnectionResetError):
            return 0, sent
    return (int(answer[9:12]) if answer else 0), sent


def whole(body: bytes) -> tuple[str, Iterator[bytes]]:
    return f"Content-Length: {len(body)}", iter([body])


def promised(beginning: bytes, size: int) -> tuple[str, Iterator[bytes]]:
    """Say that so much comes, and send that until it is refused."""
    return f"Content-Length: {size}", stream(beginning, size)


def chunked(beginning: bytes, size: int) -> tuple[str, Iterator[bytes]]:
    """Never say how much comes."""

    def chunks() -> Iterator[bytes]:
        for piece in stream(beginning, size):
            yield b"%x\r\n%b\r\n" % (len(piece), piece)

    return "Transfer-Encoding: chunked", chunks()


def stream(beginning: bytes, size: int) -> Iterator[bytes]:
    yield beginning
    left = size - len(beginning) - len(END)
    yield from repeat(PIECE, left // len(PIECE))
    yield PIECE[: left % len(PIECE)] + END


def many_texts() -> bytes:
    """As many fields as may be, each as long as may be."""
    return b"".join([FIELD + b"x" * 500_000 + b"\r\n"] * 120) + END[2:]


Attack = Callable[[], tuple[str, Iterator[bytes]]]
ATTACKS: Final[dict[str, tuple[str, str, Attack]]] = {
    "10,001 fields": ("shop", PLAIN, lambda: whole(b"&".join([b"a=1"] * 10_001))),
    "10,001 parts": ("shop", PARTS, lambda: whole((FIELD + b"1\r\n") * 10_001 + END[2:])),
    "a field of 2 GB": ("shop", PARTS, lambda: promised(FIELD, HUGE)),
    "a field of 2 GB of no said length": ("shop", PARTS, lambda: chunked(FIELD, HUGE)),
    "a file of 2 GB of no said length": ("desk", PARTS, lambda: chunked(FILE, HUGE)),
    "a plain form of 2 GB of no said length": ("shop", PLAIN, lambda: chunked(b"a=", HUGE)),
    "a field of 60 MB where files may be as large": ("desk", PARTS, lambda: promised(FIELD, LARGE)),
    "many long fields where files may be as large": ("desk", PARTS, lambda: whole(many_texts())),
    "a table of one cell of 60 MB": ("desk", PARTS, lambda: promised(FILE, LARGE)),
    "no last boundary": ("desk", PARTS, lambda: whole(FILE + PIECE)),
    "a length below zero": ("shop", PARTS, lambda: ("Content-Length: -1", iter([FIELD + PIECE]))),
    "a length that is none": ("shop", PARTS, lambda: ("Content-Length: 1e9", iter([FIELD + PIECE]))),
}


@pytest.fixture
def places(database: Database, store: Store, server: Server, runner: asyncio.Runner) -> dict[str, Where]:
    """Both forms, each sent a few times as people do, so that no process does anything for the first time later."""

    async def signed_in() -> str:
        async with database.as_platform() as session:
            return (await make_member(session, store))[1]

    here = Where(f"{store.slug}.localhost", "/cart/lines")
    there = Where(
        "localhost", f"/dashboard/{store.slug}/products/imports", f"souk_member={runner.run(signed_in())}"
    )
    for _ in range(12):
        for where, kind, body in (
            (here, PLAIN, b"variant=none"),
            (here, PARTS, FIELD + b"1" + END),
            (there, PARTS, FILE + b"Handle,Title\nvase," + END),
        ):
            length, pieces = whole(body)
            pour(server, head(where, kind, length), pieces)
    return {"shop": here, "desk": there}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_form_that_is_meant_to_hurt_is_refused_and_no_process_grows(
    server: Server, places: dict[str, Where], name: str
):
    place, kind, attack = ATTACKS[name]
    with Watch(server) as watch:
        answers = []
        # Each process has its turn.
        for _ in range(4):
            length, pieces = attack()
            answers.append(pour(server, head(places[place], kind, length), pieces))

    assert {status for status, _sent in answers} <= REFUSED
    assert max(sent for _status, sent in answers) <= LARGE + MEGABYTE
    assert watch.growth < MOST_GROWTH, f"{watch.growth / MEGABYTE:.0f} MB"


def test_fifty_slow_uploads_wait_on_the_disk_and_hold_up_nobody(server: Server, places: dict[str, Where]):
    with Watch(server) as watch, ExitStack() as connections:
        for _ in range(50):
            one = connections.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            one.sendall(head(places["desk"], PARTS, f"Content-Length: {LARGE}") + FILE)
            for piece in repeat(PIECE, 48):
                one.sendall(piece)
        begun = time.monotonic()
        status, _page = server.get("/readyz", "Host: localhost")
        took = time.monotonic() - begun

    assert status == 200
    assert took < 10
    assert watch.growth < MOST_GROWTH, f"{watch.growth / MEGABYTE:.0f} MB"
