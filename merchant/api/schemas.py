"""Shapes as JSON: what is sent of them, and the schemas that describe them (JSON Schema, as OpenAPI 3.1 has it)."""

from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from merchant.api.reading import is_needed, shape_of

_PLAIN: Final[dict[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def as_json(shape: Any) -> Any:
    """Return a shape as what JSON is written of; a field that needs a scope is left out where it is empty."""
    if is_dataclass(shape):
        return {
            one.name: as_json(value)
            for one in fields(shape)
            if (value := getattr(shape, one.name)) is not None or "scope" not in one.metadata
        }
    return [as_json(item) for item in shape] if isinstance(shape, list) else shape


class Schemas:
    """Schemas by the names of their shapes, collected while they are referred to."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}

    def of(self, shape: type[Any]) -> dict[str, Any]:
        """Return a reference to a shape's schema."""
        name = shape.__name__
        if name not in self.known:
            self.known[name] = {}
            kinds = get_type_hints(shape)
            self.known[name] = {
                "type": "object",
                "description": " ".join((shape.__doc__ or "").split()),
                "properties": {one.name: self.of_field(kinds[one.name], one) for one in fields(shape)},
                "required": [one.name for one in fields(shape) if is_needed(one)],
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{name}"}

    def of_field(self, kind: Any, one: Field[Any]) -> dict[str, Any]:
        """Return the schema of one field, with what is said of it and its bounds."""
        inner, may_be_none = shape_of(kind)
        schema = self._of(inner, one)
        if may_be_none:
            schema = (
                {"anyOf": [schema, {"type": "null"}]}
                if "$ref" in schema or "enum" in schema
                else {**schema, "type": [schema["type"], "null"]}
            )
        if says := one.metadata.get("says"):
            schema = {**schema, "description": says}
        return schema

    def _of(self, kind: Any, one: Field[Any]) -> dict[str, Any]:
        if get_origin(kind) is list:
            item = get_args(kind)[0]
            schema = {
                "type": "array",
                "items": self.of(cast("type[Any]", item)) if is_dataclass(item) else _PLAIN[item],
            }
            return schema | ({"maxItems": one.metadata["most"]} if "most" in one.metadata else {})
        if get_origin(kind) is Literal:
            return {"type": "string", "enum": list(get_args(kind))}
        if get_origin(kind) is dict:
            return {"type": "object"}
        if is_dataclass(kind):
            return self.of(kind)  # type: ignore[arg-type] # a shape, not a value of one
        bounds = {"least": "minimum", "most": "maximum", "longest": "maxLength"}
        return _PLAIN[kind] | {bounds[name]: one.metadata[name] for name in bounds if name in one.metadata}
