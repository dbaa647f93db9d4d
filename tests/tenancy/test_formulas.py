"""T86: whatever somebody wrote, no file of ours has a cell that a spreadsheet would reckon with; figures stay figures.

Every text of a store begins like a formula here, past all walls, and then every route that hands out a file is asked. A
new one is found among the routes by the kind of file that it answers with.
"""

import asyncio
import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import Final

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.kernel.formulas import RECKONED
from shared.kernel.settings import Settings
from shared.web.csv_text import csv_text
from shared.web.door import Door
from shared.web.services import Services
from tests.tenancy.asks import Ask
from tests.tenancy.canaries import SPECIES, plant
from tests.tenancy.test_hostile_rows import SPARED
from tests.tenancy.visits import SITES, send, table
from tests.tenancy.world import World, furnish, make_world
from tests.tenancy.world_visitors import make_actor
from workers.runtime import Runtime
from workers.store_copies import _write as write_copy

FORMULA: Final = "1+HYPERLINK(\"http://evil.example\",'x')"
WORD: Final = re.compile(rf"{SPECIES}[0-9a-f]{{12}}")
FIGURE: Final = re.compile(r"-?[0-9]+([.][0-9]+)?")
# A program of a shopping site reads it, to the letter; people are given no such file.
FOR_PROGRAMS: Final = {"feeds.facebook"}
# By what a route answers with in other forms than the one of the matrix.
FORMS: Final = {"xlsx": "zip", "csv": "xlsx"}
# Not for the reader of a file: a cell of these is read by a program again, or by nobody.
KINDS: Final = ("text/csv", "spreadsheetml", "application/zip")


@pytest.fixture(scope="module")
def armed(
    services: Services, above_the_walls: AsyncEngine, runner: asyncio.Runner
) -> tuple[World, Mapping[str, str], Mapping[str, str]]:
    """Store A with a formula in every text; returns it, in which column each word stands, and behind which sign."""
    signs, behind = cycle(RECKONED), {}

    def dressed(word: str) -> str:
        behind[word] = next(signs)
        return f"{behind[word]}{FORMULA} {word}"

    async def make() -> World:
        world = await make_world(services)
        await furnish(services.database, world.a)
        planted, _ = await plant(above_the_walls, world.a, spared=SPARED, dress=dressed)
        columns.update(planted)
        return world

    columns: dict[str, str] = {}
    return runner.run(make()), columns, behind


def sheets(answer: httpx.Response) -> Iterator[list[list[str]]]:
    """Return the tables of a file; of a spreadsheet only what it would reckon."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/csv"):
        yield cells(answer.text)
    elif "spreadsheetml" in kind:
        yield [reckoned(answer.content)]
    elif kind == "application/zip":
        yield from tables_of(answer.content)


def tables_of(packed: bytes) -> Iterator[list[list[str]]]:
    """Return the tables of an archive."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                yield cells(archive.read(name).decode("utf-8-sig"))


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def reckoned(book: bytes) -> list[str]:
    """Return the formulas of a workbook."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return [
            f"={formula}"
            for name in parts.namelist()
            if name.startswith("xl/worksheets/")
            for formula in re.findall(r"<f[ >][^<]*", parts.read(name).decode())
        ]


def dangerous(rows: list[list[str]]) -> list[str]:
    return [cell for row in rows for cell in row if cell.startswith(RECKONED) and not FIGURE.fullmatch(cell)]


def asks_for(site: str, own, settings: Settings) -> Iterator[tuple[str, Ask]]:
    """Return how each page and file is asked for: whole, and a file in each of its forms."""
    for route in table(site, settings):
        ask = SITES[site][route.name].plain(own)
        if ask.method != "GET":
            continue
        is_file = route.path.endswith((".csv", ".{form}", "/{format}"))
        yield route.name, Ask(ask.path) if is_file else ask
        name, _, form = ask.path.rpartition("." if route.path.endswith(".{form}") else "/")
        if is_file and not route.path.endswith(".csv"):
            yield route.name, Ask(f"{name}{ask.path[len(name)]}{FORMS[form]}")


async def test_no_file_has_a_cell_that_would_be_reckoned(
    door: Door,
    armed: tuple[World, Mapping[str, str], Mapping[str, str]],
    settings: Settings,
    runtime: Runtime,
):
    world, columns, behind = armed
    actor, wrong, files = await make_actor(world, "owner"), {}, {}
    found: set[str] = set()

    def look(name: str, rows: list[list[str]]) -> None:
        found.update(word for row in rows for cell in row for word in WORD.findall(cell) if word in columns)
        if name not in FOR_PROGRAMS and (reckoned_with := dangerous(rows)):
            wrong[name] = reckoned_with[:3]

    for site in SITES:
        for name, ask in asks_for(site, world.own, settings):
            answer = await send(door, world, site, actor, ask)
            if not any(kind in answer.headers.get("content-type", "") for kind in KINDS):
                continue
            assert answer.status_code == 200, (name, ask.path)
            files[name] = files.get(name, 0) + 1
            for rows in sheets(answer):
                look(name, rows)
    # The copy of the whole store is made by a worker, who writes it before anybody may fetch it.
    with io.BytesIO() as copy:
        await write_copy(runtime, world.a.id, copy)
        for rows in tables_of(copy.getvalue()):
            look("store_copies.show", rows)

    assert wrong == {}
    named = {route.name for site in SITES for route in table(site, settings) if ".csv" in route.path}
    assert named <= files.keys()
    assert files["product_exports.show"] == files["report_files.show"] == 2
    # What was looked for was there, behind each of the signs.
    assert {behind[word] for word in found} == set(RECKONED)
    assert len(found) > 200


def test_figures_stay_figures():
    assert cells(csv_text([(-3, "-3", None)])) == [["-3", "'-3", ""]]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on the PATH")
def test_libreoffice_reckons_nothing(tmp_path: Path):
    texts = [f"{sign}{FORMULA}" for sign in RECKONED]
    file = tmp_path / "sheet.csv"
    file.write_text(csv_text([[text, -3] for text in texts]))

    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "fods",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, timeout=120)
    sheet = (tmp_path / "sheet.fods").read_text()

    assert "table:formula" not in sheet
    assert sheet.count('office:value="-3"') == len(texts)
