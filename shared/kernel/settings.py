"""Every setting of an installation: frozen, typed, one object per concern, read once at the start of a process.

Each comes from an environment variable (or a line of `.env`); `.env.example` explains them all. What is missing has a
stand-in in development and stops the process in production.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from shared.kernel.home import DEFAULT_HOME, PROJECT, HomeProblem, read_services, secret_of
from shared.kernel.sealing import KeyRing, derived_key, read_keys

APP_ROLE: Final = "souk_app"
PLATFORM_ROLE: Final = "souk_platform"
SHORTEST_SECRET_KEY: Final = 32

_REQUIRED: Final = {
    "SOUK_SECRET_KEY": "a long random text; `openssl rand -base64 48` makes one",
    "DATABASE_URL": "the address of PostgreSQL 15 or later, as the role that owns the tables",
    "REDIS_URL": "the address of Redis or Valkey",
}


class SettingsProblem(ValueError):
    """The settings do not allow a start. `names` are the variables to look at; the text says what to do."""

    def __init__(self, names: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.names = names


Network = IPv4Network | IPv6Network


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(_network(part.strip()) for part in value.split(",") if part.strip())


def _network(text: str) -> Network:
    try:
        network = ip_network(text)
    except ValueError:
        raise ValueError(f"{text} is neither an address nor a network such as 10.0.0.0/8") from None
    if network.prefixlen == 0:
        raise ValueError(f"{text} is everybody, who could then claim to be anybody")
    return network


def _sealing_keys(text: str) -> str:
    read_keys(text)
    return text


Networks = Annotated[tuple[Network, ...], BeforeValidator(_networks)]


class Concern(BaseSettings):
    """Settings read from the mapping that `load_settings` was given, never from the process's environment itself."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", validate_by_name=True, validate_by_alias=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Use only what is passed in."""
        return (init_settings,)


class WebSettings(Concern):
    """How the sites are reached and how many processes serve them."""

    environment: Literal["development", "production"] = Field("development", alias="SOUK_ENV")
    home: Path = Field(DEFAULT_HOME, alias="SOUK_HOME")
    bind: str = Field("127.0.0.1", alias="SOUK_BIND")
    port: int = Field(8000, ge=1, le=65535, alias="SOUK_PORT")
    web_processes: int = Field(2, ge=1, le=64, alias="SOUK_WEB_PROCESSES")
    worker_processes: int = Field(2, ge=1, le=64, alias="SOUK_WORKER_PROCESSES")
    platform_host: str = Field("localhost", alias="SOUK_PLATFORM_HOST")
    page_cache_mb: int = Field(24, ge=0, alias="SOUK_PAGE_CACHE_MB")
    parts_mb: int = Field(20, ge=0, alias="SOUK_PARTS_MB")
    default_store: str = Field("", alias="SOUK_DEFAULT_STORE")
    secret_key: str = Field(alias="SOUK_SECRET_KEY", repr=False)
    trusted_proxies: Networks = Field((), alias="SOUK_TRUSTED_PROXIES")
    sign_up: Literal["", "open", "invited", "closed"] = Field("", alias="SOUK_SIGN_UP")
    metrics_token: str = Field("", alias="SOUK_METRICS_TOKEN", repr=False)

    @property
    def is_production(self) -> bool:
        """Say whether real shoppers use this installation."""
        return self.environment == "production"

    @property
    def who_may_sign_up(self) -> str:
        """Return who may open a store: "open", "invited" (whoever has an account) or "closed"."""
        return self.sign_up or ("closed" if self.is_production else "open")

    @property
    def public_scheme(self) -> str:
        """Return the scheme that visitors type; in production TLS ends at a proxy."""
        return "https" if self.is_production else "http"

    def origin_of(self, host: str) -> str:
        """Return the origin at which visitors reach `host`; the port shows in development only."""
        return f"https://{host}" if self.is_production else f"http://{host}:{self.port}"


