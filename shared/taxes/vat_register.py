"""Asking whoever keeps a register of VAT numbers whether one is in it."""

from dataclasses import dataclass
from typing import Final, Protocol

from shared.taxes.vat_numbers import VatNumber

VALID: Final = "valid"
INVALID: Final = "invalid"
UNKNOWN: Final = "unknown"
STATES: Final = (VALID, INVALID, UNKNOWN)


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """What the register said; UNKNOWN when it could not be asked. `consultation` proves that it was."""

    state: str
    consultation: str = ""


class VatRegister(Protocol):
    """A register. It is asked outside of every transaction, answers within seconds, and never raises."""

    async def ask(self, number: VatNumber, *, requester: VatNumber | None) -> RegisterAnswer:
        """Say whether a number is registered; `requester` is the store's own, for which a consultation is numbered."""
        ...


class NoRegister:
    """Stands in where none is configured: numbers are held to their form and checksum only."""

    async def ask(self, number: VatNumber, *, requester: VatNumber | None) -> RegisterAnswer:  # noqa: ARG002 - the signature is the register's
        return RegisterAnswer(UNKNOWN)
