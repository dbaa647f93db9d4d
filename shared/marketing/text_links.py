"""The links that stand in the text of a campaign: found when it is written, led by way of a count when it is sent."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Final

from markdown_it.common.normalize_url import normalizeLink

# As `clean_html` writes them.
_LINK: Final = re.compile(r'(<a [^>]*?href=")([^"]*)(")')
_ANY_LINK: Final = re.compile(r'<a (?:[^>]*?href="([^"]*)")?')
# In Markdown: [words](address), <address>, and [words]: address at the beginning of a line.
_WRITTEN: Final = re.compile(r"(\]\(\s*<?|<|^ {0,3}\[[^\]\n]+\]:\s*<?)([^\s<>()]+)", re.MULTILINE)
_WHOLE: Final = ("http://", "https://")
# Nobody can count who writes or calls.
_UNCOUNTED: Final = ("mailto:", "tel:")


def links_in(text_as_html: str) -> Sequence[str]:
    """Return the addresses that can be counted, each once, in the order of the text.

    What may stand in no text of a shop (ftp:, an address that is none) was taken out of its link, which is told as "".
    """
    found = [html.unescape(match[1] or "") for match in _ANY_LINK.finditer(text_as_html)]
    return list(dict.fromkeys(one for one in found if not one.startswith(_UNCOUNTED)))


def leads_astray(address: str) -> bool:
    """Say whether an address means nothing in a mail: it is neither a whole one nor one in the shop."""
    if address.startswith(_WHOLE):
        return not address.partition("://")[2].strip("/")
    # Only into the shop: "//" and "\" lead elsewhere in a browser.
    return address[:1] != "/" or address[:2] == "//" or "\\" in address or not address.isprintable()


def in_shop(shop: str, address: str) -> str:
    """Return a whole address: one in the shop behind where that lies."""
    return f"{shop}{address}" if address.startswith("/") else address


def lead_html(text_as_html: str, ways: Mapping[str, str]) -> str:
    """Return the text with each address of `ways` in the place of which it leads; others stay as they are."""

    def lead(match: re.Match[str]) -> str:
        way = ways.get(html.unescape(match[2]))
        return f"{match[1]}{html.escape(way)}{match[3]}" if way else match[0]

    return _LINK.sub(lead, text_as_html)


def lead_markdown(text: str, ways: Mapping[str, str]) -> str:
    """Return the same of the text as it was written, for those who read mails without HTML."""

    def lead(match: re.Match[str]) -> str:
        way = ways.get(normalizeLink(match[2]))
        return f"{match[1]}{way}" if way else match[0]

    return _WRITTEN.sub(lead, text)
