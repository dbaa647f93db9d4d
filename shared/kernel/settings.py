"""Every setting of an installation: frozen, typed, one object per concern, read once at the start of a process.

Each comes from an environment variable (or a line of `.env`); `.env.example` explains them all. What is missing has a
stand-in in development and stops the process in production.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from shared.kernel.home import DEFAULT_HOME
from shared.kernel.sealing import KeyRing, derived_key, read_keys
from shared.kernel.setting_values import Addresses, NameServers, Networks, SealingKeys

APP_ROLE: Final = "souk_app"
PLATFORM_ROLE: Final = "souk_platform"


class SettingsProblem(ValueError):
    """The settings do not allow a start. `names` are the variables to look at; the text says what to do."""

    def __init__(self, names: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.names = names


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
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
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


class DomainSettings(Concern):
    """Where shops with hosts of their own point them, and which name servers are asked whether they do."""

    target: str = Field("", alias="SOUK_SHOP_TARGET")
    addresses: Addresses = Field(frozenset(), alias="SOUK_SHOP_ADDRESSES")
    name_servers: NameServers = Field((), alias="SOUK_NAME_SERVERS")


class SignInSettings(Concern):
    """Issuers by whom members may be let in: Google, one organisation at Microsoft, any; and who knows passwords."""

    google_client_id: str = Field("", alias="GOOGLE_CLIENT_ID")
    google_client_secret: str = Field("", alias="GOOGLE_CLIENT_SECRET", repr=False)
    microsoft_tenant: str = Field("", alias="MICROSOFT_TENANT")
    microsoft_client_id: str = Field("", alias="MICROSOFT_CLIENT_ID")
    microsoft_client_secret: str = Field("", alias="MICROSOFT_CLIENT_SECRET", repr=False)
    oidc_issuer: str = Field("", alias="OIDC_ISSUER")
    oidc_name: str = Field("", alias="OIDC_NAME")
    oidc_client_id: str = Field("", alias="OIDC_CLIENT_ID")
    oidc_client_secret: str = Field("", alias="OIDC_CLIENT_SECRET", repr=False)
    password_ranges_url: str = Field("", alias="PASSWORD_RANGES_URL")

    @property
    def is_any_given(self) -> bool:
        """Say whether an issuer is named."""
        return bool(self.google_client_id or self.microsoft_client_id or self.oidc_issuer)


class SealingSettings(Concern):
    """The keys that seal what stores entrust to the installation; without any, one is derived from the secret key."""

    keys: SealingKeys = Field("", alias="SOUK_SEALING_KEYS", repr=False)


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
    domains: DomainSettings
    sign_in: SignInSettings
    sealing: SealingSettings
    files: FilesSettings

    @property
    def shop_target(self) -> str:
        """Return the name that hosts of shops are made another name of."""
        return self.domains.target or self.web.platform_host

    @property
    def key_ring(self) -> KeyRing:
        """The sealing keys, newest first. The derived one always opens, so naming keys later loses nothing."""
        return KeyRing((*read_keys(self.sealing.keys), derived_key(self.web.secret_key)))
