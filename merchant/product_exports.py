"""Products as a file that can be read back: CSV, a spreadsheet, or an archive with the uploaded pictures."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.product_filter import asked_for, wanted_products
from merchant.variant_form import COST, figures_for
from shared.adapters.product_workbook import Book
from shared.imports.export_products import export_columns, export_products
from shared.imports.pack_products import Archive, packed_pictures
from shared.inventory.product_list import narrowed
from shared.kernel.errors import NotFound
from shared.products.models import Product
from shared.web.csv_text import csv_text
from shared.web.services import services_of

PIECE: Final = 256 * 1024
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def index(request: Request) -> Response:
    """Hand out every product that the list would show, written while it is read: the length does not matter."""
    return _handed_out(_csv(request), "products.csv", "text/csv; charset=utf-8")


async def show(request: Request) -> Response:
    """Hand out the same as a spreadsheet, or as an archive with pictures."""
    form = request.path_params["form"]
    if form == "xlsx":
        return _handed_out(_spreadsheet(request), "products.xlsx", _XLSX)
    if form == "zip":
        return _handed_out(_archive(request), "products.zip", "application/zip")
    raise NotFound


def _handed_out(pieces: AsyncIterator[str | bytes], name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse(pieces, media_type=kind, headers=headers)


async def _csv(request: Request) -> AsyncIterator[str | bytes]:
    columns = await _columns(request)
    yield csv_text([columns])
    async for products in export_products(_works(request), _query(request), columns):
        yield csv_text(row for one in products for row in one.rows)


async def _spreadsheet(request: Request) -> AsyncIterator[str | bytes]:
    columns = await _columns(request)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "products.xlsx"
        book = Book(path, columns)
        async for products in export_products(_works(request), _query(request), columns):
            for one in products:
                book.add(one.slug, one.rows)
        await asyncio.to_thread(book.close)
        with path.open("rb") as file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece


async def _archive(request: Request) -> AsyncIterator[str | bytes]:
    """Write the table first, then go through the products once more for their pictures: none waits in memory."""
    columns, archive, works, query = await _columns(request), Archive(), _works(request), _query(request)
    table = archive.open_table()
    table.write(csv_text([columns]))
    async for products in export_products(works, query, columns):
        table.write(csv_text(row for one in products for row in one.rows))
        yield archive.taken()
    table.close()
    async for products in export_products(works, query, columns):
        async for name, data in packed_pictures(services_of(request).files, products):
            archive.add_picture(name, data)
            yield archive.taken()
    archive.close()
    yield archive.taken()


def _works(request: Request) -> Callable[[], AbstractAsyncContextManager[AsyncSession]]:
    return partial(work, request)


def _query(request: Request) -> Select[Product]:
    return narrowed(
        select(Product), wanted_products(asked_for(request.query_params), member_of(request).store)
    )


async def _columns(request: Request) -> list[str]:
    return await export_columns(_works(request), costs=COST in figures_for(member_of(request)))
