"""Who pays no tax, and why: businesses across a border by reverse charge, and whom the store has named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from shared.taxes.known_rates import european_union
from shared.taxes.vat_register import UNKNOWN, VALID

REVERSE_CHARGE: Final = "reverse_charge"
NAMED: Final = "exempt"
# What to do when a number could not be checked: keep the tax, or trust its form.
KEEP_TAX: Final = "tax"
TRUST_FORM: Final = "reverse_charge"
CHOICES: Final = (KEEP_TAX, TRUST_FORM)
# A check speaks for this long; one that found nobody there for less.
CHECK_LIFE: Final = timedelta(days=1)
RETRY_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class VatStanding:
    """How a purchase stands: whether numbers are asked for, which was given, what the check said, and what follows."""

    asks: bool = False
    number: str = ""
    state: str = ""
    consultation: str = ""
    checked_at: datetime | None = None
    reason: str = ""

    def as_record(self) -> dict[str, Any]:
        """Return what an order keeps of it; nothing where tax was charged."""
        if not self.reason:
            return {}
        return {
            "reason": self.reason,
            "vat_number": self.number,
            "state": self.state,
            "consultation": self.consultation,
            "checked_at": self.checked_at.isoformat() if self.checked_at else "",
        }


NO_NUMBER: Final = VatStanding()


def vat_standing(
    *,
    rules: Mapping[str, Any] | None,
    check: Mapping[str, Any] | None,
    number: str,
    is_named: bool,
    store_country: str,
    destination: str,
) -> VatStanding:
    """Return how a buyer with this number stands whose goods go to `destination`; `check` is the latest of it."""
    asks = bool(rules and rules["asks"])
    given = number if asks else ""
    state = str(check["state"]) if given and check else ""
    is_trusted = state == VALID or (
        state == UNKNOWN and rules is not None and rules["unchecked"] == TRUST_FORM
    )
    reason = ""
    if is_named:
        reason = NAMED
    elif is_trusted and crosses_border(given, store_country=store_country, destination=destination):
        reason = REVERSE_CHARGE
    return VatStanding(
        asks=asks,
        number=given,
        state=state,
        consultation=str(check["consultation"]) if state and check else "",
        checked_at=datetime.fromisoformat(check["checked_at"]) if state and check else None,
        reason=reason,
    )


def crosses_border(number: str, *, store_country: str, destination: str) -> bool:
    """Say whether goods go from one country to a business of another, which then owes the tax itself.

    Within the Union the number may be of any member state but the one that the goods leave (Directive 2006/112/EC,
    art. 138); elsewhere it has to be of the country that they go to.
    """
    country = {"EL": "GR"}.get(number[:2], number[:2])
    if not number or store_country in (destination, country):
        return False
    union = european_union()
    if country == "XI":
        return destination == "GB" and store_country in union
    if country in union:
        return destination in union and store_country in union
    return country == destination
