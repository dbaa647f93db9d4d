"""Stylesheets, scripts, fonts and icons: their order, their hashes, their bytes.

The style files of a site are joined and minified when they are first asked for, in the order given here, and so are its
scripts: one request each. They are served under the hash of their content, so that browsers keep them for a year and
never see an old one.
"""

import base64
import gzip
import hashlib
import mimetypes
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, Literal

import brotli
from markupsafe import Markup
from rjsmin import jsmin
from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.home import PROJECT

STATIC: Final = PROJECT / "static"
ICONS: Final = PROJECT / "node_modules" / "lucide-static" / "icons"
FOREVER: Final = "public, max-age=31536000, immutable"
# Of an address without a hash another content may come any time.
FOR_AN_HOUR: Final = "public, max-age=3600"
_WORTH_PACKING: Final = 1000
_IN_STYLES: Final = re.compile(r'url\("/static/(?P<path>[^"?#]+)"\)')
_BLANK: Final = re.compile(r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?:\s|/\*.*?\*/)+""", re.DOTALL)

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
    "css/stars.css",
    "css/picture.css",
    "css/cards.css",
    "css/scarce.css",
    "css/tables.css",
    "css/amounts.css",
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
        "css/storefront/announcement.css",
        "css/storefront/frame.css",
        "css/storefront/menu.css",
        "css/storefront/footer.css",
        "css/storefront/home.css",
        "css/storefront/product_rows.css",
        "css/storefront/praise.css",
        "css/storefront/collection.css",
        "css/storefront/product.css",
        "css/storefront/buy_bar.css",
        "css/storefront/product_depth.css",
        "css/storefront/product_layouts.css",
        "css/storefront/reviews.css",
        "css/storefront/review_summary.css",
        "css/storefront/review_form.css",
        "css/storefront/wishlist.css",
        "css/storefront/compare_bar.css",
        "css/storefront/comparison.css",
        "css/storefront/cart.css",
        "css/storefront/checkout.css",
        "css/storefront/order.css",
        "css/storefront/search.css",
        "css/storefront/account.css",
        "css/storefront/articles.css",
        "css/storefront/loom.css",
        "css/storefront/trail.css",
        "css/storefront/roast.css",
        "css/storefront/roast_product.css",
    ),
    "merchant": (
        *COMMON_STYLES,
        "css/merchant/desk.css",
        "css/merchant/lists.css",
        "css/merchant/menus.css",
        "css/merchant/catalogue.css",
        "css/merchant/pages.css",
        "css/merchant/payments.css",
        "css/merchant/settings.css",
        "css/merchant/prices.css",
        "css/merchant/packing.css",
        "css/merchant/paper.css",
        "css/merchant/rates.css",
        "css/merchant/content.css",
        "css/merchant/reviews.css",
        "css/merchant/orders.css",
        "css/merchant/reports.css",
        "css/merchant/guide.css",
        "css/merchant/letters.css",
        "css/merchant/live_preview.css",
        "css/merchant/rich_text.css",
        "css/merchant/notices.css",
        "css/merchant/toast.css",
    ),
}
COMMON_SCRIPTS: Final = (
    "vendor/htmx.min.js",
    "js/auto_submit.js",
    "js/busy_button.js",
    "js/early_typing.js",
    "js/error_focus.js",
)
SCRIPTS: Final[dict[str, tuple[str, ...]]] = {
    "storefront": (
        *COMMON_SCRIPTS,
        "js/announcement.js",
        "js/buy_bar.js",
        "js/cart_drawer.js",
        "js/compare.js",
        "js/filters.js",
        "js/gallery.js",
        "js/offline.js",
        "js/open_wide.js",
        "js/own_parts.js",
        "js/picture_transition.js",
        "js/quantity.js",
        "js/recent_searches.js",
        "js/recently_seen.js",
        "js/search.js",
        "js/search_notes.js",
        "js/shelf_filters.js",
        "js/show_more.js",
        "js/site_nav.js",
        "js/wishlist.js",
        "js/zoom.js",
    ),
    "merchant": (
        *COMMON_SCRIPTS,
        "js/bell.js",
        "js/copy.js",
        "js/drop_files.js",
        "js/in_view.js",
        "js/list_keys.js",
        "js/live.js",
        "js/live_preview.js",
        "js/menus.js",
        "js/palette.js",
        "js/passkeys.js",
        "js/print.js",
        "js/rich_text.js",
        "js/sheet.js",
        "js/sort_pictures.js",
        "js/toast.js",
    ),
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
    return f"/static/{site}.css?v={_digest(_joined_styles(site))}"


@cache
def script(site: str) -> str:
    """Return the address of a site's joined scripts: htmx, then the modules."""
    return f"/static/{site}.js?v={_digest(_joined_scripts(site))}"


