"""Webhook endpoints: where a shop wants to hear of events, and the secrets that sign what it hears."""

import hashlib
import hmac
import secrets
from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Books, Thing, new_key, page
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, metadata_of, refuse_unknown, required
from shared.adapters.stripe_sandbox.problems import wrong

KNOWN: Final = frozenset({"api_version", "connect", "description", "enabled_events", "metadata", "url"})


def create(ask: Ask) -> Thing:
    """Add an endpoint; its secret is in this answer and in no other."""
    refuse_unknown(ask.given, KNOWN)
    url, events = required(ask.given, "url"), required(ask.given, "enabled_events")
    if not str(url).startswith(("http://", "https://")) or not isinstance(events, list):
        raise wrong(
            "url", "Invalid URL: an explicit scheme (such as https) must be provided.", code="url_invalid"
        )
    secret = new_secret()
    return add_endpoint(ask.books, url, events, secret, given=ask.given, now=ask.now) | {"secret": secret}


def add_endpoint(
    books: Books,
    url: str,
    events: list[str],
    secret: str,
    *,
    given: dict[str, Any],
    now: int,
    key: str | None = None,
) -> Thing:
    endpoint = books.put(
        {
            "id": key or new_key("we"),
            "object": "webhook_endpoint",
            "api_version": given.get("api_version"),
            "application": None,
            "created": now,
            "description": given.get("description"),
            "enabled_events": events,
            "livemode": False,
            "metadata": metadata_of(given),
            "status": "enabled",
            "url": url,
        }
    )
    books.put({"id": f"secrets_{endpoint['id']}", "object": "_secrets", "secrets": [secret]})
    return endpoint


def retrieve(ask: Ask, endpoint: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("webhook_endpoint", endpoint)


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST)
    return page(ask.books.all("webhook_endpoint", status="enabled"), "/v1/webhook_endpoints", ask.given)


def destroy(ask: Ask, endpoint: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    ask.books.put(ask.books.get("webhook_endpoint", endpoint) | {"status": "disabled"})
    return {"id": endpoint, "object": "webhook_endpoint", "deleted": True}


def rotate(books: Books, endpoint: str) -> str:
    """Give an endpoint a new secret; the one before signs beside it until the next change."""
    kept = books.get("_secrets", f"secrets_{endpoint}")
    new = new_secret()
    books.put(kept | {"secrets": [new, kept["secrets"][0]]})
    return new


def listens(endpoint: Thing, kind: str) -> bool:
    return "*" in endpoint["enabled_events"] or kind in endpoint["enabled_events"]


def signature(books: Books, endpoint: str, body: str, *, now: int) -> str:
    """Return the Stripe-Signature header: one v1 for each secret that is in force."""
    known = books.get("_secrets", f"secrets_{endpoint}")["secrets"]
    signed = [
        hmac.new(secret.encode(), f"{now}.{body}".encode(), hashlib.sha256).hexdigest() for secret in known
    ]
    return ",".join([f"t={now}", *(f"v1={one}" for one in signed)])


def new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(24)}"
