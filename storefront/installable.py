"""The shop as an app on a phone's home screen: its name, its icon, and what it can do without a network."""

from collections.abc import Iterator
from functools import cache
from typing import Final

import orjson
import resvg_py
from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.languages.known import direction_of
from shared.languages.speaking import spoken_locale
from shared.look.themes import THEMES, theme_named
from shared.web.assets import FOREVER, STATIC, asset, script, stylesheet
from shared.web.page_cache import PUBLIC
from shared.web.services import services_of
from storefront.catalogue_page import catalogue_page
from storefront.languages import here
from storefront.standing import Standing
from storefront.store_words import tagline_of
from storefront.visit import stands_here, store_of

SIZES: Final = (180, 192, 512)
# The name of an icon with room around it, among a look's icons and in a manifest.
MASKABLE: Final = "maskable"
LONGEST_SHORT_NAME: Final = 12
HOURLY: Final = "public, max-age=3600"


class NoSuchIcon(NotFound):
    """There is no icon of this size."""

    message = say("There is no icon at this address.")


async def manifest(request: Request) -> Response:
    """Tell how the shop looks on a home screen (W3C Web Application Manifest)."""
    store = store_of(request)
    stands = await stands_here(request)
    told = {
        "id": here(request, "/"),
        "name": store.name,
        "short_name": _short(store.name),
        "description": tagline_of(store),
        "lang": (spoken_locale() or store.locale).replace("_", "-"),
        "dir": direction_of(spoken_locale() or store.locale),
        "start_url": here(request, "/"),
        "scope": "/",
        "display": "standalone",
        "background_color": stands.look.face.ground,
        "theme_color": stands.look.face.accent,
        "icons": list(_icons(stands)),
    }
    return Response(
        orjson.dumps(told), media_type="application/manifest+json", headers={"cache-control": HOURLY}
    )


async def icon(request: Request) -> Response:
    """Draw the icon in a theme's colour."""
    theme, size = request.path_params["theme"], request.path_params["size"]
    if theme not in THEMES or size not in SIZES:
        raise NoSuchIcon
    return Response(_icon(theme, size), media_type="image/png", headers={"cache-control": FOREVER})


async def service_worker(request: Request) -> Response:
    """Serve the script that answers for the network when there is none. Its content changes with what it keeps.

    What pages that were seen before are drawn with stays beside what is drawn with today, until newer pushes it out.
    """
    prefixes = [f"/{code}" for code in store_of(request).further_languages]
    look = (await stands_here(request)).look
    own = [asset(look.heading_file)] if look.heading_file else []
    shell = [
        "/offline",
        *(f"{prefix}/offline" for prefix in prefixes),
        stylesheet("storefront"),
        script("storefront"),
        asset("icons/store.svg"),
        *own,
        *([look.style] if look.style else []),
    ]
    template = services_of(request).templates.get_template("storefront/offline/service_worker.js")
    return Response(
        template.render(shell=shell, prefixes=prefixes),
        media_type="text/javascript",
        headers={"cache-control": PUBLIC.decode(), "vary": "Accept-Encoding"},
    )


async def offline(request: Request) -> Response:
    """Show what stands in for a page that was never seen, while there is no network."""
    return catalogue_page(request, "storefront/offline/show.html")


def _short(name: str) -> str:
    first_word = next(iter(name.split()), name)
    return name if len(name) <= LONGEST_SHORT_NAME else first_word


def _icons(stands: Standing) -> Iterator[dict[str, str]]:
    """Yield the merchant's own icon, else the theme's; a system cuts "maskable" ones to its own shape."""
    own = stands.look.icons
    for size in SIZES[1:]:
        drawn = f"/icons/{stands.design.name}-{size}.png"
        facts = {"sizes": f"{size}x{size}", "type": "image/png"}
        if own is None or str(size) in own:
            yield {"src": f"/media/{own[str(size)]}" if own else drawn, **facts, "purpose": "any"}
        if own is None:
            yield {"src": drawn, **facts, "purpose": "maskable"}
    if own and MASKABLE in own:
        whole = f"{SIZES[-1]}x{SIZES[-1]}"
        yield {"src": f"/media/{own[MASKABLE]}", "sizes": whole, "type": "image/png", "purpose": MASKABLE}


@cache
def _icon(theme: str, size: int) -> bytes:
    # Without the rounded corners: every system cuts its own.
    drawing = (
        (STATIC / "icons/store.svg")
        .read_text()
        .replace('rx="8" fill="#3d4b8f"', f'fill="{theme_named(theme).accent}"')
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size, skip_system_fonts=True))
