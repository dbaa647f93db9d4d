"""The API as people read it, a page of the guide: each call with what it takes and answers, and one to try."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from merchant.api.description import document
from merchant.api.operations import OPERATIONS, VERSION, Operation

_OPENING: Final = """# All calls

What programs can ask for with a key, and what they get. [API keys](api.md) says how a key is made and how calls
are made. `$SOUK` stands for the address of your dashboard, `$SOUK_KEY` for the secret of your key, and what you fill in
is in capitals. For tools the same is at `/api/v1/openapi.json` (OpenAPI 3.1)."""
_SHAPES: Final = "#/components/schemas/"
_FORMS: Final = {"uuid": "id", "date-time": "moment", "date": "day"}
_KINDS: Final = {
    "integer": "whole number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}
_BOUNDS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxLength": "at most {} characters",
    "maxItems": "at most {}",
}
_SAMPLES: Final = {"string": "…", "integer": 1, "boolean": True, "object": {}}


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter or field: its kind in words, the shape that it has or holds ("" for none), and what is said of it."""

    name: str
    kind: str
    shape: str
    says: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body or an answer is made of."""

    name: str
    says: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that programs can ask for; `body` and `answer` name shapes, `example` stands in a shell."""

    method: str
    path: str
    says: str
    scope: str
    parameters: list[Part]
    body: str
    answer: str
    is_list: bool
    example: str


@cache
def calls() -> dict[str, list[Call]]:
    """Return every call, by what it is about."""
    grouped: dict[str, list[Call]] = {}
    for operation in OPERATIONS:
        subject = operation.path.removeprefix(f"{VERSION}/").partition("/")[0]
        grouped.setdefault(subject.replace("-", " ").capitalize(), []).append(_call(operation))
    return grouped


@cache
def shapes() -> list[Shape]:
    """Return every shape, in the order of their names."""
    return [
        Shape(name, schema.get("description", ""), _parts(schema))
        for name, schema in sorted(document()["components"]["schemas"].items())
    ]


def written() -> str:
    """Return the page, as Markdown."""
    lines = [_OPENING]
    for subject, group in calls().items():
        lines += [f"## {subject}", *(_written_call(call) for call in group)]
    lines.append("## What is taken and answered")
    for shape in shapes():
        lines += [f"### {shape.name}", shape.says, _table("Field", shape.parts)]
    return "\n\n".join(line for line in lines if line) + "\n"


def _written_call(call: Call) -> str:
    answered = f"a list of {_link(call.answer)}" if call.is_list else _link(call.answer)
    taken = f"Takes {_link(call.body)}. " if call.body else ""
    following = "; `next` leads to the next page" if call.is_list else ""
    return "\n\n".join(
        [
            f"### {call.says}",
            f"`{call.method} {call.path}`",
            f"Needs the scope `{call.scope}`. {taken}Answers {answered} in `data`{following}.",
            *([_table("Parameter", call.parameters)] if call.parameters else []),
            f"```\n{call.example}\n```",
        ]
    )


def _table(heading: str, parts: list[Part]) -> str:
    rows = [f"| {heading} | What it is |", "|---|---|"]
    for part in parts:
        kind = part.kind.replace(part.shape, _link(part.shape)) if part.shape else part.kind
        needed = ", required" if part.is_needed else ""
        said = f": {part.says}" if part.says else ""
        rows.append(f"| `{part.name}` | {kind}{needed}{said} |")
    return "\n".join(rows)


def _link(shape: str) -> str:
    return f"[{shape}](#{shape.lower()})"


def _call(operation: Operation) -> Call:
    described = document()["paths"][operation.path][operation.method.lower()]
    return Call(
        operation.method,
        operation.path,
        operation.says,
        operation.scope,
        [
            _part(
                one["name"],
                one["schema"],
                says=one.get("description", ""),
                is_needed=bool(one.get("required")),
            )
            for one in described["parameters"]
        ],
        operation.body.__name__ if operation.body else "",
        operation.answer.__name__,
        operation.is_list,
        _example(operation),
    )


def _parts(schema: dict[str, Any]) -> list[Part]:
    needed = schema.get("required", ())
    return [
        _part(name, each, is_needed=name in needed) for name, each in schema.get("properties", {}).items()
    ]


def _part(name: str, schema: dict[str, Any], *, says: str = "", is_needed: bool) -> Part:
    kind, shape = _kind(schema)
    return Part(name, kind, shape, says or schema.get("description", ""), is_needed)


def _kind(schema: dict[str, Any]) -> tuple[str, str]:
    """Return what a value is in words, and the name of its shape or "" where it has none."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SHAPES)
        return name, name
    if "anyOf" in schema:
        kinds = [_kind(each) for each in schema["anyOf"]]
        return " or ".join(kind for kind, _ in kinds), next((shape for _, shape in kinds if shape), "")
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"]), ""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    held, shape = _kind(schema["items"]) if "items" in schema else ("", "")
    words = {**_KINDS, "array": f"list of {held}", "string": _FORMS.get(schema.get("format", ""), "text")}
    return " or ".join(words[one] for one in types) + _bounds(schema), shape


def _bounds(schema: dict[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f", {schema['minimum']} to {schema['maximum']}"
    return "".join(", " + words.format(schema[name]) for name, words in _BOUNDS.items() if name in schema)


def _example(operation: Operation) -> str:
    """Return a call as a shell takes it; what is to be filled in stands in capitals."""
    path = "/".join(
        part.strip("{}").upper() if part.startswith("{") else part for part in operation.path.split("/")
    )
    pieces = ["curl", '-H "Authorization: Bearer $SOUK_KEY"']
    if operation.method != "GET":
        pieces.insert(1, f"-X {operation.method}")
    if operation.is_repeatable:
        pieces.append('-H "Idempotency-Key: one-of-yours"')
    if operation.body:
        body = json.dumps(_sample(operation.body.__name__), ensure_ascii=False)
        pieces.append(f"-d '{body}'")
    return " ".join([*pieces, f'"$SOUK{path}"'])


def _sample(name: str) -> dict[str, Any]:
    schema = document()["components"]["schemas"][name]
    return {field: _value(schema["properties"][field]) for field in schema.get("required", ())}


def _value(schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _sample(schema["$ref"].removeprefix(_SHAPES))
    if "anyOf" in schema:
        return _value(schema["anyOf"][0])
    if "items" in schema:
        return [_value(schema["items"])]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    return _SAMPLES[kind]
