"""What Resend tells of mails it took: believed when signed as Svix signs, and recent.

The signature is HMAC-SHA256 over "id.timestamp.body" in base64, under the part of the secret after `whsec_`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from shared.notifications.models import BOUNCED, COMPLAINED, DELIVERED, FAILED, SUPPRESSED

TOLERANCE: Final = 300
MOST_SIGNATURES: Final = 10
_FATES: Final = {
    "email.delivered": DELIVERED,
    "email.bounced": BOUNCED,
    "email.complained": COMPLAINED,
    "email.failed": FAILED,
    "email.suppressed": SUPPRESSED,
}
# Where a message has the details of its fate.
_DETAILS: Final = {BOUNCED: "bounce", FAILED: "failed", SUPPRESSED: "suppressed"}


class NotBelieved(Exception):
    """The message is not Resend's, or too old; its text is for the log."""


@dataclass(frozen=True, slots=True)
class MailNews:
    """What became of one mail. `is_final` says that the mailbox will not take the next one either."""

    provider_id: str
    fate: str
    reason: str
    recipient: str
    is_final: bool


def read_news(
    body: bytes, headers: Mapping[str, str], secrets: Sequence[str], *, now: datetime
) -> MailNews | None:
    """Return what a message says, None when it is about nothing that Souk keeps; raises NotBelieved."""
    moment = headers.get("svix-timestamp", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 15):
        raise NotBelieved("no moment")
    if abs(now.timestamp() - int(moment)) > TOLERANCE:
        raise NotBelieved("too old, or from the future")
    signed = f"{headers.get('svix-id', '')}.{moment}.".encode() + body
    known = [_signature(secret, signed) for secret in secrets]
    given = [
        part.removeprefix("v1,") for part in headers.get("svix-signature", "").split(" ") if part[:3] == "v1,"
    ]
    if not any(_same(ours, theirs) for ours in known for theirs in given[:MOST_SIGNATURES]):
        raise NotBelieved("not signed by us")
    return _news(body)


def _signature(secret: str, signed: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise NotBelieved("our own secret is none of Svix's") from None
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _same(ours: str, theirs: str) -> bool:
    return theirs.isascii() and hmac.compare_digest(ours, theirs)


def _news(body: bytes) -> MailNews | None:
    try:
        event: dict[str, Any] = orjson.loads(body)
        fate, data = _FATES.get(event["type"]), event["data"]
        if fate is None:
            return None
        told: Mapping[str, Any] = data.get(_DETAILS.get(fate, ""), {})
        reason = str(told.get("message") or told.get("reason") or "")
        is_final = fate in {COMPLAINED, SUPPRESSED} or (fate == BOUNCED and told.get("type") == "Permanent")
        to = data.get("to") or [""]
        return MailNews(str(data["email_id"]), fate, reason, str(to[0]).lower(), is_final)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise NotBelieved("no event") from error
