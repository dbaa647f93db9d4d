"""What a report was asked for, as it stands in its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from merchant.access import Access
from shared.insight.goods_reports import BEST, PROFITABLE, RETURNED_MOST, SORTS, WORST
from shared.insight.periods import LONGEST, Period
from shared.insight.reckon_days import day_of
from shared.insight.report import PAGE_SIZE, Asked
from shared.insight.visit_reports import SEEN, UNSOLD
from shared.kernel.pagination import page_number
from shared.kernel.sentences import say
from shared.stores.permissions import COSTS_SEE

RANGES: Final = {
    "7": say("Last 7 days"),
    "30": say("Last 30 days"),
    "90": say("Last 90 days"),
    "month": say("This month"),
    "last_month": say("Last month"),
    "year": say("This year"),
    "365": say("Last 365 days"),
    "custom": say("From … to …"),
}
COMPARISONS: Final = {
    "previous": say("The time before"),
    "year": say("The year before"),
    "none": say("Nothing"),
}
SORT_WORDS: Final = {
    BEST: say("Best first"),
    WORST: say("Worst first"),
    RETURNED_MOST: say("Most returned first"),
    PROFITABLE: say("Most profitable first"),
    SEEN: say("Most seen first"),
    UNSOLD: say("Seen, and not sold"),
}
# Reports whose rows can be put in another order, and in which.
SORTED: Final[Mapping[str, Sequence[str]]] = {
    "products": SORTS,
    "variants": SORTS,
    "interest": (SEEN, UNSOLD),
}
_USUAL: Final = {"range": "30", "with": "previous", "sort": BEST}
# No store is older, and years have four digits.
_EARLIEST: Final = date(2000, 1, 1)
_LATEST: Final = date(2200, 1, 1)
_MOST_PAGES: Final = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report's address, read: what of it means something, and the page of a long one."""

    asked: Mapping[str, str]
    period: Period
    compared: Period | None
    page: int

    def query(self, **more: str) -> str:
        """Write it as an address has it, always in one order; a value that is empty goes."""
        written = {name: value for name, value in (dict(self.asked) | more).items() if value}
        return urlencode(sorted(written.items()))

    def asked_of(self, access: Access, *, all_rows: bool = False) -> Asked:
        """Return it as reports take it, by what the reader's role may see."""
        return Asked(
            self.period,
            access.store.currency,
            self.compared,
            zone=access.store.time_zone,
            sees_costs=access.may(COSTS_SEE),
            sort=self.asked.get("sort", BEST),
            rows=0 if all_rows else PAGE_SIZE,
            start=0 if all_rows else (self.page - 1) * PAGE_SIZE,
        )


def read_wanted(query: Mapping[str, str], *, time_zone: str, now: datetime) -> Wanted:
    """Read an address; what means nothing in it is as if it were not there."""
    today = day_of(now, time_zone)
    named = {
        "range": _known(query.get("range"), RANGES, "range"),
        "with": _known(query.get("with"), COMPARISONS, "with"),
        "sort": _known(query.get("sort"), SORT_WORDS, "sort"),
    }
    typed = _typed(query) if named["range"] == "custom" else None
    if typed:
        named |= {"range": "custom", "from": typed.first.isoformat(), "to": typed.last.isoformat()}
    elif named["range"] == "custom":
        named["range"] = _USUAL["range"]
    period = typed or _named(named["range"], today)
    compared = {"previous": period.before, "year": period.year_before}.get(named["with"])
    asked = {name: value for name, value in named.items() if _USUAL.get(name) != value}
    return Wanted(asked, period, compared, page_number(query.get("page"), most=_MOST_PAGES))


def _known(value: str | None, choices: Mapping[str, object], name: str) -> str:
    return value if value and value in choices else _USUAL[name]


def _named(name: str, today: date) -> Period:
    if name == "month":
        return Period(today.replace(day=1), today)
    if name == "last_month":
        return Period.month_of(today).before
    if name == "year":
        return Period(today.replace(month=1, day=1), today)
    return Period.days_until(today, int(name))


def _typed(query: Mapping[str, str]) -> Period | None:
    try:
        ends = sorted(date.fromisoformat(query.get(name, "")[:10]) for name in ("from", "to"))
    except ValueError:
        return None
    first, last = ends
    is_sound = first >= _EARLIEST and last <= _LATEST and last - first <= LONGEST
    return Period(first, last) if is_sound else None
