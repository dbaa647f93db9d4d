"""Stars: an average drawn as five of them, filled from where the line of reading starts."""

from functools import lru_cache
from typing import Final

from babel.numbers import format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from shared.reviews.models import MOST_STARS
from shared.web.prices import locale_of

_SIDE: Final = 20
_POINTS: Final = "M10 1.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.8-5.2 2.8 1-5.8-4.2-4.1 5.8-.8z"
_FIVE: Final = "".join(
    f'<path d="{_POINTS}" transform="translate({_SIDE * place})"/>' for place in range(MOST_STARS)
)


@lru_cache(maxsize=100)
def stars(average: float) -> Markup:
    """Return five stars of which `average` are filled, for eyes only: the figure has to stand beside them in words."""
    width = _SIDE * MOST_STARS
    return Markup(  # noqa: S704 - made of numbers and of what is written here
        f'<svg class="stars" viewBox="0 0 {width} {_SIDE}" width="{width}" height="{_SIDE}" aria-hidden="true" '
        f'focusable="false"><g class="stars-empty">{_FIVE}</g>'
        f'<svg class="stars-full" width="{average * _SIDE:.1f}" height="{_SIDE}">{_FIVE}</svg></svg>'
    )


@pass_context
def one_decimal(context: Context, figure: float) -> str:
    """Write a figure with one decimal, as the page's language does."""
    return written_figure(figure, locale_of(context))


@lru_cache(maxsize=1000)
def written_figure(figure: float, locale: str) -> str:
    """Write a figure with one decimal in a locale."""
    return format_decimal(figure, format="0.0", locale=locale)
