"""`make bench`: how fast the shop's pages are, as ratios against two baselines measured in the same run.

Warm pages (kept by the process) are set against a bare application that returns a page from memory, cold ones (nothing
kept, SOUK_PAGE_CACHE_MB=0), searches and carts against one that makes one query and renders it. Each row's baseline is
measured just before and just after it, so that a machine that is slow for a moment is slow for both.
"""

import argparse
import asyncio
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings
from tests.bench.web.installation import ask, environment_of, fill, installation, plain
from tests.bench.web.load import CONNECTIONS, Measured, Request, put_load, visit_each
from tests.bench.web.pages import Pages, pages_of
from tests.bench.web.servers import Server, serving


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result; `ratio` is requests per second against the baseline's."""

    name: str
    rps: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    baseline: str
    ratio: float


def main() -> None:
    """Run the whole and print it."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--products", type=int, default=10_000)
    asked.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    options = asked.parse_args()
    result_home = load_settings(services_expected=False).web.home
    with installation() as (home, settings):
        asyncio.run(fill(settings, options.products))
        pages = pages_of(settings)
        rows, facts = _measure(home, settings, pages, seconds=options.seconds)
    result_home.mkdir(parents=True, exist_ok=True)
    report = {"products": options.products, **facts, "rows": [asdict(row) for row in rows]}
    (result_home / "bench.json").write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    _print(rows, facts, products=options.products)


def _measure(
    home: Path, settings: Settings, pages: Pages, *, seconds: float
) -> tuple[list[Row], dict[str, float]]:
    with ExitStack() as stack:

        def start(
            name: str, application: str, *, factory: bool = False, processes: int = 1, **environment: str
        ) -> Server:
            log, around = home / f"{name}.log", environment_of(home, **environment)
            return stack.enter_context(
                serving(application, around, log, factory=factory, processes=processes)
            )

        warm = start("warm", "asgi:app")
        cold = start("cold", "asgi:app", SOUK_PAGE_CACHE_MB="0")
        (home / "page").write_bytes(_fetch(warm.port, pages.collection[0].path))
        static = start(
            "static", "tests.bench.web.baselines:static_page", factory=True, BENCH_PAGE=str(home / "page")
        )
        query = start(
            "query",
            "tests.bench.web.baselines:one_query",
            factory=True,
            BENCH_DATABASE=plain(settings.database.owner_url),
            BENCH_STORE=ask(settings, "SELECT CAST(id AS text) FROM stores")[0],
        )
        first_page = warm.seconds_to_first_page
        rows = []
        for kind in ("home", "collection", "product", "search", "search_new", "add_to_cart"):
            requests = getattr(pages, kind)
            kept = kind in ("home", "collection", "product")
            against = ("static", static) if kept else ("query", query)
            # Then pages are kept and code is warm; of what nobody asked before, the code alone.
            first = pages.search if kind == "search_new" else requests
            rows.append(_row(f"{kind}_warm", warm, first, requests, *against, seconds=seconds))
            rows.append(_row(f"{kind}_cold", cold, first, requests, "query", query, seconds=seconds))
        # How long it takes by itself: with eight at a time on one process, most of the wait is for the seven others.
        unasked = pages.search_new[len(pages.search_new) // 2 :]
        rows.append(
            _row(
                "search_new_alone",
                cold,
                pages.search,
                unasked,
                "query",
                query,
                seconds=seconds,
                connections=1,
            )
        )
        # How long a shopper waits for it where as many processes answer as `make run` starts.
        served = start("served", "asgi:app", processes=settings.web.web_processes)
        rows.append(
            _row("search_new_served", served, pages.search, pages.search_new, "query", query, seconds=seconds)
        )
        return rows, {"seconds_to_first_page": first_page, "memory_mb": warm.memory_mb}


def _row(
    name: str,
    server: Server,
    first: Sequence[Request],
    requests: Sequence[Request],
    baseline: str,
    beside: Server,
    *,
    seconds: float,
    connections: int = CONNECTIONS,
) -> Row:
    before = _load(beside, [Request("/")], seconds / 2, connections)
    asyncio.run(visit_each(server.port, first))
    own = _load(server, requests, seconds, connections)
    after = _load(beside, [Request("/")], seconds / 2, connections)
    other = (before.rps + after.rps) / 2
    percentiles = [round(own.percentile_ms(percent), 2) for percent in (50, 95, 99)]
    return Row(name, round(own.rps, 1), *percentiles, baseline, round(own.rps / other, 3))


def _load(server: Server, requests: Sequence[Request], seconds: float, connections: int) -> Measured:
    return asyncio.run(put_load(server.port, requests, seconds=seconds, connections=connections))


def _fetch(port: int, path: str) -> bytes:
    headers = {"Host": f"localhost:{port}", "Accept-Encoding": "br"}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    ) as answer:
        page: bytes = answer.read()
        return page


def _print(rows: Sequence[Row], facts: dict[str, float], *, products: int) -> None:
    table = Table(
        title=f"{products:,} products, one process each (served: as many as run), 8 connections (alone: one)"
    )
    for heading in ("page", "requests/s", "p50 ms", "p95 ms", "p99 ms", "baseline", "ratio"):
        table.add_column(heading, justify="left" if heading in ("page", "baseline") else "right")
    for row in rows:
        latencies = (f"{value:.2f}" for value in (row.p50_ms, row.p95_ms, row.p99_ms))
        table.add_row(row.name, f"{row.rps:,.0f}", *latencies, row.baseline, f"{row.ratio:.2f}")
    console = Console()
    console.print(table)
    console.print(
        f"First page {facts['seconds_to_first_page']:.2f} s after the start of the server; "
        f"{facts['memory_mb']:.0f} MB after the load (granian's own process included)."
    )


if __name__ == "__main__":
    main()
