"""The lines of the isolation matrix for what is looked at in a shop: shelves, products, pages, search."""

from tests.tenancy.asks import Entry, get, post

BROWSING: dict[str, Entry] = {
    "collections.index": Entry(lambda _own: get("/collections")),
    "collections.show": Entry(
        lambda own: get(f"/collections/{own.collection_slug}"),
        {
            "path:slug": (404, lambda _own, their: get(f"/collections/{their.collection_slug}")),
            "query:after": (200, lambda _own, their: get("/collections/all", after=their.shelf_cursor)),
        },
    ),
    "categories.show": Entry(
        lambda own: get(f"/categories/{own.category_path}"),
        {
            "path:path": (404, lambda _own, their: get(f"/categories/{their.category_path}")),
            "path:path_old": (404, lambda _own, their: get(f"/categories/was-{their.category_path}")),
            "query:after": (
                200,
                lambda own, their: get(f"/categories/{own.category_path}", after=their.shelf_cursor),
            ),
        },
    ),
    "brands.index": Entry(lambda _own: get("/brands")),
    "brands.show": Entry(
        lambda own: get(f"/brands/{own.brand_slug}"),
        {
            "path:slug": (404, lambda _own, their: get(f"/brands/{their.brand_slug}")),
            "query:after": (
                200,
                lambda own, their: get(f"/brands/{own.brand_slug}", after=their.shelf_cursor),
            ),
        },
    ),
    "tags.show": Entry(
        lambda own: get(f"/tags/{own.tag_slug}"),
        {
            "path:slug": (404, lambda _own, their: get(f"/tags/{their.tag_slug}")),
            "query:after": (200, lambda own, their: get(f"/tags/{own.tag_slug}", after=their.shelf_cursor)),
        },
    ),
    "products.show": Entry(
        lambda own: get(f"/products/{own.product_slug}", variant=own.variant),
        {
            "path:slug": (404, lambda _own, their: get(f"/products/{their.product_slug}")),
            "query:variant": (
                200,
                lambda own, their: get(f"/products/{own.product_slug}", variant=their.variant),
            ),
        },
    ),
    "pages.show": Entry(
        lambda own: get(f"/pages/{own.page_slug}"),
        {"path:slug": (404, lambda _own, their: get(f"/pages/{their.page_slug}"))},
    ),
    "posts.index": Entry(
        lambda _own: get("/blog"),
        {
            "query:tag": (200, lambda _own, their: get("/blog", tag=their.title)),
            "query:after": (200, lambda _own, their: get("/blog", after=their.post_cursor)),
        },
    ),
    "posts.show": Entry(
        lambda own: get(f"/blog/{own.post_slug}"),
        {"path:slug": (404, lambda _own, their: get(f"/blog/{their.post_slug}"))},
    ),
    "posts.atom": Entry(lambda _own: get("/blog/feed.atom")),
    "product_sizes.show": Entry(
        lambda own: get(f"/products/{own.product_slug}/sizes"),
        {"path:slug": (404, lambda _own, their: get(f"/products/{their.product_slug}/sizes"))},
    ),
    "order_grids.create": Entry(
        lambda own: post(f"/products/{own.product_slug}/order-grid", **{f"of-{own.variant}": "1"}),
        {
            "path:slug": (
                404,
                lambda own, their: post(
                    f"/products/{their.product_slug}/order-grid", **{f"of-{own.variant}": "1"}
                ),
            ),
            "form:variant": (
                422,
                lambda own, their: post(
                    f"/products/{own.product_slug}/order-grid", **{f"of-{their.variant}": "1"}
                ),
            ),
        },
    ),
    "comparisons.show": Entry(
        lambda own: get("/compare", products=own.product_slug),
        {"query:products": (200, lambda _own, their: get("/compare", products=their.product_slug))},
    ),
    "recently_seen.index": Entry(
        lambda own: get("/recently-seen", ids=own.product),
        {"query:ids": (200, lambda _own, their: get("/recently-seen", ids=their.product))},
    ),
    "search.show": Entry(
        lambda own: get("/search", q=own.title),
        {"query:q": (200, lambda _own, their: get("/search", q=their.title))},
    ),
    "search_suggestions.index": Entry(
        lambda own: get("/search/suggestions", q=own.title),
        {"query:q": (200, lambda _own, their: get("/search/suggestions", q=their.title))},
    ),
    "search_notes.create": Entry(
        lambda own: post("/search/notes", q=own.title, outcome="clicks"),
        {"form:q": (204, lambda _own, their: post("/search/notes", q=their.title, outcome="clicks"))},
    ),
    "stock_notices.create": Entry(
        lambda own: post("/stock-notices", variant=own.sold_out, email="ada@example.com"),
        {
            "form:variant": (
                404,
                lambda _own, their: post("/stock-notices", variant=their.sold_out, email="ada@example.com"),
            )
        },
    ),
    "stock_notices.noted": Entry(lambda _own: get("/stock-notices/noted")),
    # Whoever the link belongs to, it looks the same and stops what it finds, which in another store is nothing.
    "stock_notice_stops.new": Entry(
        lambda own: get(f"/stock-notices/{own.stop_token}/stop"),
        {"path:token": (200, lambda _own, their: get(f"/stock-notices/{their.stop_token}/stop"))},
    ),
    "stock_notice_stops.create": Entry(
        lambda own: post(f"/stock-notices/{own.stop_token}/stop"),
        {"path:token": (200, lambda _own, their: post(f"/stock-notices/{their.stop_token}/stop"))},
    ),
}
