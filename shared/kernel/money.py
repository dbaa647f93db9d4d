"""Money: whole minor units with their currency, exact or refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Self

from shared.kernel.sentences import say, say_count
from shared.kernel.typed_numbers import plain_digits

# ISO 4217, list one: currencies whose minor unit is not a hundredth. All others have two digits.
_EXPONENTS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}

# BIGINT holds more; this keeps every sum of an order far inside it.
LARGEST_MINOR = 10**15


class CurrencyMismatch(TypeError):
    """Two amounts of different currencies met in one sum: always a bug, never a user's mistake."""


class NotAnAmount(ValueError):
    """A text that does not state an amount of this currency."""


def exponent_of(currency: str) -> int:
    """Return how many decimal digits the currency's minor unit has (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


@lru_cache(maxsize=1000)
def _is_code(currency: str) -> bool:
    # Asked for each amount that there is; looking it up takes a tenth of the time.
    return re.fullmatch(r"[A-Z]{3}", currency) is not None


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: `minor` units (cents, fils, yen) of `currency` (ISO 4217 code)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {type(self.minor).__name__}")
        if not _is_code(self.currency):
            raise ValueError(f"not a currency code: {self.currency!r}")
        if abs(self.minor) > LARGEST_MINOR:
            raise OverflowError(f"an amount of {self.minor} minor units is beyond what Souk counts")

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read "1,234.50", "1.234,50" or "12", in any script's digits; more than the currency has are refused."""
        digits = _plain_decimal(text)
        try:
            value = Decimal(digits)
        except InvalidOperation:
            raise NotAnAmount(say("“%(typed)s” is not an amount.", typed=text.strip()[:40])) from None
        minor = value.scaleb(exponent_of(currency))
        if minor != minor.to_integral_value():
            raise NotAnAmount(
                say_count(
                    "%(currency)s has %(num)s decimal place.",
                    "%(currency)s has %(num)s decimal places.",
                    exponent_of(currency),
                    currency=currency,
                )
            )
        if abs(minor) > LARGEST_MINOR:
            raise NotAnAmount(say("That amount is too large."))
        return cls(int(minor), currency)

    @property
    def major(self) -> Decimal:
        """The amount in the currency's main unit: Money(1999, "EUR").major == Decimal("19.99")."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        if type(count) is not int:
            raise TypeError("money is multiplied by whole numbers; for rates there is `share`")
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def share(self, rate: Decimal) -> "Money":
        """Return `rate` of the amount, rounded half up to the minor unit: the one rounding point of Souk."""
        if not isinstance(rate, Decimal):
            raise TypeError("rates are Decimal")
        exact = Decimal(self.minor) * rate
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), self.currency)

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weights so that no minor unit is lost: largest remainder first, earlier parts win ties."""
        total = sum(weights)
        if not weights or total <= 0 or min(weights) < 0:
            raise ValueError("allocation needs weights of zero or more with a sum above zero")
        sign = -1 if self.minor < 0 else 1
        amount = abs(self.minor)
        parts = [amount * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
        for index in by_remainder[: amount - sum(parts)]:
            parts[index] += 1
        return [Money(sign * part, self.currency) for part in parts]

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")
        return other.minor


def total(amounts: Sequence[Money], currency: str) -> Money:
    """Add amounts of one currency; an empty list is zero of it."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def _plain_decimal(text: str) -> str:
    """Reduce a written amount to digits with a decimal point.

    The last of "." and "," is the decimal mark, unless it is followed by exactly three digits and stands beside
    no other kind of mark ("1,234" is a thousand and more; "1.5" is one and a half).
    """
    cleaned = re.sub(r"[\s\u00a0\u202f']", "", plain_digits(text)).strip("€$£¥")
    if not re.fullmatch(r"[+-]?[0-9.,]*[0-9][0-9.,]*", cleaned) or not cleaned.isascii():
        raise NotAnAmount(say("“%(typed)s” is not an amount.", typed=text.strip()[:40]))
    last = max(cleaned.rfind("."), cleaned.rfind(","))
    if last < 0:
        return cleaned
    whole, fraction = cleaned[:last], cleaned[last + 1 :]
    grouped = cleaned[last] == "," and len(fraction) == 3 and "." not in whole
    if grouped or cleaned.count(cleaned[last]) > 1:
        return cleaned.replace(",", "").replace(".", "")
    return whole.replace(",", "").replace(".", "") + "." + fraction
