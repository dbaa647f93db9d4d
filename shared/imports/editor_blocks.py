"""Texts as Editor.js keeps them, blocks in JSON, written as HTML. What comes out is cleaned like any other HTML."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

import orjson


def html_of_blocks(text: Any) -> str:
    """Return the HTML of a text in blocks; a text that is none is a paragraph for each of its lines."""
    if isinstance(text, str):
        try:
            # Other than json's, a thousand brackets are an error like any other here.
            text = orjson.loads(text)
        except ValueError:
            return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    blocks = text.get("blocks") if isinstance(text, dict) else None
    if not isinstance(blocks, list):
        return ""
    return "".join(_block(block) for block in blocks if isinstance(block, dict))


def _block(block: Mapping[str, Any]) -> str:
    data, write = block.get("data"), _WRITERS.get(str(block.get("type")), _paragraph)
    return write(data) if isinstance(data, dict) else ""


def _paragraph(data: Mapping[str, Any]) -> str:
    return f"<p>{data['text']}</p>" if isinstance(data.get("text"), str) else ""


def _heading(data: Mapping[str, Any]) -> str:
    level = data.get("level")
    level = min(max(level, 2), 4) if isinstance(level, int) else 2
    return f"<h{level}>{data.get('text', '')}</h{level}>"


def _list(data: Mapping[str, Any]) -> str:
    items = data.get("items")
    tag = "ol" if data.get("style") == "ordered" else "ul"
    # Later versions of the editor write each item as an object.
    texts = [item.get("content", "") if isinstance(item, dict) else item for item in items or ()]
    return f"<{tag}>{''.join(f'<li>{text}</li>' for text in texts)}</{tag}>"


def _quote(data: Mapping[str, Any]) -> str:
    return f"<blockquote>{data.get('text', '')}</blockquote>"


_WRITERS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "paragraph": _paragraph,
    "header": _heading,
    "list": _list,
    "quote": _quote,
}
