"""One line of a bank statement: money that came in, as the bank tells it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say

MOST_LINES: Final = 5000
LONGEST_TEXT: Final = 500
LONGEST_NAME: Final = 140
LONGEST_REFERENCE: Final = 70
_CURRENCY: Final = re.compile("[A-Z]{3}")


class NotAStatement(Invalid):
    """The file cannot be read as a bank statement; the text says where."""

    def __init__(self, problem: str) -> None:
        super().__init__({"file": problem})


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Money that came in. `reference` is the bank's own name of the booking, or made of all that is known of it."""

    booked_on: date
    amount: Money
    payer: str
    text: str
    reference: str = ""
    account: str = ""

    @property
    def key(self) -> str:
        """What tells this booking from every other of its account."""
        return f"{self.account} {self.reference}".strip()


def named(lines: Iterable[StatementLine]) -> list[StatementLine]:
    """Return the lines with a reference each. One without is named by its content and by how often that came before.

    So the same file names its lines the same way each time, and two equal payments of one day stay two.
    """
    seen: Counter[str] = Counter()
    found: list[StatementLine] = []
    for line in lines:
        if len(found) == MOST_LINES:
            raise NotAStatement(say("A file may have %(num)s lines. Split it, please.", num=MOST_LINES))
        tidy = replace(
            line,
            reference=_short(line.reference),
            account=_short(line.account),
            payer=_tidy(line.payer, LONGEST_NAME),
            text=_tidy(line.text, LONGEST_TEXT),
        )
        if not tidy.reference:
            content = "\x1f".join(
                (str(tidy.booked_on), str(tidy.amount.minor), tidy.amount.currency, tidy.payer, tidy.text)
            )
            seen[content] += 1
            tidy = replace(
                tidy, reference=hashlib.sha256(f"{content}\x1f{seen[content]}".encode()).hexdigest()[:32]
            )
        found.append(tidy)
    if not found:
        raise NotAStatement(say("There is no money that came in, in this file."))
    return found


def currency_of(code: str) -> str:
    """Return the code of a currency as it is; raises NotAStatement."""
    if not _CURRENCY.fullmatch(code):
        raise NotAStatement(say("“%(typed)s” is no currency.", typed=code[:10]))
    return code


def _tidy(text: str, longest: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:longest]


def _short(name: str) -> str:
    """Return a name as it is, or what stands for one that no bank would give."""
    tidy = _tidy(name, len(name))
    return tidy if len(tidy) <= LONGEST_REFERENCE else hashlib.sha256(tidy.encode()).hexdigest()[:32]
