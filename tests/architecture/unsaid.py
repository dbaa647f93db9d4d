"""Sentences in Python that people read and no translation can reach: refusals of fields that are no `say()`."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# What refusals are gathered in until they are raised.
GATHERED: Final = frozenset({"wrong", "errors", "problems", "refused"})


def unsaid(folder: Path) -> list[str]:
    """Return the bare texts that refuse a field, as `path:line: text`."""
    found = []
    for file in sorted(folder.rglob("*.py")):
        source = file.read_text()
        for text in _refusals(ast.parse(source)):
            written = ast.get_source_segment(source, text) or ""
            found.append(f"{file.relative_to(folder).as_posix()}:{text.lineno}: {written}")
    return found


def _refusals(module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id="Invalid"), args=[first, *_]):
                yield from _texts(first)
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))], value=value) if (
                name in GATHERED
            ):
                yield from _texts(value)
            case ast.AugAssign(target=ast.Name(id=name), value=value) if name in GATHERED:
                yield from _texts(value)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="setdefault"), args=[_, value]
            ) if name in GATHERED:
                yield from _texts(value)


def _texts(value: ast.expr) -> Iterator[ast.expr]:
    """Yield what is a bare text of a value: itself, of a dictionary its values, of a choice both ways."""
    match value:
        case ast.Dict(values=values):
            for one in values:
                yield from _texts(one)
        case ast.DictComp(value=one):
            yield from _texts(one)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body)
            yield from _texts(orelse)
        case ast.Constant(value=str(text)) if text:
            yield value
        case ast.JoinedStr():
            yield value
