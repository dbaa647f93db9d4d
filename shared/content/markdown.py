"""Merchants' Markdown to harmless HTML."""

from typing import Final

from markdown_it import MarkdownIt

from shared.products.clean_html import clean_html

# CommonMark with tables. HTML inside is text; what comes out is cleaned all the same (R26).
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def html_of(written: str) -> str:
    """Return Markdown as HTML. Headings begin at the second level, since the page's title is the first."""
    tokens = _MARKDOWN.parse(written.replace("\x00", ""))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    return clean_html(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
