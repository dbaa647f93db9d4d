"""A product's card: picture, name, price, colours, and one or two honest words.

Written in Python, as prices and pictures are: lists are made of dozens of them, and a search for words that nobody
asked for before shows dozens that were not written before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol
from uuid import UUID

from markupsafe import Markup, escape

from shared.kernel.money import Money
from shared.languages.telling import gettext, tell
from shared.web.addresses import Addresses
from shared.web.assets import icon
from shared.web.pictures import swatch, written_picture
from shared.web.prices import written_amount, written_price
from shared.web.stars import stars, written_figure

MOST_SWATCHES: Final = 5


class Card(Protocol):
    """What a card shows. Badges are one or two words, each with its tone; `brand` is empty where it is not shown."""

    @property
    def id(self) -> UUID: ...
    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def image(self) -> Any: ...
    @property
    def badges(self) -> Sequence[tuple[str, str]]: ...
    @property
    def brand(self) -> str: ...
    @property
    def rating(self) -> float | None: ...
    @property
    def rating_count(self) -> int: ...
    @property
    def price(self) -> Money: ...
    @property
    def was(self) -> Money | None: ...
    @property
    def lowest(self) -> Money | None: ...
    @property
    def price_varies(self) -> bool: ...
    @property
    def swatches(self) -> Sequence[str]: ...
    @property
    def colours(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where cards stand: the site's addresses and what is before them, its pictures' folder, its locale."""

    addresses: Addresses
    root_path: str
    media_folder: str
    locale: str


def written_card(
    card: Card, place: Place, *, sizes: str, lazy: bool, level: int, compares: bool = False
) -> Markup:
    """Write a card with a heading of this level; its picture stands as wide as `sizes` tells.

    Where a shelf `compares`, the card can be marked for that.
    """
    address = f"{place.root_path}{place.addresses.path_to('products.show', slug=card.slug)}"
    mark = _mark(card) if compares else ""
    picture = written_picture(card.image, place.media_folder, sizes=sizes, lazy=lazy)
    return Markup(  # noqa: S704 - values are escaped; the rest is written here and in what is called
        f'<article class="product-card" data-product-card>\n<div class="product-card-media">\n'
        f"{picture}\n{_heart(card)}{_badges(card)}\n</div>\n"
        f'<div class="product-card-body">{_brand(card)}\n'
        f'<h{level} class="product-card-title"><a href="{escape(address)}">{escape(card.title)}</a></h{level}>'
        f"{_rating(card, place.locale)}\n{_price(card, place.locale)}{_colours(card, place.locale)}"
        f"{mark}\n</div>\n</article>"
    )


def _heart(card: Card) -> str:
    label = gettext("Keep %(product)s for later") % {"product": escape(card.title)}
    return (
        f'<button class="heart" type="submit" form="wishes" name="product" value="{card.id}" data-heart'
        f' aria-label="{label}">{icon("heart")}</button>'
    )


def _mark(card: Card) -> str:
    # In a form of its own: without scripts it goes to the comparison with what else is ticked on the page.
    words = gettext("Compare")
    return (
        f'<label class="compare-mark"><input type="checkbox" form="compare" name="products" value="{escape(card.slug)}"'
        f' data-compare aria-label="{words}: {escape(card.title)}"><span>{words}</span></label>'
    )


def _badges(card: Card) -> str:
    badges = "".join(
        [f'<span class="badge badge-{tone}">{escape(tell(label))}</span>' for label, tone in card.badges]
    )
    return f'<div class="product-card-badges">{badges}</div>' if badges else ""


def _brand(card: Card) -> str:
    return f'<p class="product-card-note"><bdi>{escape(card.brand)}</bdi></p>' if card.brand else ""


def _rating(card: Card, locale: str) -> str:
    if not card.rating:
        return ""
    average = written_figure(card.rating, locale)
    told = gettext("%(average)s out of 5 stars") % {"average": average}
    return (
        f'<p class="rating-line">{stars(card.rating)}<span class="visually-hidden">{told}</span>'
        f'<span class="soft" aria-hidden="true">{average} ({card.rating_count})</span></p>'
    )


def _price(card: Card, locale: str) -> str:
    price = written_price(card.price, card.was, locale, from_=card.price_varies)
    if not card.lowest:
        return price
    # Directive 98/6/EC, article 6a; as components/lowest_price.html says it elsewhere.
    lowest = gettext("Lowest price of the last 30 days: %(amount)s")
    amount = escape(written_amount(card.lowest, locale))
    return f'{price}<span class="price-lowest">{lowest % {"amount": amount}}</span>'


def _colours(card: Card, locale: str) -> str:
    return _written_colours(tuple(card.swatches), tuple(card.colours), locale) if card.swatches else ""


# A shop has few colours, and most of its goods the same ones.
@lru_cache(maxsize=1000)
def _written_colours(swatches: tuple[str, ...], colours: tuple[str, ...], _locale: str) -> str:
    names = gettext("Colours: %(names)s") % {"names": escape(", ".join(colours))}
    shown = "".join(swatch(colour) for colour in swatches[:MOST_SWATCHES])
    more = len(swatches) - MOST_SWATCHES
    further = f'<span aria-hidden="true">+{more}</span>' if more > 0 else ""
    return f'<p class="swatch-row"><span class="visually-hidden">{names}</span>{shown}{further}</p>'
