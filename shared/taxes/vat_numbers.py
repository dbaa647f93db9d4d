"""VAT numbers: read as people type them, held to the form and checksum of their country."""

from dataclasses import dataclass
from typing import Final

from stdnum.ch import vat as swiss
from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as british
from stdnum.no import mva as norwegian

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits
from shared.taxes.known_rates import european_union

LONGEST: Final = 30
# Greek numbers begin with EL; Northern Ireland trades goods as a part of the Union under XI.
_PREFIXES: Final = {"GR": "EL"}
_COUNTRIES: Final = {"EL": "GR"}


@dataclass(frozen=True, slots=True)
class VatNumber:
    """A number whose checksum is right; `country` is ISO 3166-1, or XI. It begins with its prefix."""

    country: str
    number: str

    @property
    def is_european(self) -> bool:
        """Whether the register of the Union knows it."""
        return self.country == "XI" or self.country in european_union()


def read_vat_number(typed: str, *, country: str) -> VatNumber | None:
    """Read a number of a business in `country`, with or without its prefix; None where nothing was typed.

    Raises Invalid at `vat_number`.
    """
    plain = "".join(mark for mark in plain_digits(typed).upper() if mark.isalnum() and mark.isascii())
    if not plain:
        return None
    if len(plain) > LONGEST:
        raise _wrong()
    prefix = _PREFIXES.get(country, country)
    known = plain if plain[:2].isalpha() else prefix + plain
    found = _COUNTRIES.get(known[:2], known[:2])
    try:
        return VatNumber(found, _checked(found, known))
    except ValidationError:
        raise _wrong() from None


def _checked(country: str, known: str) -> str:
    if country == "GB":
        return f"GB{british.validate(known)}"
    if country == "CH":
        return str(swiss.validate(known))
    if country == "NO":
        return f"NO{norwegian.validate(known)}"
    if country != "XI" and country not in european_union():
        raise ValidationError
    return str(european.validate(known))


def _wrong() -> Invalid:
    return Invalid(
        {"vat_number": say("This is not a VAT number. It begins with letters, such as DE136695976.")}
    )
