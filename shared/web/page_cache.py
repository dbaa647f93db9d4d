"""Public pages, rendered once and kept as bytes (DESIGN.md, part 5).

A page that is the same for everybody is rendered once per store, version of its catalogue, address and kind of answer.
What is kept is the compressed page: most clients take it as it is, and it is a tenth of the size. A write raises the
store's version in its own transaction; the directory of hosts (`hosts.py`) learns of that within a second, and the old
version's pages are not asked for again and fall out of the far end.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import Final
from uuid import UUID

import brotli
from prometheus_client import Counter
from starlette.types import Scope

from shared.currencies.conversion import Conversion

RawHeaders = list[tuple[bytes, bytes]]

# "New" and "on sale" depend on the day, which raises no version.
FRESH_SECONDS: Final = 300.0
# Past this a request makes the page itself rather than wait for another that makes it.
LONGEST_WAIT: Final = 5.0
LONGEST_QUERY: Final = 300
# Packing well takes ten times as long as packing: it pays for a page that is sent often.
QUALITY_TO_KEEP: Final = 5
QUALITY_FOR_ONCE: Final = 0
GZIP_LEVEL: Final = 6
OVERHEAD: Final = 1_000

# What a page that is the same for everybody carries; the browser keeps it and asks each time whether it still holds.
PUBLIC: Final = b"public, no-cache"

_OF_ONE_ANSWER: Final = frozenset({b"content-length", b"x-request-id", b"etag"})
_MARKS: Final = (b"utm_", b"fbclid=", b"gclid=", b"msclkid=")

HITS: Final = Counter("souk_page_cache_hits_total", "Pages answered from memory")
MISSES: Final = Counter("souk_page_cache_misses_total", "Pages rendered to be kept")


# A status, the headers, the body.
Answer = tuple[int, RawHeaders, bytes]

_OF_UNCHANGED: Final = frozenset({b"cache-control", b"vary", b"etag", b"link"})


@dataclass(slots=True)
class KeptPage:
    """One page, compressed with brotli and in the other forms that clients asked for. `route` made it."""

    route: str
    headers: RawHeaders
    etag: bytes
    forms: dict[str, bytes]
    until: float
    # The answers as they go out, by form: their headers are the same each time.
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How much memory it takes, in bytes, about."""
        return sum(map(len, self.forms.values())) + OVERHEAD

    def headers_of(self, form: str) -> RawHeaders:
        """Return the headers of the answer in one form."""
        coding = [] if form == "identity" else [(b"content-encoding", form.encode())]
        # Weak: the same page in another coding is other bytes (RFC 9110, 8.8.3.3).
        return [*self.headers, (b"etag", b"W/" + self.etag), *coding]


class PageCache:
    """The pages of one process, the least lately used leaving first. `most_bytes` 0 keeps none."""

    def __init__(self, most_bytes: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._most = most_bytes
        self._clock = clock
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self.size = 0

    @property
    def keeps_any(self) -> bool:
        """Whether it is worth to wait for a page that another request makes."""
        return self._most > 0

    def find(self, key: Hashable) -> KeptPage | None:
        """Return a page that is kept and still fresh."""
        page = self._pages.get(key)
        if page is None:
            return None
        if page.until <= self._clock():
            self._drop(key)
            return None
        self._pages.move_to_end(key)
        return page

    def keep(self, key: Hashable, page: KeptPage) -> None:
        """Keep a page, letting go of others when there is no room."""
        self._drop(key)
        if page.size > self._most:
            return
        self._pages[key] = page
        self.size += page.size
        self._make_room()

    def make(self, route: str, body: bytes, headers: RawHeaders, *, to_keep: bool = True) -> KeptPage:
        """Make a page of an answer's body and headers."""
        kept = [_the_same(pair) for pair in headers if pair[0] not in _OF_ONE_ANSWER]
        quality = QUALITY_TO_KEEP if to_keep and self._most else QUALITY_FOR_ONCE
        packed: bytes = brotli.compress(body, quality=quality)
        etag = b'"%s"' % hashlib.sha256(packed).hexdigest()[:20].encode()
        return KeptPage(route, kept, etag, {"br": packed}, self._clock() + FRESH_SECONDS)

    def answer(self, key: Hashable, page: KeptPage, asked: dict[bytes, bytes]) -> Answer:
        """Return the answer to a request with these headers: the page in a form that is taken, or that it is known."""
        form = best_form(asked.get(b"accept-encoding", b""))
        if b"if-none-match" in asked and _knows(asked[b"if-none-match"], page.etag):
            return 304, [pair for pair in page.headers_of(form) if pair[0] in _OF_UNCHANGED], b""
        answer = page.answers.get(form)
        if answer is None:
            body = self._body_of(key, page, form)
            answer = 200, [*page.headers_of(form), (b"content-length", b"%d" % len(body))], body
            if form in page.forms:
                page.answers[form] = answer
        return answer

    def _body_of(self, key: Hashable, page: KeptPage, form: str) -> bytes:
        """Return a page in a form. The rare client that takes no compression costs an unpacking each time."""
        body = page.forms.get(form)
        if body is not None:
            return body
        plain: bytes = brotli.decompress(page.forms["br"])
        if form == "identity":
            return plain
        body = page.forms[form] = gzip.compress(plain, GZIP_LEVEL, mtime=0)
        if self._pages.get(key) is page:
            self.size += len(body)
            self._make_room()
        return body

    def _make_room(self) -> None:
        while self.size > self._most:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size


def key_of(
    scope: Scope, asked: dict[bytes, bytes], of: tuple[UUID, int], *, spoken: str, paid: Conversion | str
) -> Hashable:
    """Return what a page is kept under: `of` a store and a version, in a language, at the prices that are paid."""
    part = asked.get(b"hx-request") == b"true" and asked.get(b"hx-request-type") != b"full"
    return (
        of,
        spoken,
        paid,
        scope["scheme"],
        asked.get(b"host"),
        scope["path"],
        meaning_of(scope["query_string"]),
        part,
    )


@lru_cache(maxsize=1024)
def _the_same(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Return the first of all headers that are equal: what pages share stays in the processor's own memory."""
    return pair


@lru_cache(maxsize=1024)
def meaning_of(query: bytes) -> bytes:
    """Return a query without the marks that advertisers add: they change no page."""
    parts = (part for part in query.split(b"&") if part)
    return b"&".join(part for part in parts if not part.lower().startswith(_MARKS))


@lru_cache(maxsize=256)
def best_form(accept_encoding: bytes) -> str:
    """Return the best content coding that a client takes: br, gzip, or identity (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accept_encoding.decode("latin-1").lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    return next((form for form in ("br", "gzip") if weights.get(form, weights.get("*", 0.0)) > 0), "identity")


def _weight(parameter: str) -> float:
    given = parameter.replace(" ", "").removeprefix("q=")
    try:
        return float(given) if given else 1.0
    except ValueError:
        return 0.0


def _knows(if_none_match: bytes, etag: bytes) -> bool:
    known = (tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b","))
    return any(tag in (etag, b"*") for tag in known)
