"""The merchant's guide: plain Markdown in docs/guide, which reads well there and is shown in the dashboard."""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape
from PIL import Image

from merchant.api import reference
from shared.kernel.home import PROJECT
from shared.web.assets import STATIC, asset

GUIDE: Final = PROJECT / "docs" / "guide"
CONTENTS: Final = "README"
# Where the pictures lie, as a page names it; `e2e/pages/guide_pictures.py` takes them.
PICTURES: Final = "../../static/"

_markdown: Final = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page as it is shown: its title, which is its first heading, and what stands below as HTML."""

    name: str
    title: str
    html: Markup


@cache
def contents() -> GuidePage:
    """Return the page that leads to all others."""
    return _read(CONTENTS)


@cache
def pages() -> dict[str, GuidePage]:
    """Return every other page by name, in the order in which the contents lead to them."""
    led_to = re.findall(r"\]\(([a-z-]+)\.md\)", (GUIDE / f"{CONTENTS}.md").read_text())
    return {name: _read(name) for name in led_to}


def address_of(name: str) -> str:
    """Return where a page is shown."""
    return "/dashboard/help" if name == CONTENTS else f"/dashboard/help/{name}"


@cache
def all_calls() -> GuidePage:
    """Return the page of what programs can call, which is written out of the API's own description."""
    return _rendered("calls", reference.written())


def _read(name: str) -> GuidePage:
    return _rendered(name, (GUIDE / f"{name}.md").read_text())


def _rendered(name: str, text: str) -> GuidePage:
    tokens = _markdown.parse(text)
    for opened, inside in pairwise(tokens):
        if opened.type == "heading_open":
            opened.attrs["id"] = "-".join(re.findall(r"[a-z0-9]+", inside.content.lower()))
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrs["href"] = _shown_at(str(token.attrs["href"]))
    _opened, heading, _closed, *rest = tokens
    written = _markdown.renderer.render(rest, _markdown.options, {})
    return GuidePage(name, heading.content, Markup(written))  # noqa: S704 - our own words, and HTML in them is text


def _shown_at(href: str) -> str:
    """Return where a link leads in the dashboard: files of the guide are pages there."""
    return address_of(href.removesuffix(".md")) if re.fullmatch(r"[A-Za-z-]+\.md", href) else href


def _picture(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    _options: OptionsDict,
    _about: MutableMapping[str, Any],
) -> str:
    """Write a picture of a screen, as it is in the light or in the dark, in the space that it will take."""
    token = tokens[place]
    light = str(token.attrs["src"]).removeprefix(PICTURES)
    dark = light.replace(".webp", ".dark.webp")
    with Image.open(STATIC / light) as drawn:
        width, height = drawn.size
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{asset(dark)}">'
        f'<img src="{asset(light)}" alt="{escape(token.content)}" width="{width}" height="{height}"'
        f' loading="lazy" decoding="async"></picture>'
    )


_markdown.add_render_rule("image", _picture)


def _all(tokens: Sequence[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *(token.children or ()))]
