"""Writing parts of pages into pages: each from memory, when the very same was written before (`parts.py`)."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property, partial
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request

from shared.languages.speaking import speaking, spoken_locale
from shared.web.addresses import media_folder
from shared.web.pictures import at_once
from shared.web.prices import locale_of
from shared.web.product_card import Card, Place, written_card
from shared.web.services import Services

IN_GRID: Final = "(width >= 1200px) 300px, (width >= 900px) 33vw, calc(50vw - 1.5rem)"


@pass_context
def part(context: Context, template: str, /, **values: Hashable) -> Markup:
    """Write a template as a part, with these values alone."""
    writer = _Writer(context["request"], locale_of(context))
    return writer.write(template, values)


@pass_context
def product_cards(
    context: Context,
    cards: Iterable[Card],
    sizes: str = IN_GRID,
    *,
    eager: int = 0,
    level: int = 3,
    compares: bool = False,
) -> Markup:
    """Write the cards of products with headings of this level, `sizes` telling how wide their pictures stand.

    The pictures of the first `eager` are fetched at once, the others when they come near.
    Where a shelf `compares`, its cards can be marked for that.
    """
    request, locale = context["request"], locale_of(context)
    writer = _Writer(request, locale)
    where = Place(
        request.app.state.addresses, request.scope.get("root_path", ""), media_folder(context), locale
    )
    written = []
    for number, card in enumerate(cards):
        write = partial(written_card, card, where, sizes=sizes, lazy=True, level=level, compares=compares)
        one = writer.kept(("card", card, sizes, level, compares), partial(writer.spoken, write))
        # One product is now among the first of a list, now among the last: its card is written once for both.
        written.append(at_once(one) if number < eager else one)
    return Markup("".join(written))  # noqa: S704 - parts, each escaped by itself


class Shown:
    """What a large part of a page shows. It is worked out only when the same was not written before.

    `key` names all that it is made of; None keeps nothing, for what one visitor typed.
    """

    def __init__(self, key: Hashable | None, work_out: Callable[[], Mapping[str, Any]]) -> None:
        self.key = key
        self._work_out = work_out

    @cached_property
    def values(self) -> Mapping[str, Any]:
        return self._work_out()


@pass_context
def kept(context: Context, template: str, shown: Shown) -> Markup:
    """Write a part of a page that is worked out with it; it sees the page's frame too."""
    return write_kept(context["request"], template, shown)


def write_kept(request: Request, template: str, shown: Shown) -> Markup:
    """Write such a part outside of its page."""
    writer = _Writer(request, locale_here(request))

    def write() -> str:
        frame = request.state.frame
        return writer.render(template, {"store": request.state.store, **frame, **shown.values})

    return writer.kept((template, shown.key), write) if shown.key else Markup(write())  # noqa: S704 - escaped by itself


def kept_page(request: Request, key: Hashable, write: Callable[[], str]) -> str:
    """Return a whole page as a part. Its key has to name all that stands around it, too."""
    return _Writer(request, locale_here(request)).kept(("page", key), write)


def locale_here(request: Request) -> str:
    """Return the locale in which a request is answered, as Babel names it."""
    spoken, store = spoken_locale(), getattr(request.state, "store", None)
    return str(spoken or (store.locale if store else "en")).replace("-", "_")


class _Writer:
    """Writes the parts of one page, or takes what is written already."""

    def __init__(self, request: Request, locale: str) -> None:
        self._request, self._locale = request, locale
        self._services: Services = request.app.state.services
        # The addresses in a part begin with the language, each site has its own, and moments go by a store's clock.
        zone = getattr(getattr(request.state, "store", None), "time_zone", "")
        self._where = (locale, request.scope.get("root_path", ""), request.state.site, zone)

    def write(self, template: str, values: Mapping[str, Hashable]) -> Markup:
        return self.kept((template, *values.items()), lambda: self.render(template, values))

    def kept(self, key: Hashable, write: Callable[[], str]) -> Markup:
        key = (self._where, key)
        part: Markup | None = self._services.parts.find(key)
        if part is None:
            part = Markup(write())  # noqa: S704 - a template's own text, escaped by itself
            self._services.parts.keep(key, part)
        return part

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        written = self._services.templates.get_template(template)
        return self.spoken(lambda: written.render(request=self._request, **values).strip())

    def spoken(self, write: Callable[[], str]) -> str:
        """Write something in the language of the page."""
        if spoken_locale() == self._locale:
            return write()
        with speaking(self._locale):
            return write()
