"""How a store writes the numbers of its orders: words before and after, at least so many digits, anew each year or not.

`orders.number` grows for ever and is what links, references of payments and the provider know an order by; what people
read may be made of it by this pattern, once, when the order is placed. So orders keep theirs, whatever comes later.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.models import Store

LONGEST_PART: Final = 16
MOST_DIGITS: Final = 9
HIGHEST_ORDER: Final = 999_999_999
YEAR: Final = "{year}"
MONTH: Final = "{month}"
# No blank: numbers that were brought along from elsewhere have one, and so can never be what a pattern makes.
_OWN: Final = re.compile(r"[A-Za-z0-9./_#-]*")
_PLACE: Final = re.compile(r"\{(?:year|month)\}")


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """The pattern; one that says nothing leaves numbers as they are."""

    prefix: str = ""
    suffix: str = ""
    digits: int = 1
    is_yearly: bool = False

    @classmethod
    def of_store(cls, store: Store) -> "NumberPattern":
        """Return the one that a store has."""
        return cls(store.number_prefix, store.number_suffix, store.number_digits, store.number_yearly)

    @property
    def is_plain(self) -> bool:
        """Whether it makes nothing of a number that the number is not by itself."""
        return not (self.prefix or self.suffix or self.is_yearly) and self.digits <= 1

    def written(self, count: int, day: date) -> str:
        """Return a number as people read it, placed on a day of the store's clock."""
        return f"{_filled(self.prefix, day)}{count:0{self.digits}}{_filled(self.suffix, day)}"

    def as_regex(self) -> str:
        """Return what finds all that it could ever have written, with the count as the first group, for PostgreSQL."""
        return f"^{_any_day(self.prefix)}([0-9]+){_any_day(self.suffix)}$"

    def as_record(self) -> dict[str, Any]:
        return asdict(self)


def read_number_pattern(typed: Mapping[str, str]) -> NumberPattern:
    """Read a pattern from the fields prefix, suffix, digits and yearly; raises Invalid with each that is wrong.

    Digits may not stand against the number: 1 and 23 would read as 12 and 3 do, and a number would come twice.
    """
    wrong: dict[str, str] = {}
    prefix, suffix = typed["prefix"].strip(), typed["suffix"].strip()
    for field, text in (("prefix", prefix), ("suffix", suffix)):
        if len(text) > LONGEST_PART:
            wrong[field] = say("Use at most %(num)s characters.", num=LONGEST_PART)
        elif not _OWN.fullmatch(_PLACE.sub("", text)):
            wrong[field] = say(
                "Use letters, digits and . - / # _ only, and {year} and {month} for when the order came."
            )
    if "prefix" not in wrong and re.search(r"[0-9}]$", prefix):
        wrong["prefix"] = say("End it with a letter or a sign such as -, so that the number begins there.")
    if "suffix" not in wrong and re.match(r"[0-9{]", suffix):
        wrong["suffix"] = say("Begin it with a letter or a sign such as /, so that the number ends there.")
    digits = typed["digits"].strip() or "1"
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:4]) <= MOST_DIGITS):
        wrong["digits"] = say("Enter a number from 1 to 9.")
    is_yearly = typed["yearly"] == "yes"
    if is_yearly and YEAR not in prefix + suffix:
        wrong["yearly"] = say("Write {year} before or after the number: else it would come again next year.")
    if wrong:
        raise Invalid(wrong)
    return NumberPattern(prefix, suffix, int(digits), is_yearly)


def _filled(text: str, day: date) -> str:
    return text.replace(YEAR, f"{day.year:04}").replace(MONTH, f"{day.month:02}")


def _any_day(text: str) -> str:
    said = re.sub(r"([.#-])", r"\\\1", text)
    return said.replace(YEAR, "[0-9]{4}").replace(MONTH, "[0-9]{2}")
