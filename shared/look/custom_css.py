"""A merchant's own style rules: parsed, held against lists of what is harmless, and written anew.

Nothing that was typed is passed through: what is served is what the parser understood. It stands in a cascade layer
after the theme's, and only on pages of the shop, never where people sign in or pay (R31).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

import tinycss2
from tinycss2 import ast

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say, say_count

LONGEST: Final = 30_000
DEEPEST: Final = 20
MOST_NAMED: Final = 5
LONGEST_NAME: Final = 40

Why = Literal["unreadable", "at-rule", "property", "important", "position", "function", "brace", "address"]

_AT_RULES: Final = frozenset({"media", "supports", "container", "keyframes"})
_PROPERTIES: Final = re.compile(
    r"(?:--|(?:accent-color|align|animation|aspect-ratio|background|block-size|border|bottom|box|caption-side|clip-path"
    r"|color|column|columns|container|content|counter|cursor|display|fill|filter|flex|float|font|gap|grid|height|hyphens"
    r"|inline-size|inset|isolation|justify|left|letter-spacing|line|list-style|margin|max|min|mix-blend-mode|object"
    r"|opacity|order|outline|overflow|overscroll-behavior|padding|place|position|quotes|right|rotate|row-gap|scale|scroll"
    r"|stroke|tab-size|table-layout|text|top|transform|transition|translate|vertical-align|visibility|white-space|width"
    r"|word|z-index)(?:-|$))[a-z0-9-]*"
)
# fmt: off
_FUNCTIONS: Final = frozenset((
    "abs", "blur", "brightness", "calc", "circle", "clamp", "color", "color-mix", "conic-gradient",
    "contrast", "cubic-bezier", "drop-shadow", "ellipse", "env", "fit-content", "grayscale", "hsl", "hsla",
    "hue-rotate", "hwb", "inset", "invert", "lab", "lch", "light-dark", "linear-gradient", "matrix", "max",
    "min", "minmax", "not", "oklab", "oklch", "opacity", "perspective", "polygon", "radial-gradient",
    "repeat", "repeating-linear-gradient", "repeating-radial-gradient", "rgb", "rgba", "rotate", "rotatex",
    "rotatey", "round", "saturate", "scale", "scalex", "scaley", "sepia", "skew", "skewx", "skewy", "steps",
    "translate", "translatex", "translatey", "var",
))
# fmt: on
_SELECTOR_FUNCTIONS: Final = frozenset(
    {"not", "is", "where", "has", "nth-child", "nth-last-child", "nth-of-type", "dir", "lang"}
)
_POSITIONS: Final = frozenset({"static", "relative", "absolute"})


@dataclass(frozen=True, slots=True)
class WrongRule:
    """What cannot be, and in which line, from 1. `name` is that of the at-rule, property or function."""

    line: int
    why: Why
    name: str = ""


class WrongRules(Invalid):
    """Rules that cannot be; `wrong` has the first of them."""

    def __init__(self, wrong: Sequence[WrongRule]) -> None:
        told = say_count(
            "%(num)s thing in these rules cannot be used.",
            "%(num)s things in these rules cannot be used.",
            len(wrong),
        )
        super().__init__({"css": told})
        self.wrong = tuple(wrong[:MOST_NAMED])


def clean_css(written: str, store_id: UUID) -> str:
    """Return the rules in a layer of their own, empty for none.

    Raises WrongRules with what cannot be, Invalid for what is too long or nested too deeply to look at.
    """
    if len(written) > LONGEST:
        raise Invalid({"css": say("Use at most %(most)s characters.", most=LONGEST)})
    if _depth(written) > DEEPEST:
        raise Invalid({"css": say("This is nested too deeply.")})
    cleaner = _Cleaner(f"/media/stores/{store_id}/")
    rules = tinycss2.parse_stylesheet(written, skip_comments=True, skip_whitespace=True)
    cleaned = "\n".join(cleaner.rules(rules))
    if cleaner.wrong:
        raise WrongRules(cleaner.wrong)
    return f"@layer own {{\n{cleaned}\n}}\n" if cleaned else ""


class _Cleaner:
    """Writes anew what is allowed and notes, by line, what is not."""

    def __init__(self, own_media: str) -> None:
        self.wrong: list[WrongRule] = []
        self._own_media = own_media

    def rules(self, nodes: Iterable[ast.Node]) -> Iterator[str]:
        """Yield the rules of a sheet or of an at-rule's block."""
        for node in nodes:
            if node.type == "qualified-rule":
                yield self._rule(node, self._selector(node))
            elif node.type == "at-rule":
                yield self._at_rule(node)
            else:
                self._refuse(node, "unreadable")

    def _rule(self, node: Any, selector: str) -> str:
        return f"{selector} {{ {' '.join(self._block(node.content))} }}"

    def _at_rule(self, node: Any) -> str:
        name = node.lower_at_keyword
        if name not in _AT_RULES or node.content is None:
            self._refuse(node, "at-rule", name)
            return ""
        prelude = self._condition(node)
        inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        if name == "keyframes":
            frames = [
                self._rule(one, self._words(one, one.prelude))
                for one in inside
                if one.type == "qualified-rule"
            ]
            return f"@keyframes {prelude} {{ {' '.join(frames)} }}"
        return f"@{name} {prelude} {{ {' '.join(self.rules(inside))} }}"

    def _block(self, content: Any) -> Iterator[str]:
        for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            if node.type == "declaration":
                yield self._declaration(node)
            elif node.type == "qualified-rule":
                yield self._rule(node, self._selector(node))
            elif (
                node.type == "at-rule" and node.lower_at_keyword in _AT_RULES - {"keyframes"} and node.content
            ):
                yield f"@{node.lower_at_keyword} {self._condition(node)} {{ {' '.join(self._block(node.content))} }}"
            else:
                self._refuse(node, "unreadable")

    def _declaration(self, node: Any) -> str:
        name = node.lower_name
        if not _PROPERTIES.fullmatch(name):
            self._refuse(node, "property", name)
            return ""
        if node.important:
            self._refuse(node, "important")
        if name == "position" and _written(node.value).lower() not in _POSITIONS:
            self._refuse(node, "position")
        self._check(node, node.value, _FUNCTIONS)
        return f"{name}: {_written(node.value)};"

    def _selector(self, node: Any) -> str:
        self._check(node, node.prelude, _SELECTOR_FUNCTIONS, urls=False)
        return _written(node.prelude)

    def _words(self, node: Any, prelude: Any) -> str:
        self._check(node, prelude, frozenset(), urls=False)
        return _written(prelude)

    def _condition(self, node: Any) -> str:
        # @supports asks in whole declarations; nothing of them is ever applied.
        self._check(node, node.prelude, _FUNCTIONS | {"selector", "style"}, urls=False)
        return _written(node.prelude)

    def _check(self, node: Any, tokens: Any, functions: frozenset[str], *, urls: bool = True) -> None:
        for token in tokens:
            if token.type == "error":
                self._refuse(node, "unreadable")
            elif token.type == "url" or (token.type == "function" and token.lower_name in ("url", "src")):
                self._check_url(node, token, allowed=urls)
            elif token.type == "function":
                if token.lower_name not in functions:
                    self._refuse(node, "function", token.lower_name)
                self._check(node, token.arguments, functions, urls=urls)
            elif token.type in ("() block", "[] block"):
                self._check(node, token.content, functions, urls=urls)
            elif token.type == "{} block":
                self._refuse(node, "brace")

    def _check_url(self, node: Any, token: Any, *, allowed: bool) -> None:
        if token.type == "url":
            address = token.value
        else:
            address = "".join(part.value for part in token.arguments if part.type == "string")
        is_own = (
            address.startswith(self._own_media) and re.fullmatch(r"[\w/.-]+", address) and ".." not in address
        )
        if not (allowed and is_own):
            self._refuse(node, "address")

    def _refuse(self, node: Any, why: Why, name: str = "") -> None:
        wrong = WrongRule(node.source_line, why, name[:LONGEST_NAME])
        if wrong not in self.wrong:
            self.wrong.append(wrong)


def _depth(written: str) -> int:
    depth = deepest = 0
    for mark in written:
        if mark in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "})]":
            depth -= 1
    return deepest


def _written(tokens: Any) -> str:
    return str(tinycss2.serialize(tokens)).strip()
