"""Souk's command line. Each command reads its arguments and calls one use-case."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from shared.kernel.errors import Invalid, Refusal
from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings, SettingsProblem


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code. Refusals and wrong settings are one sentence, not a traceback."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given) or 0)
    except Invalid as refusal:
        details = "".join(f"\n  {field}: {message}" for field, message in refusal.fields.items())
        print(f"{refusal}{details}", file=sys.stderr)
    except (Refusal, SettingsProblem) as refusal:
        print(refusal, file=sys.stderr)
    return 1


def up(_given: argparse.Namespace) -> int:
    """Start everything."""
    from shared.embedded.run_installation import run_installation

    return run_installation()


def doctor(_given: argparse.Namespace) -> int:
    """Say what is connected to what."""
    from shared.embedded.doctor import examine

    return examine()


def migrate(_given: argparse.Namespace) -> None:
    """Bring the database to the current form."""
    from alembic import command
    from alembic.config import Config

    from shared.kernel.home import PROJECT

    command.upgrade(Config(PROJECT / "alembic.ini"), "head")


def create_store(given: argparse.Namespace) -> None:
    """Create a store and make its owner a member."""

    async def work(settings: Settings) -> None:
        from sqlalchemy import select

        from shared.accounts.models import User
        from shared.kernel.clock import utc_now
        from shared.stores.add_member import add_member
        from shared.stores.create_store import create_store

        async with _platform(settings) as session:
            owner = await session.scalar(select(User).where(User.email == given.owner.strip().lower()))
            if owner is None:
                raise Invalid(
                    {"owner": f"There is no user {given.owner}. Create one with `souk user create`."}
                )
            store = await create_store(
                session,
                slug=given.slug,
                name=given.name,
                currency=given.currency,
                country=given.country,
                email=given.owner,
                platform_host=settings.web.platform_host,
                now=utc_now(),
            )
            await add_member(session, store.id, owner.id, role="owner", now=utc_now())
        print(
            f"{given.name} is open at {settings.web.origin_of(f'{given.slug}.{settings.web.platform_host}')}/"
        )

    _run(work)


def create_user(given: argparse.Namespace) -> None:
    """Create a user who can sign in to the dashboard."""
    password = given.password or getpass.getpass("Password: ")

    async def work(settings: Settings) -> None:
        from shared.accounts.create_user import create_user
        from shared.kernel.clock import utc_now

        async with _platform(settings) as session:
            user = await create_user(
                session, email=given.email, name=given.name, password=password, now=utc_now()
            )
        print(f"{user.email} can sign in at {settings.web.origin_of(settings.web.platform_host)}/dashboard")

    _run(work)


def import_file(given: argparse.Namespace) -> int:
    """Import a product file into a store."""
    from shared.imports.command import import_with_progress

    async def work(settings: Settings) -> int:
        code = await import_with_progress(settings, given.file, given.store, dry_run=given.dry_run)
        await _make_findable(settings)
        return code

    return int(_run(work))


def demo(given: argparse.Namespace) -> None:
    """Create the demo installation."""

    async def work(settings: Settings) -> None:
        from shared.demo.create_demo import create_demo

        await create_demo(settings, only_if_empty=given.if_empty)
        await _make_findable(settings)

    _run(work)


def reindex(given: argparse.Namespace) -> None:
    """Write the search index anew; shoppers search the old one meanwhile."""

    async def work(settings: Settings) -> None:
        from search.reindex import reindex

        async for slug, count in reindex(settings, only=given.store):
            print(f"{slug}: {count} products")

    _run(work)


def figures(given: argparse.Namespace) -> None:
    """Reckon the figures of sales anew, from the orders."""

    async def work(settings: Settings) -> None:
        from shared.insight.reckon_anew import reckon_anew

        async for slug, days in reckon_anew(settings, only=given.store):
            print(f"{slug}: {days} days")

    _run(work)


def audit(_given: argparse.Namespace) -> int:
    """Look whether the books are right; the exit code is 1 when they are not."""

    async def work(settings: Settings) -> int:
        from shared.invariants.checks import EVERYTHING
        from shared.invariants.find_violations import find_violations
        from shared.kernel.clock import utc_now

        async with _platform(settings) as session:
            found = await find_violations(session, now=utc_now())
        for violation in found:
            print(violation)
        print(f"{len(EVERYTHING)} invariants, {len(found)} rows not as they must be")
        return int(bool(found))

    return int(_run(work))


def jobs(given: argparse.Namespace) -> None:
    """List the jobs that were given up; with --replay, have some of them tried again."""

    async def work(settings: Settings) -> None:
        from shared.kernel.clock import utc_now
        from shared.kernel.replay_jobs import jobs_given_up, replay_jobs

        async with _platform(settings) as session:
            if given.replay:
                print(f"{await replay_jobs(session, given.replay, now=utc_now())} jobs will be tried again.")
            for job in await jobs_given_up(session):
                print(f"{job.id}  {job.name}, store {job.store_id}, {job.attempts} tries: {job.last_error}")

    _run(work)


def reseal(_given: argparse.Namespace) -> None:
    """Seal what is entrusted to the installation with the newest key, so that older ones can be taken away."""

    async def work(settings: Settings) -> None:
        from sqlalchemy import select

        from shared.accounts.second_steps import reseal_second_steps
        from shared.kernel.database import Database
        from shared.payments.connect_account import reseal
        from shared.stores.models import Store

        database, count = Database(settings.database, application="souk-reseal"), 0
        try:
            async with database.as_platform() as session:
                stores = list(await session.scalars(select(Store.id)))
                count += await reseal_second_steps(session, keys=settings.key_ring)
            for store_id in stores:
                async with database.in_store(store_id) as session:
                    count += await reseal(session, keys=settings.key_ring)
        finally:
            await database.close()
        print(f"{count} secrets were sealed with the newest key.")

    _run(work)


async def _make_findable(settings: Settings) -> None:
    from search.keep_indexes import keep_indexes
    from shared.kernel.clock import utc_now
    from shared.kernel.database import Database

    database = Database(settings.database, application="souk-command", statement_timeout_ms=60_000)
    try:
        await keep_indexes(database, clock=utc_now, seconds=600)
    finally:
        await database.close()


def _platform(settings: Settings) -> Any:
    from contextlib import asynccontextmanager

    from shared.kernel.database import Database

    @asynccontextmanager
    async def opened() -> Any:
        database = Database(settings.database, application="souk-command")
        try:
            async with database.as_platform() as session:
                yield session
        finally:
            await database.close()

    return opened()


def _run(work: Callable[[Settings], Awaitable[Any]]) -> Any:
    async def whole() -> Any:
        return await work(load_settings())

    return asyncio.run(whole())


def words(_given: argparse.Namespace) -> None:
    """Bring the catalogues of all languages up to date with what templates and code say."""
    from shared.kernel.home import PROJECT
    from shared.languages.update_catalogues import update_catalogues

    for code, missing in update_catalogues(PROJECT).items():
        print(f"{code}: {missing} to translate" if missing else f"{code}: complete")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="souk", description="One Python application that sells.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "up", up)
    _add(commands, "doctor", doctor)
    _add(commands, "audit", audit)
    _add(commands, "jobs", jobs).add_argument(
        "--replay", metavar="WHICH", help="the id of one that was given up, or the name that several have"
    )
    _add(commands, "migrate", migrate)
    _add(commands, "demo", demo).add_argument(
        "--if-empty", action="store_true", help="only when there is no store yet"
    )

    file = _add(commands, "import", import_file)
    file.add_argument("file", type=Path, help="a product export of Shopify or WooCommerce (CSV)")
    file.add_argument("--store", required=True, help="the slug of the store")
    file.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    _add(commands, "reseal", reseal)
    _add(commands, "reindex", reindex).add_argument(
        "--store", help="the slug of one store; without it, all of them"
    )

    _add(commands, "figures", figures).add_argument(
        "--store", help="the slug of one store; without it, all of them"
    )

    _add(commands, "words", words)
    store = commands.add_parser("store", help="stores").add_subparsers(required=True, metavar="COMMAND")
    new_store = _add(store, "create", create_store)
    new_store.add_argument("slug")
    new_store.add_argument("--name", required=True)
    new_store.add_argument("--owner", required=True, help="e-mail of a user")
    new_store.add_argument("--currency", default="EUR")
    new_store.add_argument("--country", default="DE")

    user = commands.add_parser("user", help="people").add_subparsers(required=True, metavar="COMMAND")
    new_user = _add(user, "create", create_user)
    new_user.add_argument("email")
    new_user.add_argument("--name", default="")
    new_user.add_argument("--password", default="", help="asked for when it is not given")
    return parser


def _add(commands: Any, name: str, run: Callable[[argparse.Namespace], Any]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
    parser.set_defaults(run=run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
