"""`souk import`: the use-case with a progress bar and a report on disk."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import SQLAlchemyError

from shared.imports.import_products import import_products
from shared.imports.open_table import open_text
from shared.imports.shape import UnreadableFile
from shared.kernel.clock import utc_now
from shared.kernel.database import Database, is_outage
from shared.kernel.settings import Settings
from shared.stores.queries import store_by_slug

SHOWN_PROBLEMS = 10
PATIENCE_MS = 60_000


def patient_database(settings: Settings) -> Database:
    """Open the database for an import, which has time: a busy shop's orders go first."""
    patience = {"lock_timeout_ms": PATIENCE_MS, "idle_in_transaction_ms": PATIENCE_MS}
    patient = settings.database.model_copy(update=patience)
    return Database(patient, application="souk-import", statement_timeout_ms=PATIENCE_MS)


async def import_with_progress(settings: Settings, path: Path, slug: str, *, dry_run: bool) -> int:
    """Import a file and print what became of it; returns the exit code."""
    console = Console()
    database = patient_database(settings)
    try:
        async with database.as_platform() as session:
            store = await store_by_slug(session, slug)
        if store is None:
            raise UnreadableFile(f"There is no store “{slug}”.")
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed} rows"),
            TimeElapsedColumn(),
        )
        with open_text(path) as file:
            lines = sum(1 for _ in file)
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(path.name, total=max(lines - 1, 1))
            report = await import_products(
                database,
                store.id,
                path,
                dry_run=dry_run,
                now=utc_now(),
                progress=lambda rows: bar.update(task, completed=rows),
            )
            bar.update(task, total=max(report.rows, 1), completed=report.rows)
    except UnreadableFile as problem:
        console.print(f"[red]{problem}[/red]")
        return 1
    except (SQLAlchemyError, OSError) as trouble:
        if not is_outage(trouble):
            raise
        console.print(
            "[red]The database does not answer. What was written so far is whole; run the same again to go on.[/red]"
        )
        return 1
    finally:
        await database.close()
    place = report.write(settings.web.home / "imports", f"{utc_now():%Y-%m-%d-%H%M%S}-{slug}")
    console.print(report.summary())
    for row_problem in report.problems[:SHOWN_PROBLEMS]:
        rows = ", ".join(map(str, row_problem.rows[:5]))
        console.print(f"  row {rows}: {row_problem.message}", markup=False)
    for notice in report.notices[:SHOWN_PROBLEMS]:
        console.print(f"  {notice}", markup=False)
    console.print(f"The whole report: {place}", markup=False)
    return 0
