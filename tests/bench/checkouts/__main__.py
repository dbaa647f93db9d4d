"""`make bench`, second part: whole guest checkouts per second, on one variant and on a thousand, by cash and by card.

The shop has sold before, and autovacuum has counted its carts and orders. First what is put into carts, by the plain
form. A checkout is four requests: into the cart, the checkout's page, the order, the order's page. Each figure is set
against a baseline of one honest query, measured just before and just after, by the clock and by the CPU time that the
server's process took, which a busy machine does not change. What is one request of each guest is set against one of
each guest, so that both count the opening of a connection. Webhooks are acknowledged while no worker runs.
"""

import argparse
import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import orjson
import psutil
from rich.console import Console
from rich.table import Table

from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings
from tests.bench.checkouts.buyers import Guest, crowd, let_buy, let_look, let_take
from tests.bench.web.installation import ask, environment_of, fill, installation, plain, vacuum
from tests.bench.web.load import Measured, Request, put_load
from tests.bench.web.servers import Server, serving

SECRET: Final = "whsec_of_bench"
KEY: Final = "sk_test_of_bench"

Load = Coroutine[Any, Any, Measured]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result; the ratios are against one query, by the clock and by the server's CPU time."""

    name: str
    per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    ratio: float
    cpu_ratio: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A load with the CPU seconds that the server took for it."""

    measured: Measured
    cpu_seconds: float

    @property
    def cpu_ms(self) -> float:
        return self.cpu_seconds * 1000 / max(len(self.measured.latencies), 1)


def main() -> None:
    """Run the whole and print it."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--products", type=int, default=2_000)
    asked.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    options = asked.parse_args()
    result_home = load_settings(services_expected=False).web.home
    with installation() as (home, settings):
        asyncio.run(fill(settings, options.products))
        rows = _measure(home, settings, seconds=options.seconds)
    result_home.mkdir(parents=True, exist_ok=True)
    report = orjson.dumps([asdict(row) for row in rows], option=orjson.OPT_INDENT_2)
    (result_home / "bench-checkouts.json").write_bytes(report)
    _print(rows)


def _measure(home: Path, settings: Settings, *, seconds: float) -> list[Row]:
    variants = ask(settings, "SELECT CAST(id AS text) FROM variants ORDER BY id LIMIT 1000")
    with _servers(home, settings) as (shop, query):
        # Code is warm, and the shop is one that has sold.
        asyncio.run(let_take(shop.port, variants, seconds=1))
        asyncio.run(let_buy(shop.port, variants, seconds=max(seconds, 3)))
        asyncio.run(vacuum(settings))
        asyncio.run(let_take(shop.port, variants, seconds=1))
        rows = [
            _row(
                "into the cart",
                shop,
                query,
                let_take(shop.port, variants, seconds=seconds),
                seconds,
                beside=let_look,
            )
        ]
        for name, some, payment in (
            ("checkout, 1 variant", variants[:1], "cash_on_delivery"),
            ("checkout, 1,000 variants", variants, "cash_on_delivery"),
            ("checkout by card, to the payment page", variants, "card"),
        ):
            asyncio.run(let_buy(shop.port, some, seconds=max(seconds, 3), payment=payment))  # code is warm
            rows.append(
                _row(name, shop, query, let_buy(shop.port, some, seconds=seconds, payment=payment), seconds)
            )
        known = "SELECT CAST(store_id AS text) || ' ' || CAST(id AS text) FROM payments LIMIT 2000"
        payments = ask(settings, known)
        rows.append(
            _row("webhook taken, no worker", shop, query, _call(shop.port, payments, seconds), seconds)
        )
        return rows


@contextmanager
def _servers(home: Path, settings: Settings) -> Iterator[tuple[Server, Server]]:
    with ExitStack() as stack:

        def start(name: str, application: str, *, factory: bool = False, **environment: str) -> Server:
            own = environment_of(home, **environment)
            return stack.enter_context(serving(application, own, home / f"{name}.log", factory=factory))

        stripe = start("stripe", "tests.bench.checkouts.sandbox:app")
        shop = start(
            "shop",
            "asgi:app",
            STRIPE_SECRET_KEY=KEY,
            STRIPE_WEBHOOK_SECRET=SECRET,
            STRIPE_API_URL=f"http://127.0.0.1:{stripe.port}",
        )
        query = start(
            "query",
            "tests.bench.web.baselines:one_query",
            factory=True,
            BENCH_DATABASE=plain(settings.database.owner_url),
            BENCH_STORE=ask(settings, "SELECT CAST(id AS text) FROM stores")[0],
        )
        yield shop, query


async def _over_kept_connections(port: int, *, seconds: float) -> Measured:
    return await put_load(port, [Request("/")], seconds=seconds)


def _row(
    name: str,
    shop: Server,
    query: Server,
    load: Load,
    seconds: float,
    *,
    beside: Callable[..., Load] = _over_kept_connections,
) -> Row:
    before = _taken(query, beside(query.port, seconds=seconds / 2))
    own = _taken(shop, load)
    after = _taken(query, beside(query.port, seconds=seconds / 2))
    other = (before.measured.rps + after.measured.rps) / 2
    other_cpu = (before.cpu_ms + after.cpu_ms) / 2
    p50, p95 = (round(own.measured.percentile_ms(percent), 1) for percent in (50, 95))
    ratio, cpu_ratio = round(own.measured.rps / other, 3), round(other_cpu / own.cpu_ms, 3)
    return Row(name, round(own.measured.rps, 1), p50, p95, round(own.cpu_ms, 2), ratio, cpu_ratio)


def _taken(server: Server, load: Load) -> Taken:
    before = _cpu_seconds(server)
    measured = asyncio.run(load)
    return Taken(measured, _cpu_seconds(server) - before)


def _cpu_seconds(server: Server) -> float:
    leader = psutil.Process(server.process.pid)
    times = [one.cpu_times() for one in (leader, *leader.children(recursive=True))]
    return sum(one.user + one.system for one in times)


async def _call(port: int, payments: Sequence[str], seconds: float) -> Measured:
    """Deliver signed messages about payments, each once."""
    turn = count()

    async def one(guest: Guest) -> None:
        store_id, payment_id = payments[next(turn) % len(payments)].split()
        ours = {"store_id": store_id, "payment_id": payment_id}
        thing = {"object": "checkout.session", "metadata": ours}
        event = {"id": f"evt_{uuid4().hex}", "type": "checkout.session.completed", "livemode": False}
        await _deliver(guest, orjson.dumps(event | {"data": {"object": thing}}))

    return await crowd(port, one, seconds=seconds)


async def _deliver(guest: Guest, body: bytes) -> None:
    moment = int(time.time())
    signed = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    headers = f"Stripe-Signature: t={moment},v1={signed}\r\n"
    await guest.send("POST", "/webhooks/stripe", b"200", body, headers)


def _print(rows: Sequence[Row]) -> None:
    table = Table(title="one process of each, 8 guests at a time")
    for name in ("what", "per second", "p50 ms", "p95 ms", "CPU ms", "of one query", "of its CPU"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for row in rows:
        table.add_row(*(str(value) for value in asdict(row).values()))
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
