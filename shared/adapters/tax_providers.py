"""Providers of tax rates over HTTPS, in the open shape of docs/tax-providers.md."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import structlog

from shared.adapters.outbound import Outbound, Refused, Unreachable
from shared.kernel.sealing import KeyRing, SealProblem
from shared.taxes.providers import TaxProvider
from shared.taxes.rate_source import VERSION, NamedRate, RateAnswer, RateQuestion, SourceAway

# A buyer waits for it.
SECONDS: Final = 3.0
LARGEST: Final = 64 * 1024
MOST_RATES: Final = 8
LONGEST_NAME: Final = 60
LONGEST_REFERENCE: Final = 100
_RATE: Final = re.compile(r"0(\.[0-9]{1,5})?")


class HttpRates:
    """One provider. Whatever is wrong with it, or with what it says, is SourceAway."""

    def __init__(self, address: str, key: str, outbound: Outbound) -> None:
        self._address, self._key, self._outbound = address, key, outbound

    async def ask(self, question: RateQuestion) -> RateAnswer:
        """Ask for the rates; what is not the agreed shape, whole, is no answer."""
        headers = {"content-type": "application/json", "accept": "application/json"}
        if self._key:
            headers["authorization"] = f"Bearer {self._key}"
        body = json.dumps(question.as_record()).encode()
        try:
            told = await self._outbound.post(self._address, body, headers=headers, largest=LARGEST)
            return _read(json.loads(told), question)
        except (Refused, Unreachable, ValueError, RecursionError) as trouble:
            structlog.get_logger().warning("tax_provider.away", trouble=type(trouble).__name__)
            raise SourceAway(str(trouble)) from trouble


class TaxProviders:
    """Opens the providers of stores; one for all of a process."""

    def __init__(self, keys: KeyRing, outbound: Outbound | None = None) -> None:
        self._keys, self._outbound = keys, outbound or Outbound(seconds=SECONDS)

    def open(self, provider: TaxProvider) -> HttpRates:
        """Return the source that a store's provider is; raises SourceAway when its key cannot be opened here."""
        try:
            key = self._keys.open(provider.secret, provider.place) if provider.secret else ""
        except SealProblem as problem:
            raise SourceAway("its key cannot be opened here") from problem
        return HttpRates(provider.address, key, self._outbound)


def _read(told: Any, question: RateQuestion) -> RateAnswer:
    """Return an answer to just this question; raises ValueError."""
    if not isinstance(told, Mapping) or told.get("version") != VERSION:
        raise ValueError("this is not an answer of version 1")
    lines: dict[str, tuple[NamedRate, ...]] = {}
    for line in _list(told.get("lines"), most=len(question.lines)):
        if not isinstance(line, Mapping) or not isinstance(line.get("id"), str) or line["id"] in lines:
            raise ValueError("a line is not one")
        lines[line["id"]] = _rates(line.get("rates"))
    if set(lines) != {line.id for line in question.lines}:
        raise ValueError("the lines are not those that were asked about")
    reference = told.get("reference", "")
    return RateAnswer(lines, _rates(told.get("delivery")), _text(reference, LONGEST_REFERENCE))


def _rates(told: Any) -> tuple[NamedRate, ...]:
    found = []
    for one in _list(told, most=MOST_RATES):
        rate, name = (one.get("rate"), one.get("name")) if isinstance(one, Mapping) else (None, None)
        if not (isinstance(rate, str) and _RATE.fullmatch(rate)) or not _text(name, LONGEST_NAME):
            raise ValueError("a rate is a text below 1 with at most five digits, and has a name")
        found.append(NamedRate(_text(name, LONGEST_NAME), Decimal(rate)))
    return tuple(found)


def _list(told: Any, *, most: int) -> list[Any]:
    if not isinstance(told, list) or len(told) > most:
        raise ValueError("this is not a list of so many")
    return told


def _text(told: Any, longest: int) -> str:
    if not isinstance(told, str) or len(told) > longest or not (told.isprintable() or not told):
        raise ValueError("this is not a short text")
    return told
