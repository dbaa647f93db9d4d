"""What a page tells those who only read its head: search engines, and whoever is sent a link to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from shared.languages.known import code_of
from shared.stores.models import Store
from shared.stores.place import locale_in
from shared.web.security import own_origin
from storefront.languages import here, language_read, linked

Trail = Sequence[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class HeadPicture:
    """The picture beside a link that is sent, by its whole address; `alt` is empty where nobody said what it shows."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a head says.

    `canonical` is the one address of the page, `alternates` are the same page's in each language by hreflang; `locale`
    is what it is written in, `locales` are the others in which it can be read, as Open Graph names them ("de_AT");
    `kind` is its Open Graph type, `data` its JSON-LD.
    """

    canonical: str
    alternates: Sequence[tuple[str, str]]
    locale: str
    locales: Sequence[str]
    kind: str
    image: HeadPicture | None
    data: Sequence[Mapping[str, Any]]


def page_head(
    request: Request,
    path: str,
    *,
    query: str = "",
    kind: str = "website",
    picture: Any = None,
    data: Sequence[Mapping[str, Any]] = (),
) -> PageHead:
    """Make the head of the page at the plain `path`.

    `query` is what makes it a page of its own; `picture` has renditions.
    """
    origin = own_origin(request.scope)
    address = f"{origin}{quote(here(request, path))}{'?' if query else ''}{query}"
    locale, *locales = _locales(request)
    alternates = tuple(linked(request, path, query))
    return PageHead(address, alternates, locale, locales, kind, _head_picture(origin, picture), data)


def picture_address(origin: str, picture: Any) -> str | None:
    """Return the whole address of a picture's largest rendition that every program can show."""
    largest = _largest(picture)
    return f"{origin}/media/{largest['key']}" if largest else None


def _locales(request: Request) -> Iterator[str]:
    """Yield the locale of this page and those of the same page in other languages."""
    store: Store = request.state.store
    read = language_read(request)
    main = code_of(store.locale)
    for code in (read, *(other for other in (main, *store.further_languages) if other != read)):
        yield locale_in(store.locale if code == main else code, store.country)


def _head_picture(origin: str, picture: Any) -> HeadPicture | None:
    largest = _largest(picture)
    if largest is None:
        return None
    size = int(largest["width"]), int(largest["height"])
    return HeadPicture(f"{origin}/media/{largest['key']}", *size, getattr(picture, "alt", None) or "")


def _largest(picture: Any) -> Mapping[str, Any] | None:
    renditions = getattr(picture, "renditions", None) or ()
    plain = [one for one in renditions if one.get("format") in ("jpeg", "webp")] or list(renditions)
    return max(plain, key=lambda one: int(one["width"]), default=None)
