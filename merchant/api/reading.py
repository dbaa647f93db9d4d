"""Reading what a program sent, by the shape that it should have; what is not in the shape is refused by its name."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson
from starlette.datastructures import QueryParams

from shared.kernel.errors import Invalid, Unreadable
from shared.kernel.ids import parse_id
from shared.kernel.pagination import decode_cursor
from shared.kernel.sentences import say

Shape = TypeVar("Shape")

LARGEST_BODY: Final = 256 * 1024
_LONGEST: Final = 2_000
_EARLIEST, _LATEST = date(1970, 1, 1), date(9000, 1, 1)


class _Wrong(Exception):
    """What is wrong with one value; the words are for the program's author."""


def read_query(given: QueryParams, shape: type[Shape]) -> Shape:
    """Return the parameters of an address; raises Invalid with what is wrong at each."""
    twice = {name: say("Send this once.") for name in given if len(given.getlist(name)) > 1}
    if twice:
        raise Invalid(twice)
    wrong: dict[str, str] = {}
    found = _record(dict(given), shape, "", wrong, is_text=True)
    if wrong:
        raise Invalid(wrong)
    return cast("Shape", found)


def read_body(raw: bytes, shape: type[Shape]) -> Shape:
    """Return what a request carries as JSON; raises Unreadable, or Invalid with what is wrong at each field."""
    if len(raw) > LARGEST_BODY:
        raise Unreadable(say("That is more than we can take at once."))
    try:
        given = orjson.loads(raw or b"{}")
    except orjson.JSONDecodeError:
        raise Unreadable(say("The body is no JSON.")) from None
    if not isinstance(given, dict):
        raise Unreadable(say("The body has to be a JSON object."))
    _refuse_twice(raw)
    wrong: dict[str, str] = {}
    found = _record(given, shape, "", wrong, is_text=False)
    if wrong:
        raise Invalid(wrong)
    return cast("Shape", found)


def _refuse_twice(raw: bytes) -> None:
    """Raise Invalid where an object names a field twice: other readers would take the other one (RFC 8259, part 4)."""

    def once(pairs: list[tuple[str, Any]]) -> None:
        seen = set[str]()
        for name, _ in pairs:
            if name in seen:
                raise Invalid({name[:60]: say("Send this once.")})
            seen.add(name)

    def passed(_figure: str) -> None:
        # Figures are read elsewhere; Python would stumble over one of five thousand digits.
        return None

    try:
        json.loads(raw or b"{}", object_pairs_hook=once, parse_int=passed, parse_float=passed)
    except RecursionError:
        raise Unreadable(say("The body is nested too deeply.")) from None


def shape_of(kind: Any) -> tuple[Any, bool]:
    """Return a type without its None, and whether it had one."""
    # With a Literal in it, it is one of typing's own.
    if get_origin(kind) in (UnionType, Union):
        parts = [part for part in get_args(kind) if part is not NoneType]
        return parts[0], True
    return kind, False


def _record(
    given: Mapping[str, Any], shape: type[Any], place: str, wrong: dict[str, str], *, is_text: bool
) -> Any:
    kinds, values = get_type_hints(shape), {}
    known = {one.name: one for one in fields(shape)}
    for name in given.keys() - known.keys():
        wrong[f"{place}{str(name)[:60]}"] = say("There is no such field.")
    for name, one in known.items():
        if name not in given or given[name] is None:
            if is_needed(one) and not (name in given and shape_of(kinds[name])[1]):
                wrong[f"{place}{name}"] = say("This is missing.")
            continue
        kind, _ = shape_of(kinds[name])
        try:
            values[name] = _value(given[name], kind, one, f"{place}{name}", wrong, is_text=is_text)
        except _Wrong as problem:
            wrong[f"{place}{name}"] = str(problem)
    return None if wrong else shape(**values)


def _value(
    given: Any, kind: Any, one: Field[Any], place: str, wrong: dict[str, str], *, is_text: bool
) -> Any:
    if get_origin(kind) is list:
        return _list(given, get_args(kind)[0], one, place, wrong)
    if get_origin(kind) is Literal:
        if given not in get_args(kind):
            raise _Wrong(say("It has to be one of: %(choices)s.", choices=", ".join(get_args(kind))))
        return given
    if kind is int:
        return _number(given, one, is_text=is_text)
    if kind is bool:
        if not isinstance(given, bool):
            raise _Wrong(say("It has to be true or false."))
        return given
    text = _text(given, one)
    return _READ[kind](text) if kind in _READ else text


def _list(given: Any, shape: type[Any], one: Field[Any], place: str, wrong: dict[str, str]) -> list[Any]:
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise _Wrong(say("It has to be a list of objects."))
    most = one.metadata["most"]
    if len(given) > most:
        raise _Wrong(say("At most %(num)s at once.", num=most))
    assert is_dataclass(shape)
    return [
        _record(item, shape, f"{place}[{number}].", wrong, is_text=False) for number, item in enumerate(given)
    ]


def _number(given: Any, one: Field[Any], *, is_text: bool) -> int:
    least, most = one.metadata["least"], one.metadata["most"]
    if is_text and isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 10:
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise _Wrong(say("It has to be a whole number from %(least)s to %(most)s.", least=least, most=most))
    return given


def _text(given: Any, one: Field[Any]) -> str:
    if not isinstance(given, str):
        raise _Wrong(say("It has to be a text."))
    longest = one.metadata.get("longest", _LONGEST)
    if len(given) > longest:
        raise _Wrong(say("Use at most %(num)s characters.", num=longest))
    if "\x00" in given or any("\ud800" <= mark <= "\udfff" for mark in given):
        raise _Wrong(say("This contains characters that cannot be stored."))
    shape = one.metadata.get("cursor")
    if shape and decode_cursor(given, shape) is None:
        raise _Wrong(say("This is no page of this list. Use `next` as it was given."))
    return given


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise _Wrong(say("It has to be an id, as other answers give them."))
    return found


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo and _EARLIEST <= found.date() <= _LATEST:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _Wrong(say("It has to be a moment with its time zone, such as 2026-01-31T12:00:00Z."))


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
        if _EARLIEST <= found <= _LATEST:
            return found
    except ValueError:
        pass
    raise _Wrong(say("It has to be a day, such as 2026-01-31."))


_READ: Final[Mapping[Any, Callable[[str], Any]]] = {UUID: _id, datetime: _moment, date: _day}


def is_needed(one: Field[Any]) -> bool:
    """Say whether a field is always there."""
    return one.default is MISSING and one.default_factory is MISSING
