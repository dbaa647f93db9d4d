"""Products as a file that can be read back."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.product_filter import asked_for, wanted_products
from merchant.variant_form import COST, figures_for
from shared.imports.write_csv import columns_for, next_products, rows_of, shelves_of
from shared.inventory.product_list import WantedProducts, narrowed
from shared.products.models import Product
from shared.web.csv_text import csv_text


async def index(request: Request) -> Response:
    """Hand out every product that the list would show, written while it is read: the length does not matter."""
    wanted = wanted_products(asked_for(request.query_params), member_of(request).store)
    headers = {"content-disposition": 'attachment; filename="products.csv"', "cache-control": "no-store"}
    return StreamingResponse(_pieces(request, wanted), media_type="text/csv; charset=utf-8", headers=headers)


async def _pieces(request: Request, wanted: WantedProducts) -> AsyncIterator[str]:
    async with work(request) as session:
        columns = await columns_for(session, costs=COST in figures_for(member_of(request)))
    yield csv_text([columns])
    last: UUID | None = None
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            products = await next_products(session, narrowed(select(Product), wanted), last)
            shelves = await shelves_of(session, products)
        if not products:
            return
        yield csv_text(
            row for product in products for row in rows_of(product, shelves.get(product.id, []), columns)
        )
        last = products[-1].id
