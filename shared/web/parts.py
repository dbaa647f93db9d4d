"""Parts of pages that many pages share, such as a product's card: written once, kept as text.

A part is a template that sees nothing but the values given to it and the language. Both together are its key, whole:
two parts that could differ cannot share one, so no change has to be heard of, and nobody's part can stand on another's
page. What a part is given has to be hashable for that, and equal only where it reads alike; of the request it may use
no more than `url` does.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from shared.languages.speaking import speaking
from shared.web.prices import locale_of

OVERHEAD: Final = 1_000
IN_GRID: Final = "(width >= 1200px) 300px, (width >= 900px) 33vw, calc(50vw - 1.5rem)"


class Parts:
    """The parts of one process, the least lately used leaving first. `most_bytes` 0 keeps none."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._parts: OrderedDict[Hashable, Markup] = OrderedDict()
        self.size = 0

    def find(self, key: Hashable) -> Markup | None:
        """Return a part that is kept."""
        part = self._parts.get(key)
        if part is not None:
            self._parts.move_to_end(key)
        return part

    def keep(self, key: Hashable, part: Markup) -> None:
        """Keep a part, letting go of others when there is no room."""
        if key in self._parts or _size(part) > self._most:
            return
        self._parts[key] = part
        self.size += _size(part)
        while self.size > self._most:
            self.size -= _size(self._parts.popitem(last=False)[1])


@pass_context
def part(context: Context, template: str, /, **values: Hashable) -> Markup:
    """Write a template as a part, with these values alone."""
    request = context["request"]
    services = request.app.state.services
    # The addresses in it begin with the language, and each site has its own.
    locale = locale_of(context)
    key = (template, locale, request.scope.get("root_path", ""), request.state.site, *values.items())
    kept: Markup | None = services.parts.find(key)
    if kept is None:
        with speaking(locale):
            text = services.templates.get_template(template).render(request=request, **values)
        kept = Markup(text.strip())  # noqa: S704 - a template's own text, escaped by itself
        services.parts.keep(key, kept)
    return kept


@pass_context
def product_card(
    context: Context, card: Hashable, sizes: str = IN_GRID, *, lazy: bool = True, level: int = 3
) -> Markup:
    """Write the card of a product with a heading of this level; `sizes` is how wide its picture stands."""
    return part(context, "components/product_card.html", card=card, sizes=sizes, lazy=lazy, level=level)


def _size(part: Markup) -> int:
    return len(part) + OVERHEAD
