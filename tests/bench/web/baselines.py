"""What Souk is measured against, on the same server: as little as an application can do, and one honest query.

`static_page`: a bare Starlette application that returns one rendered page from memory, the very bytes that Souk sends.
`one_query`: one asyncpg query for 24 products and one Jinja2 render of them, with nothing else a shop does.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

_QUERY = """
SELECT p.slug, p.title, v.price_minor, i.renditions -> 0 ->> 'key' AS picture, i.alt
FROM products p
JOIN variants v ON v.store_id = p.store_id AND v.product_id = p.id AND v.position = 0
JOIN product_images i ON i.store_id = p.store_id AND i.product_id = p.id AND i.position = 0
WHERE p.store_id = $1 AND p.state = 'active' AND p.deleted_at IS NULL
ORDER BY coalesce(p.published_at, p.created_at) DESC, p.id DESC
LIMIT 24
"""
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">Bench</a></header><main><h1>{{ title }}</h1><ul>
{% for product in products %}
<li><a href="/products/{{ product.slug }}"><img src="/media/{{ product.picture }}" alt="{{ product.alt }}" width="640" height="800">
<h2>{{ product.title }}</h2></a><p>€{{ "%.2f" | format(product.price_minor / 100) }}</p></li>
{% endfor %}
</ul></main></body></html>"""


def static_page() -> Starlette:
    """Return the first baseline; BENCH_PAGE names the file with the page's bytes."""
    body = Path(os.environ["BENCH_PAGE"]).read_bytes()
    headers = {"content-encoding": "br", "cache-control": "public, no-cache"}

    async def show(request: Request) -> Response:
        return Response(body, media_type="text/html", headers=headers)

    return Starlette(routes=[Route("/", show)])


def one_query() -> Starlette:
    """Return the second baseline; BENCH_DATABASE is the database's address, BENCH_STORE the store's id."""
    template = Environment(autoescape=True).from_string(_PAGE)

    @asynccontextmanager
    async def lifespan(site: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=10, max_size=10) as pool:
            site.state.pool = pool
            yield

    async def show(request: Request) -> Response:
        async with request.app.state.pool.acquire() as connection:
            products = await connection.fetch(_QUERY, os.environ["BENCH_STORE"])
        return HTMLResponse(template.render(title="Everything", products=products))

    return Starlette(routes=[Route("/", show)], lifespan=lifespan)
