"""A picture on a page: the sizes it was made in, newest format first, with width and height so that nothing jumps."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from shared.web.addresses import media_folder
from shared.web.assets import icon

# Best first; the last is what every browser shows.
FORMATS: Final = ("avif", "webp")

# When a picture is fetched: once it comes near, or ahead of others.
LATER: Final = 'loading="lazy"'
AT_ONCE: Final = 'fetchpriority="high"'

_WIDTH: Final = itemgetter(0)


@pass_context
def picture(
    context: Context,
    image: Any,
    sizes: str = "100vw",
    shape: str | None = "portrait",
    *,
    lazy: bool = True,
    alt: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Markup:
    """Return the <picture> of something with `renditions` (width, height, format, key) and perhaps `alt`.

    Without renditions it is a quiet stand-in. `alt` "" says that the picture only adorns.
    """
    return written_picture(
        image, media_folder(context), sizes=sizes, shape=shape, lazy=lazy, alt=alt, attributes=attributes
    )


def written_picture(
    image: Any,
    folder: str,
    *,
    sizes: str,
    shape: str | None = "portrait",
    lazy: bool = True,
    alt: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Markup:
    """Return the <picture> of something, as `picture` does, with its files in a folder."""
    look = f"picture picture-{shape}" if shape else "picture"
    more = "".join(f' {name}="{escape(value)}"' for name, value in (attributes or {}).items())
    renditions = _of(image, "renditions")
    if not renditions:
        return Markup(f'<span class="{look} picture-missing"{more}>{icon("image")}</span>')  # noqa: S704 - values are escaped
    forms: dict[str, list[tuple[int, Mapping[str, Any]]]] = {form: [] for form in FORMATS}
    for one in renditions:
        ones = forms.get(one.get("format"))
        if ones is not None:
            ones.append((int(one["width"]), one))
    sources = "".join(
        [
            f'<source type="image/{form}" sizes="{sizes}" srcset="{_srcset(folder, ones)}">'
            for form, ones in forms.items()
            if ones
        ]
    )
    known = forms[FORMATS[-1]] or [(int(one["width"]), one) for one in renditions]
    width, largest = max(known, key=_WIDTH)
    words = escape((_of(image, "alt") or "") if alt is None else alt)
    when = LATER if lazy else AT_ONCE
    return Markup(  # noqa: S704 - values are escaped; the rest is written here and in templates
        f'<picture class="{look}"{more}>{sources}<img src="{folder}{escape(largest["key"])}" alt="{words}"'
        f' width="{width}" height="{int(largest["height"])}" {when}></picture>'
    )


def at_once(written: str) -> str:
    """Return what was written around one picture with that picture fetched ahead of others."""
    # Whatever else stands in it: a text is escaped, so this mark is none of its own.
    return str(written).replace(f" {LATER}></picture>", f" {AT_ONCE}></picture>", 1)


@lru_cache(maxsize=1000)
def swatch(colour: str) -> Markup:
    """Return a round sample of a colour. It stands in an SVG attribute: the pages' policy allows no inline style."""
    return Markup(
        '<svg class="swatch" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<circle cx="10" cy="10" r="10" fill="{}"/></svg>'
    ).format(colour)


def _srcset(folder: str, sized: Iterable[tuple[int, Mapping[str, Any]]]) -> Markup:
    return escape(", ".join([f"{folder}{one['key']} {width}w" for width, one in sorted(sized, key=_WIDTH)]))


def _of(image: Any, name: str) -> Any:
    """Read a row's attribute or a written content's item; None where there is none."""
    value = getattr(image, name, None)
    return image.get(name) if value is None and isinstance(image, Mapping) else value
