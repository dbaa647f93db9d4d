"""Messages of Stripe: believed when signed, recent, and of the right mode."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import orjson

from shared.kernel.ids import parse_id
from shared.payments.gateway import Heard, NotSigned

# Stripe's own package lets messages from the future pass; a clock that far off is no reason to believe one.
TOLERANCE: Final = 300
MOST_SIGNATURES: Final = 10


def read_signed(
    body: bytes, signature: str | None, secrets: Sequence[str], *, is_live: bool, now: datetime
) -> Heard:
    """Return what a message says; raises NotSigned for one that none of the secrets has signed (T20)."""
    moment, signed = _parts(signature or "")
    if abs(now.timestamp() - moment) > TOLERANCE:
        raise NotSigned("too old, or from the future")
    payload = f"{moment}.".encode() + body
    known = [hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest() for secret in secrets if secret]
    if not any(hmac.compare_digest(ours, theirs) for ours in known for theirs in signed):
        raise NotSigned("not signed by us")
    return _heard(body, is_live=is_live)


def _parts(header: str) -> tuple[int, list[str]]:
    pairs = [part.partition("=") for part in header.split(",")]
    moments = [value for name, _, value in pairs if name.strip() == "t"]
    signed = [value for name, _, value in pairs if name.strip() == "v1" and value.isascii()]
    if len(moments) != 1 or not (moments[0].isascii() and moments[0].isdigit() and len(moments[0]) < 15):
        raise NotSigned("no moment")
    return int(moments[0]), signed[:MOST_SIGNATURES]


def _heard(body: bytes, *, is_live: bool) -> Heard:
    try:
        event = orjson.loads(body)
        thing: dict[str, Any] = event["data"]["object"]
        ours = _ours(thing)
        heard = Heard(
            event_id=str(event["id"]),
            kind=str(event["type"]),
            account=str(event.get("account") or ""),
            store_id=parse_id(str(ours.get("store_id", ""))),
            payment_id=parse_id(str(ours.get("payment_id", ""))),
            intent_id=_intent(thing),
            subscription_id=parse_id(str(ours.get("subscription_id", ""))),
        )
        livemode = event["livemode"]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise NotSigned("no event") from error
    if livemode is not is_live:
        raise NotSigned("of the other mode")
    return heard


def _ours(thing: dict[str, Any]) -> dict[str, Any]:
    """Return what we wrote into the metadata; an invoice has that of its subscription."""
    of_subscription = (thing.get("parent") or {}).get("subscription_details") or {}
    return thing.get("metadata") or of_subscription.get("metadata") or {}


def _intent(thing: dict[str, Any]) -> str | None:
    if thing.get("object") == "payment_intent":
        return str(thing["id"])
    named = thing.get("payment_intent")
    return named if isinstance(named, str) else None
