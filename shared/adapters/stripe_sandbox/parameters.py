"""Form-encoded parameters with brackets, as Stripe takes them: `line_items[0][price_data][currency]=eur`."""

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qsl

from shared.adapters.stripe_sandbox.problems import wrong

MOST_PAIRS: Final = 2000
MOST_METADATA: Final = 50
LONGEST_METADATA: Final = 500
EVERYWHERE: Final = frozenset({"expand"})
LIST: Final = frozenset({"limit", "starting_after", "ending_before", "created"})


def read_parameters(encoded: str) -> dict[str, Any]:
    """Decode a body or a query; raises Problem for a form that contradicts itself."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True, max_num_fields=MOST_PAIRS):
        first, *rest = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name) or [""]
        _put(root, [first, *rest], value, name)
    return {name: _listed(value) for name, value in root.items()}


def refuse_unknown(given: Iterable[str], known: frozenset[str]) -> None:
    """Raise Problem for a parameter that Stripe would not know either."""
    for name in given:
        if name not in known and name not in EVERYWHERE:
            raise wrong(name, f"Received unknown parameter: {name}", code="parameter_unknown")


def required(given: dict[str, Any], name: str) -> Any:
    """Return a parameter that has to be there."""
    if given.get(name) in (None, ""):
        raise wrong(name, f"Missing required param: {name}.", code="parameter_missing")
    return given[name]


def whole_number(given: dict[str, Any], name: str, *, least: int = 0) -> int:
    """Return a parameter as a whole number of at least `least`."""
    value = required(given, name)
    if not (isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value)):
        raise wrong(name, f"Invalid integer: {value}", code="parameter_invalid_integer")
    if int(value) < least:
        raise wrong(name, f"This value must be greater than or equal to {least}.")
    return int(value)


def one_of(given: dict[str, Any], name: str, choices: tuple[str, ...], default: str) -> str:
    """Return a parameter that is one of some words."""
    value = given.get(name) or default
    if value not in choices:
        raise wrong(name, f"Invalid {name}: must be one of {', '.join(choices)}")
    return str(value)


def metadata_of(given: dict[str, Any]) -> dict[str, str]:
    """Return the metadata within Stripe's limits; an emptied key is left out."""
    found = given.get("metadata") or {}
    if not isinstance(found, dict) or len(found) > MOST_METADATA:
        raise wrong("metadata", f"Metadata is up to {MOST_METADATA} keys with values.")
    for key, value in found.items():
        if not isinstance(value, str) or len(value) > LONGEST_METADATA or len(key) > 40:
            raise wrong(
                f"metadata[{key}]", f"Metadata values are texts of at most {LONGEST_METADATA} characters."
            )
    return {key: value for key, value in found.items() if value}


def currency_of(given: dict[str, Any], name: str = "currency") -> str:
    """Return a currency's code in lower case, as Stripe writes it."""
    code = str(required(given, name)).lower()
    if not re.fullmatch(r"[a-z]{3}", code):
        raise wrong(name, f"Invalid currency: {code}.")
    return code


def is_in_time(thing: dict[str, Any], given: dict[str, Any]) -> bool:
    """Say whether something was made when the list's `created` wants it."""
    limits = given.get("created") or {}
    if isinstance(limits, str):
        return bool(thing["created"] == int(limits))
    made = thing["created"]
    first = max(int(limits.get("gte", 0)), int(limits.get("gt", -1)) + 1)
    last = min(int(limits.get("lte", 2**40)), int(limits.get("lt", 2**40)) - 1)
    return bool(first <= made <= last)


def _put(root: dict[str, Any], path: list[str], value: str, name: str) -> None:
    place = root
    for part in path[:-1]:
        below = place.setdefault(part, {})
        if not isinstance(below, dict):
            raise wrong(name, f"Invalid {name}")
        place = below
    last = path[-1] or str(len(place))
    if isinstance(place.get(last), dict):
        raise wrong(name, f"Invalid {name}")
    place[last] = value


def _listed(value: Any) -> Any:
    """Turn mappings whose keys are 0, 1, 2 … into lists, all the way down."""
    if not isinstance(value, dict):
        return value
    below = {key: _listed(part) for key, part in value.items()}
    if below and all(key.isdigit() for key in below):
        return [below[key] for key in sorted(below, key=int)]
    return below
