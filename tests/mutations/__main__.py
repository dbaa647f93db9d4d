"""Take out one guard after another in a copy of the tree and see whether its test notices: `make mutations [ONLY=word]`.

The exit code is the number of guards whose loss nobody noticed. Several copies are tried at a time, and all begin with
the tables that the first of them made: most tests that are named take less time than the migrations.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from shared.kernel.home import PROJECT
from tests.mutations.every import EVERY
from tests.mutations.table import Mutation

INSTALLED = (".venv", "node_modules", "static/vendor")
AT_ONCE: Final = 2
TESTS_FAILED = 1


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A copy of the sources, and where the tables of its tests are, or will be, found (`tests/support/first_home.py`)."""

    folder: Path
    first_home: Path
    # A test whose answer is not alike each time is red before: it would show nothing.
    green: set[str] = field(default_factory=set)


def main(only: str) -> int:
    """Try the mutations whose guard or file contains `only`; returns how many survived."""
    chosen = [one for one in EVERY if only in one.guard or only in one.file]
    with tempfile.TemporaryDirectory(prefix="souk-mutations-") as folder:
        trees = copies(Path(folder))
        verdicts: list[str] = []

        def judge(mutation: Mutation) -> None:
            tree = trees.get()
            try:
                began = time.monotonic()
                verdict = tried(tree, mutation)
            finally:
                trees.put(tree)
            verdicts.append(verdict)
            told = f"{verdict:9} {time.monotonic() - began:4.0f} s  {mutation.guard}\n{'':18}{mutation.test}"
            print(told, flush=True)

        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(judge, chosen))
    survivors = sum(verdict != "caught" for verdict in verdicts)
    print(f"{len(chosen) - survivors} of {len(chosen)} were caught")
    return survivors


def copies(folder: Path) -> SimpleQueue[Tree]:
    """Return as many copies of the tree as are tried at a time."""
    # PostgreSQL runs as somebody else, who has to come in.
    folder.chmod(0o755)
    first_home = folder / "first"
    first_home.mkdir(mode=0o755)
    trees: SimpleQueue[Tree] = SimpleQueue()
    for number in range(AT_ONCE):
        copy_tree(folder / f"souk-{number}")
        trees.put(Tree(folder / f"souk-{number}", first_home))
    return trees


def copy_tree(tree: Path) -> None:
    """Copy what git knows or would add, and link what is installed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, tree / name)
    for name in INSTALLED:
        if not (tree / name).exists():
            (tree / name).symlink_to((PROJECT / name).resolve())


def tried(tree: Tree, mutation: Mutation) -> str:
    """Return "caught" when the test passes with the guard and fails without it, else what went wrong."""
    place = tree.folder / mutation.file
    whole = place.read_text()
    if whole.count(mutation.old) != 1:
        return "NOT FOUND"
    if mutation.test not in tree.green:
        if exit_code(tree, mutation.test) != 0:
            return "RED BEFORE"
        tree.green.add(mutation.test)
    place.write_text(whole.replace(mutation.old, mutation.new))
    try:
        # Other migrations make other tables.
        knows = not mutation.file.startswith("migrations/")
        return "caught" if exit_code(tree, mutation.test, knows=knows) == TESTS_FAILED else "SURVIVED"
    finally:
        place.write_text(whole)


def exit_code(tree: Tree, test: str, *, knows: bool = True) -> int:
    """Run a test, with the tables of another run unless it shall not know them, and return pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    known = {"SOUK_FIRST_HOME": str(tree.first_home)} if knows else {}
    return subprocess.run(
        command, cwd=tree.folder, env=os.environ | known, capture_output=True, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
