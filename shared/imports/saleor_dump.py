"""The entries of Saleor's dump by what they are and what they point to. Every entry is taken once, or never."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """An entry; `number` is its place in the list, counted from 1."""

    number: int
    key: str
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a field that is a text, empty otherwise."""
        value = self.fields.get(name)
        return value.strip().replace("\x00", "") if isinstance(value, str) else ""


class Dump:
    """Finds entries; `take` says that a product is made of them."""

    def __init__(self, entries: list[Any]) -> None:
        self._models: dict[str, dict[str, Entry]] = defaultdict(dict)
        self._pointing: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        self._taken: set[int] = set()
        self.damaged: list[int] = []
        for number, one in enumerate(entries, start=1):
            if not isinstance(one, dict) or not isinstance(one.get("fields"), dict):
                self.damaged.append(number)
                continue
            model, entry = str(one.get("model")), Entry(number, str(one.get("pk")), one["fields"])
            if entry.key in self._models[model]:
                self.damaged.append(number)
                continue
            self._models[model][entry.key] = entry
            for name, value in entry.fields.items():
                if isinstance(value, int | str) and not isinstance(value, bool):
                    self._pointing[model, name, str(value)].append(entry)

    def all(self, model: str) -> list[Entry]:
        """Return every entry of a kind."""
        return list(self._models[model].values())

    def one(self, model: str, key: Any) -> Entry | None:
        """Return the entry that a field points to."""
        return self._models[model].get(str(key)) if key is not None else None

    def pointing(self, model: str, field: str, key: str) -> list[Entry]:
        """Return the entries of a kind that point to this key."""
        return self._pointing.get((model, field, key), [])

    def take(self, *entries: Entry | None) -> list[int]:
        """Return the numbers of those that nobody took before, and take them."""
        fresh = [one.number for one in entries if one is not None and one.number not in self._taken]
        self._taken.update(fresh)
        return fresh

    def left(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Return what nobody took, by kind."""
        for model, entries in self._models.items():
            numbers = tuple(one.number for one in entries.values() if one.number not in self._taken)
            if numbers:
                yield model, numbers
