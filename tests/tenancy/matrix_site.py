"""The lines of the isolation matrix for what a shop's site answers beside its pages: the front page, files, feeds, maps."""

from tests.tenancy.asks import Ask, Entry, climbing, get


def typed(path: str) -> Ask:
    """Send what is typed on a page of the dashboard."""
    form = {"title": "Soon", "body": "**Two** days", "tags": "", "slug": ""}
    return Ask(path, "POST", {"data": form, "headers": {"origin": "http://localhost"}})


SITE: dict[str, Entry] = {
    "home.show": Entry(lambda _own: get("/")),
    "installable.manifest": Entry(lambda _own: get("/manifest.webmanifest")),
    "installable.icon": Entry(
        lambda _own: get("/icons/loom-192.png"),
        {
            "path:theme": (404, lambda _own, their: get(f"/icons/{their.product}-192.png")),
            "path:size": (404, lambda _own, their: get(f"/icons/loom-{their.order_number}.png")),
        },
    ),
    "installable.service_worker": Entry(lambda _own: get("/service-worker.js")),
    "installable.offline": Entry(lambda _own: get("/offline")),
    "robots.show": Entry(lambda _own: get("/robots.txt")),
    "sitemaps.index": Entry(lambda _own: get("/sitemap.xml")),
    "sitemaps.pages": Entry(lambda _own: get("/sitemaps/pages.xml")),
    # As many parts as a store has pages for: none has as many as another's orders are numbered.
    "sitemaps.further_pages": Entry(
        lambda _own: get("/sitemaps/pages-1.xml"),
        {"path:part": (404, lambda _own, their: get(f"/sitemaps/pages-{their.order_number}.xml"))},
    ),
    "sitemaps.products": Entry(
        lambda own: get(f"/sitemaps/products-{own.product}.xml"),
        {"path:start": (404, lambda _own, their: get(f"/sitemaps/products-{their.product}.xml"))},
    ),
    "feeds.atom": Entry(lambda _own: get("/feeds/new.atom")),
    "feeds.google": Entry(lambda _own: get("/feeds/google.xml")),
    "feeds.facebook": Entry(lambda _own: get("/feeds/facebook.csv")),
    # A version that is no more gets the own look of today; another store's never was one.
    "branding.show": Entry(
        lambda own: get(f"/branding/{own.look}.css"),
        {"path:version": (200, lambda _own, their: get(f"/branding/{their.look}.css"))},
    ),
    "branding.rules": Entry(
        lambda own: get(f"/branding/{own.look}/rules.css"),
        {"path:version": (200, lambda _own, their: get(f"/branding/{their.look}/rules.css"))},
    ),
    "previews.show": Entry(
        lambda own: get(f"/preview/{own.preview}"),
        {"path:token": (404, lambda _own, their: get(f"/preview/{their.preview}"))},
    ),
    "previews.article": Entry(
        lambda own: get(f"/preview/{own.preview}/page/{own.page}"),
        {
            "path:token": (404, lambda own, their: get(f"/preview/{their.preview}/page/{own.page}")),
            "path:kind": (
                404,
                lambda own, their: get(f"/preview/{own.preview}/{their.page_slug}/{own.page}"),
            ),
            "path:id": (404, lambda own, their: get(f"/preview/{own.preview}/page/{their.page}")),
        },
    ),
    "sketches.create": Entry(
        lambda own: typed(f"/preview/{own.sketch}/sketches/page/{own.page}"),
        {
            "path:token": (
                404,
                lambda own, their: typed(f"/preview/{their.sketch}/sketches/page/{own.page}"),
            ),
            "path:place": (
                404,
                lambda own, their: typed(f"/preview/{own.sketch}/sketches/{their.page_slug}/{own.page}"),
            ),
            "path:part": (404, lambda own, their: typed(f"/preview/{own.sketch}/sketches/page/{their.page}")),
        },
    ),
    "sketches.style": Entry(
        lambda own: get(f"/preview/{own.preview}/style.css", theme="roast"),
        {"path:token": (404, lambda _own, their: get(f"/preview/{their.preview}/style.css", theme="roast"))},
    ),
    "media.show": Entry(
        lambda own: get(f"/media/{own.media_key}"),
        {
            "path:key": (404, lambda _own, their: get(f"/media/{their.media_key}")),
            "path:key_climbing": (404, lambda own, their: get(f"/media/{climbing(own, their)}")),
        },
    ),
}
