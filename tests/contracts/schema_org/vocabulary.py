"""schema.org's vocabulary, read from its published shapes: which type has which properties, and of what types.

The shapes are of a regular form, one block per type. That form is all that is read here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

_TYPE: Final = re.compile(r"sh:targetClass schema1:(\w+)")
_PROPERTY: Final = re.compile(r"\[ ((?:sh:or \(.*?\))|(?:sh:node :\w+)) ;\s+sh:path schema1:(\w+) \]")
_RANGE: Final = re.compile(r":ValidSchema(\w+)")
_PARENT: Final = re.compile(r"^schema1:(\w+) rdfs:subClassOf (.+?) \.$", re.DOTALL | re.MULTILINE)

_WRITTEN_AS_TEXT: Final = {
    "Text",
    "URL",
    "Date",
    "DateTime",
    "Time",
    "Duration",
    "CssSelectorType",
    "XPathType",
}
_CONTEXT: Final = "https://schema.org"


@dataclass(frozen=True)
class Vocabulary:
    """The types with their own properties, and each type's parents."""

    properties: Mapping[str, Mapping[str, frozenset[str]]]
    parents: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, folder: Path) -> "Vocabulary":
        """Read the two files of shapes."""
        properties: dict[str, dict[str, frozenset[str]]] = {}
        for block in (folder / "schemaorg-shapes.shacl").read_text().split("\n\n"):
            if named := _TYPE.search(block):
                properties[named[1]] = {
                    name: frozenset(_RANGE.findall(ranges)) for ranges, name in _PROPERTY.findall(block)
                }
        text = (folder / "schemaorg-subclasses.shacl").read_text()
        parents = {
            child: frozenset(re.findall(r"schema1:(\w+)", told)) for child, told in _PARENT.findall(text)
        }
        return cls(properties, parents)

    def problems(self, node: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with a JSON-LD document of this vocabulary."""
        told = [] if node.get("@context") == _CONTEXT else ["the context is not schema.org's"]
        return [*told, *self._problems(node, "$")]

    def _problems(self, node: Mapping[str, Any], place: str) -> Iterator[str]:
        kind = node.get("@type", "")
        if kind not in self.properties:
            yield f"{place}: there is no type {kind!r}"
            return
        for name, value in node.items():
            if name.startswith("@") or name == "query-input":
                continue
            ranges = self._ranges(kind, name)
            if ranges is None:
                yield f"{place}.{name}: {kind} has no such property"
                continue
            for number, one in enumerate(value if isinstance(value, list) else [value]):
                yield from self._value_problems(one, ranges, f"{place}.{name}[{number}]")

    def _value_problems(self, value: Any, ranges: frozenset[str], place: str) -> Iterator[str]:
        if isinstance(value, Mapping):
            if not self._with_parents(value.get("@type", "")) & ranges:
                yield f"{place}: {value.get('@type')} is none of {sorted(ranges)}"
            yield from self._problems(value, place)
        elif not self._fits(value, ranges):
            yield f"{place}: {value!r} is none of {sorted(ranges)}"

    def _fits(self, value: Any, ranges: frozenset[str]) -> bool:
        if isinstance(value, bool):
            return "Boolean" in ranges
        if isinstance(value, int | float):
            return bool({"Integer", "Number", "Float"} & ranges)
        if not isinstance(value, str) or not value:
            return False
        is_member = value.startswith(f"{_CONTEXT}/") and any(
            "Enumeration" in self._with_parents(kind) for kind in ranges
        )
        is_address = value.startswith(("http://", "https://"))
        return bool(_WRITTEN_AS_TEXT & ranges) or is_member or (is_address and bool(ranges & self._addressed))

    @cached_property
    def _addressed(self) -> frozenset[str]:
        # Things that may be told by their address alone.
        return frozenset({"ImageObject", "Thing", "WebPage"})

    def _ranges(self, kind: str, name: str) -> frozenset[str] | None:
        return next(
            (
                self.properties[known][name]
                for known in self._with_parents(kind)
                if name in self.properties.get(known, {})
            ),
            None,
        )

    def _with_parents(self, kind: str) -> frozenset[str]:
        above = (self._with_parents(parent) for parent in self.parents.get(kind, ()))
        return frozenset({kind}).union(*above)
