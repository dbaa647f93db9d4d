"""The register of the European Union (VIES), asked through its REST interface."""

import re
from typing import Any, Final

import httpx
import structlog

from shared.kernel.settings import TaxSettings
from shared.taxes.vat_numbers import VatNumber
from shared.taxes.vat_register import INVALID, UNKNOWN, VALID, NoRegister, RegisterAnswer, VatRegister

SECONDS: Final = 4.0
LARGEST: Final = 64 * 1024
_CONSULTATION: Final = re.compile(r"[A-Za-z0-9]{1,40}")
# What it says beside "not valid" when the number really is not there; anything else is trouble of its own.
_NOT_REGISTERED: Final = ("", "VALID", "INVALID")


class Vies:
    """The register at an address. Member states switch theirs off at night, so every trouble is "unknown"."""

    def __init__(self, address: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._address = address.rstrip("/")
        self._transport = transport

    async def ask(self, number: VatNumber, *, requester: VatNumber | None) -> RegisterAnswer:
        """Say whether a number is registered; of what the register knows nothing else is taken."""
        if not number.is_european:
            return RegisterAnswer(UNKNOWN)
        asked = {"countryCode": number.number[:2], "vatNumber": number.number[2:]}
        if requester and requester.is_european:
            asked["requesterMemberStateCode"] = requester.number[:2]
            asked["requesterNumber"] = requester.number[2:]
        try:
            async with httpx.AsyncClient(
                transport=self._transport, trust_env=False, follow_redirects=False, timeout=SECONDS
            ) as client:
                answer = await client.post(f"{self._address}/check-vat-number", json=asked)
            found = answer.json() if answer.status_code == 200 and len(answer.content) <= LARGEST else None
        except (httpx.HTTPError, ValueError, OSError) as trouble:
            structlog.get_logger().warning("vies.away", trouble=type(trouble).__name__)
            return RegisterAnswer(UNKNOWN)
        return _read(found)


def open_vat_register(settings: TaxSettings) -> VatRegister:
    """Return the register that the settings name."""
    return Vies(settings.vies_url) if settings.vies_url else NoRegister()


def _read(found: Any) -> RegisterAnswer:
    if not isinstance(found, dict) or not isinstance(found.get("valid"), bool):
        return RegisterAnswer(UNKNOWN)
    if not found["valid"]:
        is_certain = str(found.get("userError") or "") in _NOT_REGISTERED
        return RegisterAnswer(INVALID if is_certain else UNKNOWN)
    consultation = str(found.get("requestIdentifier") or "")
    return RegisterAnswer(VALID, consultation if _CONSULTATION.fullmatch(consultation) else "")
