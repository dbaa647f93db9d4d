"""What stands in for services outside, on this machine: a sandbox of Stripe, and an issuer who lets anybody in."""

from typing import NamedTuple

from shared.embedded.commands import sandbox_command
from shared.kernel.home import secret_of
from shared.kernel.settings import WebSettings


class StandIn(NamedTuple):
    """How one is started, and how everybody learns where it is."""

    command: list[str]
    environment: dict[str, str]


def stand_in_for_stripe(web: WebSettings, port: int) -> StandIn:
    """Return the sandbox that takes test cards."""
    key = f"sk_test_{secret_of(web.home, 'stripe_key')}"
    secret = secret_of(web.home, "stripe_webhook_secret")
    environment = {
        "STRIPE_SECRET_KEY": key,
        "STRIPE_WEBHOOK_SECRET": secret,
        # Shoppers' browsers reach the sandbox by the name by which they reach the shop.
        "STRIPE_API_URL": f"http://{web.platform_host}:{port}",
        "STRIPE_SANDBOX_JOURNAL": str(web.home / "stripe" / "journal"),
        "STRIPE_SANDBOX_KEY": key,
        "STRIPE_SANDBOX_WEBHOOK_URL": f"{web.origin_of(web.platform_host)}/webhooks/stripe",
        "STRIPE_SANDBOX_WEBHOOK_SECRET": secret,
    }
    return StandIn(sandbox_command("stripe", web.bind, port), environment)


def stand_in_for_issuers(web: WebSettings, port: int) -> StandIn:
    """Return an issuer by whom anybody may be let in."""
    origin, platform = f"http://{web.platform_host}:{port}", web.origin_of(web.platform_host)
    environment = {
        "OIDC_ISSUER": origin,
        "OIDC_NAME": "Test issuer",
        "OIDC_CLIENT_ID": "souk",
        "OIDC_CLIENT_SECRET": secret_of(web.home, "issuer_secret"),
        "ISSUER_SANDBOX_ORIGIN": origin,
        "ISSUER_SANDBOX_REDIRECTS": f"{platform}/dashboard/sign-in/with/oidc/answer",
    }
    return StandIn(sandbox_command("issuer", web.bind, port), environment)
