"""Where money is sent to: an account's number, checked, and the reference by which an order's money is told apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

LONGEST_HOLDER: Final = 70
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


@dataclass(frozen=True, slots=True)
class BankDetails:
    """An account as a buyer types it into a transfer."""

    holder: str
    iban: str
    bic: str = ""

    @property
    def iban_in_groups(self) -> str:
        """The number in groups of four, as it is printed."""
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))

    def as_record(self) -> dict[str, str]:
        return {"holder": self.holder, "iban": self.iban, "bic": self.bic}


def read_bank_details(typed: Mapping[str, str]) -> BankDetails:
    """Read an account as a merchant types it; raises Invalid."""
    holder = typed.get("holder", "").strip()
    iban, bic = _plain(typed.get("iban", "")), _plain(typed.get("bic", ""))
    wrong: dict[str, str] = {}
    if not holder or len(holder) > LONGEST_HOLDER:
        wrong["holder"] = say("Enter the name that the account runs under, at most 70 characters.")
    if not _IBAN.fullmatch(iban) or _remainder(iban) != 1:
        wrong["iban"] = say("This is not a complete IBAN. Compare it with your bank statement.")
    if bic and not _BIC.fullmatch(bic):
        wrong["bic"] = say("A BIC has eight or eleven letters and figures.")
    if wrong:
        raise Invalid(wrong)
    return BankDetails(holder, iban, bic)


def kept_bank_details(record: Mapping[str, str]) -> BankDetails | None:
    """Return the account of a record, None when there is none."""
    return (
        BankDetails(record["holder"], record["iban"], record.get("bic", "")) if record.get("iban") else None
    )


def reference_of(order_number: int) -> str:
    """Return the creditor reference of an order (ISO 11649): its check digits tell a mistyped one."""
    return f"RF{98 - _remainder(f'RF00{order_number}'):02}{order_number}"


def _plain(typed: str) -> str:
    return "".join(typed.split()).upper()[:40]


def _remainder(text: str) -> int:
    """ISO 7064 MOD 97-10: the first four characters go to the end, letters become two figures each."""
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97
