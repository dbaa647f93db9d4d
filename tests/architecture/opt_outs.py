"""Opt-outs of a tool, and whether each has its reason in words."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

CODES = r"[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*"
# Each with the codes that it must name, so that it lets through what it is for and nothing else.
FORMS = (
    re.compile(rf"noqa: {CODES}(?= |$)"),
    re.compile(r"type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\]"),
)
OPT_OUT = re.compile(r"\b(?:noqa|type:\s*ignore|pragma|nosec|pylint:|mypy:|pyright:|ruff:)")
REASON = re.compile(r"(?: - | # )\S+ \S+")
LOOSENS = re.compile(
    r"^(?:[a-z-]*exclude|[a-z_]*ignore[a-z_]*|disable_[a-z_]+|allowed-[a-z]+) ="
    r"|^(?:disallow|warn)_[a-z_]+ = false|^allow_[a-z_]+ = true"
)
NAMES_A_RULE = re.compile(r'"[A-Z]{1,4}[0-9]{0,4}[",]')
LINTERS = ("[tool.ruff", "[tool.djlint")
TIGHTENS = re.compile(r"^(?:select|include|enable_[a-z_]+) =|\[$")
SKIPPED = {".venv", "node_modules", ".git", ".souk"}


def unreasoned_lines(root: Path) -> list[str]:
    """Return where Python below `root` opts out without naming what and saying why, as `path:line`."""
    return [
        f"{file.relative_to(root).as_posix()}:{line}"
        for top in sorted(root.iterdir())
        if top.name not in SKIPPED
        for file in (sorted(top.rglob("*.py")) if top.is_dir() else [top] * (top.suffix == ".py"))
        for line, comment in _comments(file)
        if OPT_OUT.search(comment) and not _says_why(comment)
    ]


def unreasoned_settings(configuration: str) -> list[str]:
    """Return the lines of a pyproject.toml that loosen a tool, without words on the line or right above it."""
    found, above, section = [], "", ""
    for line in configuration.splitlines():
        section = line if line.startswith("[") else section
        loosens = LOOSENS.search(line) or (section.startswith(LINTERS) and NAMES_A_RULE.search(line))
        if loosens and not TIGHTENS.search(line) and not _has_words(line, above):
            found.append(line.strip())
        above = line
    return found


def _comments(file: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(file.read_text()).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _says_why(comment: str) -> bool:
    rest = comment
    for form in FORMS:
        rest = form.sub("", rest)
    return not OPT_OUT.search(rest) and bool(REASON.search(rest))


def _has_words(line: str, above: str) -> bool:
    words = line.partition("# ")[2] or (above[2:] if above.startswith("# ") else "")
    return len(words.split()) > 1
