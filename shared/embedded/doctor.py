"""`souk doctor`: what is connected to what, and does it answer."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

import asyncpg
import httpx
from redis.asyncio import Redis

from shared.kernel.home import PROJECT
from shared.kernel.load_settings import load_settings
from shared.kernel.settings import SearchSettings, Settings, SettingsProblem

PATIENCE: Final = 3.0


def examine() -> int:
    """Print a line per service; returns 1 when one that is needed does not answer."""
    try:
        settings = load_settings()
    except SettingsProblem as problem:
        print(problem)
        return 1
    needed = [
        ("PostgreSQL", settings.database.owner_url, _ask_postgres),
        ("PostgreSQL, app", settings.database.app_url, _ask_postgres),
        ("PostgreSQL, all", settings.database.platform_url, _ask_postgres),
        ("Valkey or Redis", settings.redis.url, _ask_redis),
    ]
    well = True
    for name, url, ask in needed:
        answer, answers = asyncio.run(_answer(url, ask))
        well = well and answers
        _line(name, f"{without_password(url):<56}  {answer}")
    for name, told in [*_stand_ins(settings), *_machine(settings)]:
        _line(name, told)
    return 0 if well else 1


def without_password(url: str) -> str:
    """Return an address as it may be shown."""
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":…@") if password else url


async def _answer(url: str, ask: Callable[[str], Awaitable[str]]) -> tuple[str, bool]:
    try:
        return await asyncio.wait_for(ask(url), PATIENCE), True
    except Exception as problem:  # noqa: BLE001 - whatever a service answers is what the doctor reports
        return f"DOES NOT ANSWER: {str(problem).strip() or type(problem).__name__}", False


async def _ask_postgres(url: str) -> str:
    connection = await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=PATIENCE)
    try:
        return f"answers, version {await connection.fetchval('SHOW server_version')}"
    finally:
        await connection.close()


async def _ask_redis(url: str) -> str:
    async with Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as client:
        about = await client.info("server")
        return f"answers, version {about.get('valkey_version') or about['redis_version']}"


def search_line(settings: SearchSettings) -> str:
    """Return which engine searches; Meilisearch may be away, since PostgreSQL's own answers in its place."""
    if not settings.meilisearch_url:
        return "PostgreSQL's own (MEILISEARCH_URL is not set)"
    answer, answers = asyncio.run(_answer(settings.meilisearch_url, _ask_meilisearch))
    instead = "" if answers else "; PostgreSQL's own answers in its place"
    return f"Meilisearch at {without_password(settings.meilisearch_url)}  {answer}{instead}"


async def _ask_meilisearch(url: str) -> str:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        answer = await client.get(f"{url.rstrip('/')}/health")
    return f"answers, status {answer.raise_for_status().json()['status']}"


def _stand_ins(settings: Settings) -> list[tuple[str, str]]:
    mail = "Resend" if settings.mail.resend_api_key else without_password(settings.mail.smtp_url)
    return [
        ("Search", search_line(settings.search)),
        ("Mail", mail or "the outbox at /dev/mail (neither RESEND_API_KEY nor SMTP_URL is set)"),
        (
            "Cards",
            "Stripe"
            if settings.stripe.secret_key
            else "the sandbox of `souk up` (STRIPE_SECRET_KEY is not set)",
        ),
        ("Files", without_password(settings.files.url)),
    ]


def _machine(settings: Settings) -> list[tuple[str, str]]:
    free = shutil.disk_usage(settings.web.home).free // 1024**2
    chromium = PROJECT / ".venv" / "chromium"
    found = chromium.read_text().strip() if chromium.exists() else ""
    return [
        ("Home", f"{settings.web.home} ({free} MB free)"),
        ("Python", sys.version.split()[0]),
        ("Node", _version_of(shutil.which("node"))),
        ("Chromium", f"{found or 'not looked for yet'} (for the browser tests only)"),
    ]


def _version_of(program: str | None) -> str:
    if program is None:
        return "none (set-up brings its own)"
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.strip()


def _line(name: str, told: str) -> None:
    print(f"{name:<17} {told}")