@cache
def integrity(path: str) -> str:
    """Return by what a browser knows that a file of ours is the one that the page means (W3C Subresource Integrity)."""
    found = _file(path)
    if found is None:
        raise ValueError(f"there is no static file {path}")
    return f"sha384-{base64.b64encode(hashlib.sha384(found[0]).digest()).decode()}"


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
    """Serve a static file, a joined stylesheet or joined scripts; compressed where that pays."""
    found = _file(request.path_params["path"])
    if found is None:
        raise NotFound
    plain, kind = found
    kept = FOREVER if request.query_params.get("v") else FOR_AN_HOUR
    headers = {"cache-control": kept, "vary": "accept-encoding"}
    form = _form(request.headers.get("accept-encoding", "")) if _shrinks(plain, kind) else None
    if form is None:
        return Response(plain, media_type=kind, headers=headers)
    return Response(_packed(plain, form), media_type=kind, headers=headers | {"content-encoding": form})


def _file(path: str) -> tuple[bytes, str] | None:
    if path.endswith(".css") and (site := path.removesuffix(".css")) in STYLES:
        return _joined_styles(site), "text/css"
    if path.endswith(".js") and (site := path.removesuffix(".js")) in SCRIPTS:
        return _joined_scripts(site), "text/javascript"
    place = (STATIC / path).resolve()
    if not place.is_relative_to(STATIC) or not os.path.isfile(place):  # noqa: PTH113 - Path's own raises for long names
        return None
    return _read(place), mimetypes.guess_type(place.name)[0] or "application/octet-stream"


@cache
def _read(place: Path) -> bytes:
    return place.read_bytes()


@cache
def _joined_styles(site: str) -> bytes:
    joined = _minified(_without_blanks, *STYLES[site]).decode()
    # A face's address has its hash too, the same as where a page asks for it early.
    return _IN_STYLES.sub(lambda found: f'url("{asset(found["path"])}")', joined).encode()


@cache
def _joined_scripts(site: str) -> bytes:
    # The modules import nothing of one another; each keeps its names to itself in a block of its own.
    htmx, *modules = SCRIPTS[site]
    own = "\n".join("{" + _minified(jsmin, module).decode() + "\n}" for module in modules)
    return _read(STATIC / htmx) + b"\n" + own.encode()


def _minified(shorten: Callable[[str], str], *paths: str) -> bytes:
    return shorten("\n".join(_read(STATIC / path).decode() for path in paths)).strip().encode()


def _without_blanks(style: str) -> str:
    # No library: those that take out more than this take `& :is(a)` for a declaration, and its blank with it.
    return _BLANK.sub(lambda found: found["text"] or " ", style)


def _shrinks(plain: bytes, kind: str) -> bool:
    is_text = kind.startswith("text/") or kind in ("image/svg+xml", "application/json")
    return is_text and len(plain) > _WORTH_PACKING


def _form(accepted: str) -> Literal["br", "gzip"] | None:
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else None


@cache
def _packed(plain: bytes, form: Literal["br", "gzip"]) -> bytes:
    return brotli.compress(plain, quality=9) if form == "br" else gzip.compress(plain, 9, mtime=0)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