class DatabaseSettings(Concern):
    """PostgreSQL as three roles: the owner migrates, the app serves one store at a time, the platform sees all."""

    owner_url: str = Field(alias="DATABASE_URL", repr=False)
    app_url: str = Field(alias="DATABASE_APP_URL", repr=False)
    platform_url: str = Field(alias="DATABASE_PLATFORM_URL", repr=False)
    pool_size: int = Field(10, ge=1, alias="DATABASE_POOL_SIZE")
    pool_wait: float = Field(2.0, gt=0, alias="DATABASE_POOL_WAIT")
    statement_timeout_ms: int = Field(5000, ge=1, alias="DATABASE_STATEMENT_TIMEOUT_MS")
    lock_timeout_ms: int = Field(2000, ge=1, alias="DATABASE_LOCK_TIMEOUT_MS")
    idle_in_transaction_ms: int = Field(5000, ge=1, alias="DATABASE_IDLE_IN_TRANSACTION_MS")


class RedisSettings(Concern):
    """Redis or Valkey: cache, rate limits and the workers' queue."""

    url: str = Field(alias="REDIS_URL", repr=False)


class SearchSettings(Concern):
    """Meilisearch; without an address PostgreSQL searches."""

    meilisearch_url: str = Field("", alias="MEILISEARCH_URL")
    key: str = Field("", alias="MEILISEARCH_KEY", repr=False)


class MailSettings(Concern):
    """How mail leaves: Resend, SMTP, or with neither the outbox at /dev/mail."""

    resend_api_key: str = Field("", alias="RESEND_API_KEY", repr=False)
    webhook_secret: str = Field("", alias="RESEND_WEBHOOK_SECRET", repr=False)
    smtp_url: str = Field("", alias="SMTP_URL", repr=False)
    sender: str = Field("Souk <shop@localhost.invalid>", alias="SOUK_MAIL_FROM")

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """Every secret that may sign what Resend tells: two of them while one takes the other's place."""
        return tuple(part.strip() for part in self.webhook_secret.split(",") if part.strip())


class StripeSettings(Concern):
    """Card payments; without a key the sandbox takes them."""

    secret_key: str = Field("", alias="STRIPE_SECRET_KEY", repr=False)
    webhook_secret: str = Field("", alias="STRIPE_WEBHOOK_SECRET", repr=False)
    api_url: str = Field("", alias="STRIPE_API_URL")

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """Every secret that may sign right now: two of them while one takes the other's place."""
        return tuple(part.strip() for part in self.webhook_secret.split(",") if part.strip())


class TaxSettings(Concern):
    """Where VAT numbers are looked up; without an address they are held to their form only."""

    vies_url: str = Field("", alias="VIES_URL")


class SealingSettings(Concern):
    """The keys that seal what stores entrust to the installation; without any, one is derived from the secret key."""

    keys: Annotated[str, AfterValidator(_sealing_keys)] = Field("", alias="SOUK_SEALING_KEYS", repr=False)


class FilesSettings(Concern):
    """Where pictures and documents are kept: a `file:` or `s3:` address, by default files/ in SOUK_HOME."""

    url: str = Field(alias="FILES_URL")


@dataclass(frozen=True, slots=True)
class Settings:
    """All concerns together, passed to the edges; each part below takes only its own."""

    web: WebSettings
    database: DatabaseSettings
    redis: RedisSettings
    search: SearchSettings
    mail: MailSettings
    stripe: StripeSettings
    tax: TaxSettings
    sealing: SealingSettings
    files: FilesSettings

    @property
    def key_ring(self) -> KeyRing:
        """The sealing keys, newest first. The derived one always opens, so naming keys later loses nothing."""
        return KeyRing((*read_keys(self.sealing.keys), derived_key(self.web.secret_key)))


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
            sealing=SealingSettings(**values),
            files=FilesSettings(**values),
        )
    except ValidationError as error:
        wrong = {str(problem["loc"][0]): problem["msg"] for problem in error.errors()}
        told = "; ".join(f"{name}: {message}" for name, message in wrong.items())
        raise SettingsProblem(tuple(wrong), f"These settings cannot be used: {told}.") from None
