"""Read the settings of an installation, once, at the start of a process."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from dotenv import dotenv_values
from pydantic import ValidationError

from shared.kernel.home import DEFAULT_HOME, PROJECT, HomeProblem, read_services, secret_of
from shared.kernel.settings import (
    APP_ROLE,
    PLATFORM_ROLE,
    DatabaseSettings,
    DomainSettings,
    FilesSettings,
    MailSettings,
    RedisSettings,
    SealingSettings,
    SearchSettings,
    Settings,
    SettingsProblem,
    SignInSettings,
    StripeSettings,
    TaxSettings,
    WebSettings,
)

SHORTEST_SECRET_KEY: Final = 32

_REQUIRED: Final = {
    "SOUK_SECRET_KEY": "a long random text; `openssl rand -base64 48` makes one",
    "DATABASE_URL": "the address of PostgreSQL 15 or later, as the role that owns the tables",
    "REDIS_URL": "the address of Redis or Valkey",
}


def load_settings(environ: Mapping[str, str] | None = None, *, services_expected: bool = True) -> Settings:
    """Read the settings from `environ`, by default the process's environment and the file `.env` beneath it.

    With `services_expected` off, unknown addresses of PostgreSQL and Redis stay empty: for the command that starts
    them. Raises SettingsProblem.
    """
    given = _given(_environment() if environ is None else environ)
    production = given.get("SOUK_ENV") == "production"
    home = Path(given.get("SOUK_HOME", DEFAULT_HOME)).expanduser().absolute()
    if not production:
        given = _stand_ins(home, services_expected=services_expected) | given
    _refuse_gaps(given, production=production, services_expected=services_expected)
    values = given | {"SOUK_HOME": home, "FILES_URL": given.get("FILES_URL") or (home / "files").as_uri()}
    return _checked(values | _database_urls(given) | {"REDIS_URL": given.get("REDIS_URL", "")})


def role_password(secret_key: str, role: str) -> str:
    """Return the password of a database role of ours, derived so that no second secret has to be kept."""
    return hmac.new(secret_key.encode(), b"role:" + role.encode(), hashlib.sha256).hexdigest()


def asyncpg_url(url: str, *, user: str | None = None, password: str = "") -> str:
    """Write a PostgreSQL address as SQLAlchemy's asyncpg dialect reads it, for another user when one is named."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    login = f"{quote(user)}:{quote(password, safe='')}@{place}" if user else parts.netloc
    # libpq says sslmode, asyncpg ssl; the values are the same.
    pairs = [("ssl" if name == "sslmode" else name, value) for name, value in parse_qsl(parts.query)]
    return urlunsplit(("postgresql+asyncpg", login, parts.path, urlencode(pairs), ""))


def _environment() -> dict[str, str]:
    from_file = dotenv_values(PROJECT / ".env", interpolate=False)
    return {name: value for name, value in from_file.items() if value is not None} | dict(os.environ)


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    # An empty value, as in `SOUK_PORT=` of an .env file, means "not set".
    return {name: value.strip() for name, value in environ.items() if value.strip()}


def _stand_ins(home: Path, *, services_expected: bool) -> dict[str, str]:
    try:
        # Who starts the services must not take a note left by a crash for services that run.
        running = read_services(home) if services_expected else {}
        return running | {"SOUK_SECRET_KEY": secret_of(home, "secret_key")}
    except HomeProblem as problem:
        raise SettingsProblem(("SOUK_HOME",), str(problem)) from None
    except OSError as problem:
        told = f"SOUK_HOME ({home}) cannot be used: {problem.strerror}. Name a folder that you may write to."
        raise SettingsProblem(("SOUK_HOME",), told) from None


def _refuse_gaps(given: Mapping[str, str], *, production: bool, services_expected: bool) -> None:
    missing = tuple(name for name in _REQUIRED if name not in given)
    if missing and production:
        wanted = "; ".join(f"{name} ({_REQUIRED[name]})" for name in missing)
        raise SettingsProblem(missing, f"Souk does not start in production without {wanted}.")
    if missing and services_expected:
        names = " and ".join(missing)
        raise SettingsProblem(missing, f"Souk is not running here: start it with `make run`, or set {names}.")
    if production and len(given["SOUK_SECRET_KEY"]) < SHORTEST_SECRET_KEY:
        short = f"SOUK_SECRET_KEY is too short: use at least {SHORTEST_SECRET_KEY} random characters."
        raise SettingsProblem(("SOUK_SECRET_KEY",), short)


def _database_urls(given: Mapping[str, str]) -> dict[str, str]:
    owner = given.get("DATABASE_URL", "")
    roles = {"DATABASE_APP_URL": APP_ROLE, "DATABASE_PLATFORM_URL": PLATFORM_ROLE}
    urls = {"DATABASE_URL": asyncpg_url(owner) if owner else ""}
    for name, role in roles.items():
        password = role_password(given["SOUK_SECRET_KEY"], role)
        derived = asyncpg_url(owner, user=role, password=password) if owner else ""
        urls[name] = asyncpg_url(given[name]) if name in given else derived
    return urls


def _checked(values: Mapping[str, Any]) -> Settings:
    try:
        return Settings(
            web=WebSettings(**values),
            database=DatabaseSettings(**values),
            redis=RedisSettings(**values),
            search=SearchSettings(**values),
            mail=MailSettings(**values),
            stripe=StripeSettings(**values),
            tax=TaxSettings(**values),
            domains=DomainSettings(**values),
            sign_in=SignInSettings(**values),
            sealing=SealingSettings(**values),
            files=FilesSettings(**values),
        )
    except ValidationError as error:
        wrong = {str(problem["loc"][0]): problem["msg"] for problem in error.errors()}
        told = "; ".join(f"{name}: {message}" for name, message in wrong.items())
        raise SettingsProblem(tuple(wrong), f"These settings cannot be used: {told}.") from None
