"""What a test must not look for in a text: a few digits, which a random id, a time or a checksum holds by chance."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# Eight and more are as rare as one needs; a letter beyond f, a sign of money or a blank is in no id.
FEW = re.compile(r"(?=.*\d)[0-9a-f]{1,7}|\d{1,5}[.,]\d{1,3}")
COUNTS = {"count", "index", "find", "icontains"}


def looked_for_by_chance(root: Path) -> list[str]:
    """Return where tests below `root` ask for a few digits anywhere in something, as `path:line`."""
    return [
        f"{file.relative_to(root).as_posix()}:{line}"
        for folder in ("tests", "e2e")
        for file in sorted((root / folder).rglob("*.py"))
        for line in lines_that_hope(ast.parse(file.read_text()))
    ]


def lines_that_hope(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of one file that do so."""
    for node in ast.walk(tree):
        asked: list[ast.expr] = []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            asked = [node.left]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in COUNTS:
            asked = node.args[:1]
        if any(isinstance(one, ast.Constant) and _is_few(one.value) for one in asked):
            yield node.lineno


def _is_few(value: object) -> bool:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return isinstance(text, str) and FEW.fullmatch(text) is not None
