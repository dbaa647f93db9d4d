"""Settings: stand-ins in development, a refusal in production, roles derived from one secret."""

import json
from pathlib import Path

import pytest

from shared.kernel.home import secret_of, write_services
from shared.kernel.load_settings import asyncpg_url, load_settings, role_password
from shared.kernel.settings import SettingsProblem

KEY = "k" * 32


@pytest.fixture
def running(tmp_path: Path) -> dict[str, str]:
    return {
        "SOUK_HOME": str(tmp_path),
        "DATABASE_URL": "postgres://owner:pw@db:5432/souk",
        "REDIS_URL": "redis://r/0",
    }


def test_production_names_everything_that_is_missing(tmp_path: Path):
    with pytest.raises(SettingsProblem) as refused:
        load_settings({"SOUK_ENV": "production", "SOUK_HOME": str(tmp_path), "REDIS_URL": " "})

    assert refused.value.names == ("SOUK_SECRET_KEY", "DATABASE_URL", "REDIS_URL")
    assert list(tmp_path.iterdir()) == []


def test_production_refuses_a_short_secret(running: dict[str, str]):
    with pytest.raises(SettingsProblem, match="too short"):
        load_settings(running | {"SOUK_ENV": "production", "SOUK_SECRET_KEY": KEY[1:]})

    assert load_settings(running | {"SOUK_ENV": "production", "SOUK_SECRET_KEY": KEY}).web.is_production


def test_development_makes_its_secret_once_and_keeps_it_to_its_owner(running: dict[str, str], tmp_path: Path):
    first, second = load_settings(running), load_settings(running)

    assert first.web.secret_key == second.web.secret_key == secret_of(tmp_path, "secret_key")
    assert len(first.web.secret_key) == 43
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_second_terminal_finds_the_running_services(tmp_path: Path):
    write_services(
        tmp_path, database_url="postgresql://souk:pw@127.0.0.1:1/souk", redis_url="redis://:pw@127.0.0.1:2/0"
    )

    settings = load_settings({"SOUK_HOME": str(tmp_path)})

    assert settings.database.owner_url == "postgresql+asyncpg://souk:pw@127.0.0.1:1/souk"
    assert settings.redis.url == "redis://:pw@127.0.0.1:2/0"


def test_whoever_starts_the_services_does_not_believe_an_old_note(tmp_path: Path):
    write_services(tmp_path, database_url="postgresql://gone/souk", redis_url="redis://gone/0")

    settings = load_settings({"SOUK_HOME": str(tmp_path)}, services_expected=False)

    assert (settings.database.owner_url, settings.redis.url) == ("", "")


def test_without_services_the_way_to_start_them_is_said(tmp_path: Path):
    with pytest.raises(SettingsProblem, match="make run"):
        load_settings({"SOUK_HOME": str(tmp_path)})


def test_the_roles_are_derived_from_the_owner_and_the_secret(running: dict[str, str]):
    database = load_settings(running | {"SOUK_SECRET_KEY": KEY}).database

    app, platform = role_password(KEY, "souk_app"), role_password(KEY, "souk_platform")
    assert database.owner_url == "postgresql+asyncpg://owner:pw@db:5432/souk"
    assert database.app_url == f"postgresql+asyncpg://souk_app:{app}@db:5432/souk"
    assert database.platform_url == f"postgresql+asyncpg://souk_platform:{platform}@db:5432/souk"
    assert app != platform
    assert len(app) == 64


def test_roles_that_are_given_are_used(running: dict[str, str]):
    database = load_settings(running | {"DATABASE_APP_URL": "postgresql://app:x@pool:6432/souk"}).database

    assert database.app_url == "postgresql+asyncpg://app:x@pool:6432/souk"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgres://a:b%40c@h/d?sslmode=require", "postgresql+asyncpg://a:b%40c@h/d?ssl=require"),
        ("postgresql+asyncpg://a:b@h/d", "postgresql+asyncpg://a:b@h/d"),
    ],
)
def test_addresses_are_written_as_the_driver_reads_them(given: str, meant: str):
    assert asyncpg_url(given) == meant


def test_secrets_do_not_show_when_settings_are_printed(running: dict[str, str]):
    secrets = {
        "SOUK_SECRET_KEY": KEY,
        "STRIPE_SECRET_KEY": "sk_x",
        "RESEND_API_KEY": "re_x",
        "SOUK_METRICS_TOKEN": "mt_x",
    }

    shown = repr(load_settings(running | secrets))

    assert [secret for secret in (*secrets.values(), "pw@db", "redis://r") if secret in shown] == []


def test_wrong_values_are_named(running: dict[str, str]):
    with pytest.raises(SettingsProblem) as refused:
        load_settings(running | {"SOUK_PORT": "many", "SOUK_ENV": "prod"})

    assert refused.value.names == ("SOUK_ENV", "SOUK_PORT")


def test_trusted_proxies_are_addresses_and_networks(running: dict[str, str]):
    given = {"SOUK_TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.7,fd00::/8,"}

    assert [str(network) for network in load_settings(running | given).web.trusted_proxies] == [
        "10.0.0.0/8",
        "192.0.2.7/32",
        "fd00::/8",
    ]
    assert load_settings(running).web.trusted_proxies == ()


@pytest.mark.parametrize(
    "nonsense",
    [
        "*",
        "proxy.internal",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/8 fd00::/8",
        "10.0.0.0/8,evil",
        "0.0.0.0/0",
        "::/0",
    ],
)
def test_a_trusted_proxy_that_is_none_stops_the_start(running: dict[str, str], nonsense: str):
    with pytest.raises(SettingsProblem) as refused:
        load_settings(running | {"SOUK_TRUSTED_PROXIES": nonsense})

    assert refused.value.names == ("SOUK_TRUSTED_PROXIES",)


def test_a_damaged_secrets_file_is_named_not_replaced(tmp_path: Path):
    (tmp_path / "secrets.json").write_text("{")

    with pytest.raises(SettingsProblem, match=r"secrets\.json is damaged"):
        load_settings({"SOUK_HOME": str(tmp_path)})

    assert (tmp_path / "secrets.json").read_text() == "{"


def test_secrets_of_different_names_differ(tmp_path: Path):
    assert secret_of(tmp_path, "one") != secret_of(tmp_path, "two")
    assert sorted(json.loads((tmp_path / "secrets.json").read_text())) == ["one", "two"]
