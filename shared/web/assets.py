"""Stylesheets, scripts, fonts and icons: their order, their hashes, their bytes.

The style files of a site are joined at the start of the process, in the order given here, and served under the hash of
their content, so that browsers keep them for a year and never see an old one.
"""

import gzip
import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.home import PROJECT

STATIC: Final = PROJECT / "static"
ICONS: Final = PROJECT / "node_modules" / "lucide-static" / "icons"
FOREVER: Final = "public, max-age=31536000, immutable"

# The first file states the order of the layers, so it has to stay the first.
COMMON_STYLES: Final = (
    "css/reset.css",
    "css/fonts.css",
    "css/tokens.css",
    "css/themes/plain.css",
    "css/base.css",
    "css/layout.css",
    "css/icon.css",
    "css/buttons.css",
    "css/fields.css",
    "css/choices.css",
    "css/quantity.css",
    "css/badges.css",
    "css/price.css",
    "css/picture.css",
    "css/cards.css",
    "css/tables.css",
    "css/timeline.css",
    "css/dialog.css",
    "css/flash.css",
    "css/filters.css",
    "css/pagination.css",
    "css/breadcrumbs.css",
    "css/empty_state.css",
    "css/error_page.css",
    "css/utilities.css",
    "css/print.css",
)
STYLES: Final[dict[str, tuple[str, ...]]] = {
    "storefront": (
        *COMMON_STYLES,
        "css/themes/loom.css",
        "css/themes/trail.css",
        "css/themes/roast.css",
        "css/storefront/frame.css",
        "css/storefront/menu.css",
        "css/storefront/footer.css",
        "css/storefront/home.css",
        "css/storefront/collection.css",
        "css/storefront/product.css",
        "css/storefront/cart.css",
        "css/storefront/checkout.css",
        "css/storefront/order.css",
        "css/storefront/search.css",
        "css/storefront/account.css",
        "css/storefront/articles.css",
        "css/storefront/loom.css",
        "css/storefront/trail.css",
        "css/storefront/roast.css",
    ),
    "merchant": (
        *COMMON_STYLES,
        "css/merchant/desk.css",
        "css/merchant/lists.css",
        "css/merchant/pages.css",
        "css/merchant/guide.css",
        "css/themes/plain.css",
    ),
}
COMMON_SCRIPTS: Final = (
    "vendor/htmx.min.js",
    "js/auto_submit.js",
    "js/busy_button.js",
    "js/error_focus.js",
)
SCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    "storefront": (
        *COMMON_SCRIPTS,
        "js/buy_bar.js",
        "js/cart_drawer.js",
        "js/gallery.js",
        "js/offline.js",
        "js/open_wide.js",
        "js/picture_transition.js",
        "js/quantity.js",
        "js/search.js",
        "js/search_notes.js",
        "js/show_more.js",
    ),
    "merchant": COMMON_SCRIPTS,
}

# Icons that point along the line of reading, and so the other way where that runs from right to left.
_POINTING: Final = re.compile(r"(?:arrow|chevron)s?-(?:left|right)$|log-(?:in|out)$|external-link$")


@cache
def asset(path: str) -> str:
    """Return the address of a static file, with the hash of its content."""
    return f"/static/{path}?v={_digest((STATIC / path).read_bytes())}"


@cache
def stylesheet(site: str) -> str:
    """Return the address of a site's joined stylesheet."""
    return f"/static/{site}.css?v={_digest(_joined(site))}"


@cache
def scripts(site: str) -> tuple[str, ...]:
    """Return the addresses of a site's scripts in order; the first is htmx, the others are modules."""
    return tuple(asset(path) for path in SCRIPTS[site])


@cache
def icon(name: str, label: str | None = None) -> Markup:
    """Return an icon as inline SVG: named for screen readers when it stands alone, hidden from them beside a text."""
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", (ICONS / f"{name}.svg").read_text(), re.DOTALL)
    if drawing is None:
        raise ValueError(f"the icon {name} is not an SVG")
    told = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    kind = "icon icon-toward" if _POINTING.match(name) else "icon"
    return Markup(
        '<svg class="{}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"{}>{}</svg>'
    ).format(kind, told, Markup(drawing[1].strip()))  # noqa: S704 - the drawing comes from the installed icon set


async def serve_static(request: Request) -> Response:
    """Serve a static file or a joined stylesheet; compressed where that pays."""
    path = request.path_params["path"]
    found = _file(path)
    if found is None:
        raise NotFound
    plain, packed, kind = found
    headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", "") and packed:
        return Response(packed, media_type=kind, headers=headers | {"content-encoding": "gzip"})
    return Response(plain, media_type=kind, headers=headers)


def _file(path: str) -> tuple[bytes, bytes | None, str] | None:
    site = path.removesuffix(".css")
    if path.endswith(".css") and site in STYLES:
        return _packed(_joined(site), "text/css")
    place = (STATIC / path).resolve()
    if not place.is_relative_to(STATIC) or not place.is_file():
        return None
    return _read(place)


@cache
def _read(place: Path) -> tuple[bytes, bytes | None, str]:
    kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    return _packed(place.read_bytes(), kind)


def _packed(plain: bytes, kind: str) -> tuple[bytes, bytes | None, str]:
    textual = kind.startswith("text/") or kind in (
        "application/javascript",
        "image/svg+xml",
        "application/json",
    )
    return plain, _gzip(plain) if textual and len(plain) > 1000 else None, kind


@cache
def _gzip(plain: bytes) -> bytes:
    return gzip.compress(plain, 9, mtime=0)


@cache
def _joined(site: str) -> bytes:
    return b"\n".join((STATIC / path).read_bytes() for path in STYLES[site] if (STATIC / path).exists())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
