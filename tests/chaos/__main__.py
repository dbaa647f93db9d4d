"""`make chaos`: every race and fault many times, near PostgreSQL and 100 ms away from it, and a table of what came of it.

Whatever is left over of a bout is found by the invariants that production asks too. The seed is printed and taken, so
that the accidents of a bout can be repeated. The exit code is 1 when one bout failed.
"""

import argparse
import os
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from time import time

import pytest
from rich.console import Console
from rich.table import Table

PLACES = (
    "tests/chaos",
    "tests/concurrency",
    "tests/faults",
    "tests/shared/pricing/test_any_purchase.py",
    # Guessers and crowds at the doors, in the numbers that T65, T66, T76 and T77 say.
    "tests/merchant/test_second_steps.py::test_of_many_guesses_from_everywhere_ten_are_looked_at",
    "tests/merchant/test_sign_in_under_attack.py::test_guesses_from_hundreds_of_addresses_count_as_one_guessers",
    "tests/merchant/test_sign_in_under_attack.py::test_a_guess_takes_as_long_whoever_it_is",
    "tests/merchant/test_sign_in_under_attack.py::test_one_password_at_a_thousand_accounts_opens_none_of_them",
    "tests/merchant/test_sign_in_under_attack.py::test_a_crowd_that_signs_in_keeps_nobody_from_the_shop",
    "tests/merchant/test_new_passwords_in_a_crowd.py",
)


@dataclass(slots=True)
class Score:
    """What came of one test."""

    bouts: int = 0
    seconds: float = 0.0
    failed: list[str] = field(default_factory=list)


class Tally:
    """Counts the bouts of each test while pytest runs them."""

    def __init__(self) -> None:
        self.scores: defaultdict[str, Score] = defaultdict(Score)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one phase of one bout; a fault that the invariants find shows at its end."""
        name, _, bout = report.nodeid.partition("[")
        score = self.scores[name]
        score.seconds += report.duration
        score.bouts += report.when == "call"
        if report.failed:
            score.failed.append(bout.rstrip("]") or "at all")


def main() -> int:
    """Run the bouts and print the table."""
    asked = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    asked.add_argument("--rounds", type=int, default=25)
    asked.add_argument("--seed", type=int, default=int(time()))
    asked.add_argument("--carts", type=int, default=100_000)
    asked.add_argument("--only", default="", help="part of the tests' names, as for pytest -k")
    options = asked.parse_args()
    given = {"SOUK_ROUNDS": options.rounds, "SOUK_SEED": options.seed, "SOUK_CARTS": options.carts}
    os.environ |= {name: str(value) for name, value in given.items()}
    tally = Tally()
    code = pytest.main(["-q", "-p", "no:cacheprovider", "-k", options.only, *PLACES], plugins=[tally])
    _print(tally.scores, seed=options.seed, rounds=options.rounds)
    return int(code)


def _print(scores: dict[str, Score], *, seed: int, rounds: int) -> None:
    table = Table(title=f"{rounds} rounds, near and 100 ms away, seed {seed}")
    for name in ("test", "bouts", "failed", "seconds"):
        table.add_column(name, justify="left" if name == "test" else "right")
    for name, score in scores.items():
        failed = f"{len(score.failed)}: {' '.join(score.failed[:5])}" if score.failed else "0"
        table.add_row(
            name.removeprefix("tests/").replace(".py::test_", ": "),
            str(score.bouts),
            failed,
            f"{score.seconds:.0f}",
        )
    total = Score(sum(s.bouts for s in scores.values()), sum(s.seconds for s in scores.values()), [])
    failures = sum(len(score.failed) for score in scores.values())
    table.add_row("in all", str(total.bouts), str(failures), f"{total.seconds:.0f}")
    Console(width=150).print(table)


if __name__ == "__main__":
    sys.exit(main())
