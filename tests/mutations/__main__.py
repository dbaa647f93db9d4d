"""Take out one guard after another in a copy of the tree and see whether its test notices: `make mutations [ONLY=word]`.

The exit code is the number of guards whose loss nobody noticed.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from shared.kernel.home import PROJECT
from tests.mutations.every import EVERY
from tests.mutations.table import Mutation

INSTALLED = (".venv", "node_modules", "static/vendor")
TESTS_FAILED = 1


def main(only: str) -> int:
    """Try the mutations whose guard or file contains `only`; returns how many survived."""
    chosen = [one for one in EVERY if only in one.guard or only in one.file]
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="souk-mutations-") as folder:
        tree = Path(folder) / "souk"
        copy_tree(tree)
        for mutation in chosen:
            began = time.monotonic()
            verdict = tried(tree, mutation)
            survivors += verdict != "caught"
            told = f"{verdict:9} {time.monotonic() - began:4.0f} s  {mutation.guard}\n{'':18}{mutation.test}"
            print(told, flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} were caught")
    return survivors


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


def tried(tree: Path, mutation: Mutation) -> str:
    """Return "caught" when the test passes with the guard and fails without it, else what went wrong."""
    place = tree / mutation.file
    whole = place.read_text()
    if whole.count(mutation.old) != 1:
        return "NOT FOUND"
    if not is_green(tree, mutation.test):
        return "RED BEFORE"
    place.write_text(whole.replace(mutation.old, mutation.new))
    try:
        return "caught" if exit_code(tree, mutation.test) == TESTS_FAILED else "SURVIVED"
    finally:
        place.write_text(whole)


@cache
def is_green(tree: Path, test: str) -> bool:
    """Say whether a test passes with all guards in place."""
    return exit_code(tree, test) == 0


def exit_code(tree: Path, test: str) -> int:
    """Run a test and return pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    return subprocess.run(command, cwd=tree, capture_output=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
