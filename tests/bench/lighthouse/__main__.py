"""`make lighthouse`: what Lighthouse says of the shop on a throttled phone; fails below 98 of 100 anywhere.

Each page is judged three times and the median of each score counts, as a machine that is busy for a moment is slow for one.
Give the address of a running shop, or a demo is started for it.
"""

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from shared.embedded.processes import free_port
from shared.kernel.home import PROJECT

FOLDER: Final = Path(__file__).parent
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
FIGURES: Final = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)
LEAST: Final = 98
ROUNDS: Final = 3
TRIES: Final = 3
LONGEST_ERROR: Final = 600
PATIENCE: Final = 420
FLAGS: Final = "--headless=new --no-sandbox --disable-gpu"


def main() -> int:
    """Judge the pages and print what was found; returns the exit code."""
    npm = shutil.which("npm")
    if npm is None:
        print("Lighthouse needs Node.js 20 or later with npm on the PATH.", file=sys.stderr)
        return 2
    subprocess.run([npm, "ci", "--silent"], cwd=FOLDER, check=True)
    with _shop(sys.argv[1:]) as shop:
        pages = _pages(shop)
        reports = {name: [_report(shop + path) for _ in range(ROUNDS)] for name, path in pages.items()}
    table = Table("page", *CATEGORIES, *(figure.replace("-", " ") for figure in FIGURES), title="Lighthouse")
    least = 100.0
    for name, found in reports.items():
        scores = [statistics.median(_score(one, category) for one in found) for category in CATEGORIES]
        figures = [
            statistics.median(one["audits"][figure]["numericValue"] for one in found) for figure in FIGURES
        ]
        table.add_row(name, *(f"{score:.0f}" for score in scores), *(f"{figure:.4g}" for figure in figures))
        least = min(least, *scores)
    Console().print(table)
    return int(least < LEAST)


@contextmanager
def _shop(given: list[str]) -> Iterator[str]:
    if given:
        yield given[0].rstrip("/")
        return
    port, home = free_port(), Path(tempfile.mkdtemp(prefix="souk-lighthouse-"))
    home.chmod(0o755)
    log = home / "up.log"
    with log.open("wb") as out:
        environment = {**os.environ, "SOUK_HOME": str(home), "SOUK_PORT": str(port)}
        process = subprocess.Popen(
            [sys.executable, "souk.py", "up"], cwd=PROJECT, env=environment, stdout=out, stderr=out
        )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None and "Sign in" not in log.read_text():
        time.sleep(0.5)
    try:
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _pages(shop: str) -> dict[str, str]:
    collection = _first_link(f"{shop}/collections", "/collections/")
    return {
        "home": "/",
        "collection": collection,
        "product": _first_link(shop + collection, "/products/"),
        "cart": "/cart",
    }


def _first_link(page: str, folder: str) -> str:
    with urllib.request.urlopen(page, timeout=20) as answer:  # noqa: S310 - the shop's own address
        found = re.search(rf'href="({folder}[^"?#]+)"', answer.read().decode())
    if found is None:
        raise RuntimeError(f"{page} leads to nothing below {folder}")
    return found[1]


def _report(address: str) -> dict[str, Any]:
    browser = (PROJECT / ".venv" / "chromium").read_text().strip()
    command = ["node_modules/.bin/lighthouse", address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    for _ in range(TRIES):
        ran = subprocess.run(
            command,
            cwd=FOLDER,
            env={**os.environ, "CHROME_PATH": browser},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode == 0:
            report: dict[str, Any] = json.loads(ran.stdout)
            return report
        # The browser now and then ends before it is asked anything.
        print(ran.stderr[-LONGEST_ERROR:], file=sys.stderr)
    raise RuntimeError(f"Lighthouse gave no report on {address}")


def _score(report: dict[str, Any], category: str) -> float:
    return 100 * (report["categories"][category]["score"] or 0)


if __name__ == "__main__":
    sys.exit(main())
