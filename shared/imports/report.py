"""What became of every row of a file."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from shared.imports.shape import RowProblem
from shared.kernel.formulas import defused

MOST_REMEMBERED: Final = 10_000
MOST_COLUMNS: Final = 200
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
SKIPPED, FAILED = "skipped", "failed"


@dataclass(slots=True)
class ImportReport:
    """Products and rows by outcome. rows = created + updated + unchanged + skipped + failed, always."""

    file: str
    dry_run: bool = False
    rows: int = 0
    products: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((CREATED, UPDATED, UNCHANGED, FAILED), 0)
    )
    by_outcome: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((CREATED, UPDATED, UNCHANGED, SKIPPED, FAILED), 0)
    )
    problems: list[RowProblem] = field(default_factory=list)
    pictures: int = 0
    variants_gone: int = 0
    pictures_gone: int = 0
    notices: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def copy(self) -> "ImportReport":
        """Return a report that says the same, and goes on by itself."""
        return replace(
            self,
            products=dict(self.products),
            by_outcome=dict(self.by_outcome),
            problems=list(self.problems),
            notices=list(self.notices),
            left_out=dict(self.left_out),
        )

    def count(self, outcome: str, rows: int) -> None:
        """Count a product and its rows."""
        self.products[outcome] += 1
        self._count_rows(outcome, rows)

    def skip(self, problem: RowProblem) -> None:
        """Count rows that could not be used."""
        self._count_rows(SKIPPED, len(problem.rows))
        self._remember(problem)

    def fail(self, rows: list[int], message: str) -> None:
        """Count a product that could be read but not written."""
        self.count(FAILED, len(rows))
        self._remember(RowProblem(tuple(rows), message))

    def summary(self) -> str:
        """Return the report in a few lines."""
        products = (
            ", ".join(f"{count} {outcome}" for outcome, count in self.products.items() if count) or "none"
        )
        rows = (
            ", ".join(f"{count} {outcome}" for outcome, count in self.by_outcome.items() if count) or "none"
        )
        said = "Nothing was written (dry run). " if self.dry_run else ""
        return (
            f"{said}Products: {products}.\nRows: {self.rows} in all: {rows}."
            f" Pictures to fetch: {self.pictures}.{self._gone()}{self._left_out()}"
        )

    def write(self, folder: Path, name: str) -> Path:
        """Write the report as JSON and its problems as CSV; returns the JSON's path."""
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f"{name}.json"
        facts = {
            "file": self.file,
            "dry_run": self.dry_run,
            "rows": self.rows,
            "products": self.products,
            "rows_by_outcome": self.by_outcome,
            "pictures": self.pictures,
            "variants_gone": self.variants_gone,
            "pictures_gone": self.pictures_gone,
            "notices": self.notices,
            "left_out": self.left_out,
            "problems": [
                {"rows": list(problem.rows), "message": problem.message} for problem in self.problems
            ],
        }
        place.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
        with place.with_suffix(".csv").open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(("row", "what is wrong"))
            writer.writerows(
                (row, defused(problem.message)) for problem in self.problems for row in problem.rows
            )
        return place

    def notice(self, notices: Sequence[str], *, variants_gone: int, pictures_gone: int) -> None:
        """Remember what a merchant should know though nothing went wrong."""
        self.variants_gone += variants_gone
        self.pictures_gone += pictures_gone
        self.notices += notices[: MOST_REMEMBERED - len(self.notices)]

    def leave_out(self, names: Sequence[str]) -> None:
        """Count a product under each column in which its file says what Souk has no place for."""
        for name in names:
            if name in self.left_out or len(self.left_out) < MOST_COLUMNS:
                self.left_out[name] = self.left_out.get(name, 0) + 1

    def _gone(self) -> str:
        if not self.variants_gone and not self.pictures_gone:
            return ""
        return (
            f"\nNo longer in the file, so taken out of the shop: {_number(self.variants_gone, 'variant')},"
            f" {_number(self.pictures_gone, 'picture')}. Orders keep what was bought."
        )

    def _left_out(self) -> str:
        if not self.left_out:
            return ""
        named = ", ".join(f"{name} ({count})" for name, count in self.left_out.items())
        return f"\nLeft out, as Souk has no place for it (products): {named}."

    def _count_rows(self, outcome: str, rows: int) -> None:
        self.by_outcome[outcome] += rows
        self.rows += rows

    def _remember(self, problem: RowProblem) -> None:
        if len(self.problems) < MOST_REMEMBERED:
            self.problems.append(problem)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
