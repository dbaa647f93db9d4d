"""Who asks for a page, as far as counting goes: somebody who looks at it, and where they came from.

Only what the request says of itself is looked at, and nothing of it is kept.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from shared.insight.models import ADVERTISING, DIRECT, ELSEWHERE, INSIDE, MAIL, SEARCH, SOCIAL

Headers = Mapping[bytes, bytes]

# Programs name themselves: crawlers, previews of links, monitors, libraries. A browser calls itself Mozilla, always.
_PROGRAM: Final = re.compile(
    # (Cubot makes telephones.)
    rb"(?<!cu)bot(\b|_)|crawl|spider|slurp|preview|scan|monitor|check|archive|facebookexternalhit|whatsapp|embedly|"
    rb"lighthouse|headless|pagespeed|python|curl|wget|java/|go-http|http-?client|okhttp|axios|node|feed|\+http",
    re.IGNORECASE,
)
_AHEAD: Final = (b"sec-purpose", b"purpose", b"x-purpose", b"x-moz")
# Pages inside other pages are looked at there; pictures and scripts are nobody's reading.
_READ: Final = (b"document", b"empty")
# Whoever works on the shop looks at it often.
_OF_MEMBER: Final = b"souk_member="

_HOSTS: Final = (
    (SEARCH, re.compile(
        rb"(^|\.)(google|bing|duckduckgo|ecosia|qwant|startpage|yahoo|yandex|baidu|kagi|naver|seznam|brave)\."
    )),
    (SOCIAL, re.compile(
        rb"(^|\.)(facebook|instagram|pinterest|tiktok|youtube|reddit|linkedin|threads|twitter|snapchat|tumblr)\."
        rb"|^(t\.co|x\.com|bsky\.app|vk\.com|lnkd\.in|youtu\.be|(l|lm)\.messenger\.com|t\.me)$"
    )),
    (MAIL, re.compile(rb"(^|\.)(mail|webmail|outlook|gmx|web\.de|protonmail)\.|^mail|(^|\.)(proton\.me|web\.de)$")),
)  # fmt: skip
_MAIL_MARK: Final = re.compile(rb"utm_(medium|source)=(e-?mail|newsletter|mail)\b", re.IGNORECASE)
_SOCIAL_MARK: Final = re.compile(rb"utm_medium=(social|sm)\b", re.IGNORECASE)
_SEARCH_MARK: Final = re.compile(rb"utm_medium=organic\b", re.IGNORECASE)
_PAID_MARK: Final = re.compile(
    rb"(^|&)(gclid|gbraid|wbraid|msclkid|ttclid|epik)=|utm_medium=(cpc|ppc|cpm|paid|display|banner|ads?|affiliate)",
    re.IGNORECASE,
)


def is_looked_at(asked: Headers) -> bool:
    """Whether a person has the page before them: no program, nothing fetched ahead, no part of a page, no member."""
    if asked.get(b"hx-request") == b"true" or asked.get(b"sec-fetch-dest", _READ[0]) not in _READ:
        return False
    return _OF_MEMBER not in asked.get(b"cookie", b"") and not is_program(asked)


def is_program(asked: Headers) -> bool:
    """Whether a program asks: one that names itself as such, or a browser that fetches ahead of its reader."""
    return any(name in asked for name in _AHEAD) or not _is_browser(asked.get(b"user-agent", b""))


def source_of(asked: Headers, query: bytes) -> str:
    """Return where a reader came from, by the marks in the address and the page before."""
    referer = asked.get(b"referer", b"")
    host = _host_in(referer) if referer else b""
    if host and host == asked.get(b"host", b"").lower():
        return INSIDE
    return (_by_marks(query) if query else None) or (_by_host(host) if host else DIRECT)


@lru_cache(maxsize=4096)
def _is_browser(agent: bytes) -> bool:
    return agent.startswith(b"Mozilla/") and not _PROGRAM.search(agent)


@lru_cache(maxsize=1024)
def _host_in(referer: bytes) -> bytes:
    return referer.partition(b"://")[2].partition(b"/")[0].rpartition(b"@")[2].lower()


@lru_cache(maxsize=1024)
def _by_host(host: bytes) -> str:
    name = host.partition(b":")[0]
    return next((source for source, known in _HOSTS if known.search(name)), ELSEWHERE)


@lru_cache(maxsize=1024)
def _by_marks(query: bytes) -> str | None:
    for source, mark in (
        (ADVERTISING, _PAID_MARK),
        (MAIL, _MAIL_MARK),
        (SOCIAL, _SOCIAL_MARK),
        (SEARCH, _SEARCH_MARK),
    ):
        if mark.search(query):
            return source
    return None
