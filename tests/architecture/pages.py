"""What templates, styles and scripts must keep to, for the sake of the policy `script-src 'self'` and of the layers."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from jinja2 import Environment, TemplateSyntaxError

LAYERS: Final = ("reset", "tokens", "base", "layout", "components", "pages", "utilities")
ORDER: Final = f"@layer {', '.join(LAYERS)};"
LONGEST_SCRIPT: Final = 80

_TEMPLATE_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(\s*[\d.]")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_UNLAYERED_AT_RULES: Final = ("@font-face", "@layer", "@charset", "@property", "@view-transition")


class _Inline(HTMLParser):
    """Collects inline scripts, styles and handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        line = self.getpos()[0]
        # Structured data is no script: nothing runs it, and the policy lets it be.
        is_code = tag == "script" and "src" not in names and names.get("type") != "application/ld+json"
        if tag == "style" or is_code:
            self.found.append(f"{line}: <{tag}>")
        for name, value in names.items():
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                self.found.append(f"{line}: {name}=")
            if value and value.strip().lower().startswith("javascript:"):
                self.found.append(f"{line}: javascript:")


def inline_code(templates: Path) -> list[str]:
    """Return inline scripts, styles and handlers of the templates."""
    found = []
    for file in sorted(templates.rglob("*.html")):
        parser = _Inline()
        # Template tags are emptied, not removed, so that lines stay where they are.
        parser.feed(_TEMPLATE_TAGS.sub(lambda tag: "x" + "\n" * tag[0].count("\n"), file.read_text()))
        found += [f"{file.relative_to(templates).as_posix()}:{problem}" for problem in parser.found]
    return found


def nameless(folder: Path) -> list[str]:
    """Return where pages keep back the origin of what they send: browsers take it from their forms, too."""
    return [
        f"{file.relative_to(folder).as_posix()}:{number}"
        for file in sorted([*folder.rglob("*.html"), *folder.rglob("*.py")])
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if re.search(r"(?i:referrer).*[\"']no-referrer[\"']", line)
    ]


def unescaped(templates: Path) -> list[str]:
    """Return where HTML templates switch escaping off."""
    off = re.compile(r"\|\s*safe\b|autoescape\s+false")
    return [
        f"{file.relative_to(templates).as_posix()}:{number}"
        for file in sorted(templates.rglob("*.html"))
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if off.search(line)
    ]


def uncompiled(templates: Path, environment: Environment) -> list[str]:
    """Return templates that do not compile."""
    found = []
    for file in sorted(path for path in templates.rglob("*") if path.suffix in {".html", ".txt", ".xml"}):
        name = file.relative_to(templates).as_posix()
        try:
            environment.compile(file.read_text(), name=name)
        except TemplateSyntaxError as problem:
            found.append(f"{name}:{problem.lineno}")
    return found


def unlayered(styles: Path) -> list[str]:
    """Return rules that stand outside every layer and so would win over all of them."""
    found = []
    for file in sorted(styles.rglob("*.css")):
        text = _blanked(file.read_text())
        for number, selector in _top_rules(text):
            layer = re.fullmatch(r"@layer ([a-z]+)", selector)
            known = bool(layer and layer[1] in LAYERS)
            if not known and not (
                selector.startswith(_UNLAYERED_AT_RULES) and not selector.startswith("@layer")
            ):
                found.append(f"{file.relative_to(styles).as_posix()}:{number}")
    return found


def loud(styles: Path) -> list[str]:
    """Return `!important` outside the files whose work it is: utilities and print."""
    return [
        place
        for place, line in _lines(styles)
        if "!important" in line and not place.startswith(("utilities.css", "print.css", "reset.css"))
    ]


def stray_colours(styles: Path) -> list[str]:
    """Return colours that are written out where a token belongs."""
    return [
        place
        for place, line in _lines(styles)
        if _COLOUR.search(line) and not place.startswith(("tokens.css", "themes/"))
    ]


def long_scripts(scripts: Path) -> list[str]:
    """Return modules that have outgrown one behaviour."""
    return [
        file.name
        for file in sorted(scripts.rglob("*.js"))
        if len(file.read_text().splitlines()) > LONGEST_SCRIPT
    ]


def _lines(styles: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(styles.rglob("*.css")):
        for number, line in enumerate(_blanked(file.read_text()).splitlines(), 1):
            yield f"{file.relative_to(styles).as_posix()}:{number}", line


def _blanked(text: str) -> str:
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _top_rules(text: str) -> Iterator[tuple[int, str]]:
    depth, start = 0, 0
    for place, character in enumerate(text):
        if character == "{":
            if depth == 0:
                selector = text[start:place]
                yield text[: start + len(selector) - len(selector.lstrip())].count("\n") + 1, selector.strip()
            depth += 1
        elif character == "}":
            depth -= 1
            start = place + 1
        elif character == ";" and depth == 0:
            start = place + 1
