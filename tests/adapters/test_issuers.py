"""Which issuers there are, by the settings."""

from shared.adapters.issuers import open_issuers
from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings


def issuers_of(home: Settings, **given: str) -> list[tuple[str, str, str]]:
    settings = load_settings({"SOUK_HOME": str(home.web.home), **given})
    found = open_issuers(settings.sign_in, is_production=True)
    return [(one.key, one.name, one.url) for one in found]


def test_none_is_there_unless_it_is_named(settings: Settings):
    assert issuers_of(settings) == []
    assert issuers_of(settings, MICROSOFT_CLIENT_ID="m") == []  # of which organisation?
    assert issuers_of(settings, OIDC_ISSUER="https://id.example.com") == []


def test_the_settings_name_them(settings: Settings):
    found = issuers_of(
        settings,
        GOOGLE_CLIENT_ID="g",
        MICROSOFT_CLIENT_ID="m",
        MICROSOFT_TENANT="8f7c",
        OIDC_ISSUER="https://id.example.com/",
        OIDC_CLIENT_ID="o",
    )

    assert found == [
        ("google", "Google", "https://accounts.google.com"),
        ("microsoft", "Microsoft", "https://login.microsoftonline.com/8f7c/v2.0"),
        ("oidc", "id.example.com", "https://id.example.com/"),
    ]


def test_one_that_is_configured_no_more_is_called_by_its_host(settings: Settings):
    found = open_issuers(settings.sign_in, is_production=True)

    assert found.name_of("https://id.example.com/tenant") == "id.example.com"
