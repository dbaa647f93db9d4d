"""Catalogues that come as a file: looked at first, written by a job, with every row accounted for."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.taken_file import name_of, written
from shared.imports.forget_file import KEPT
from shared.imports.models import (
    MAGENTO,
    PLAIN,
    READY,
    RUNNING,
    SALEOR,
    SHOPIFY,
    SOUK,
    SPREE,
    WOOCOMMERCE,
    ImportProblem,
    ProductImport,
)
from shared.imports.move_import import import_by_id, move_import
from shared.imports.open_archive import open_archive
from shared.imports.open_products import look_into
from shared.imports.report import ImportReport
from shared.imports.run_import import facts_of, try_first
from shared.imports.shape import ImportedProduct, Read, UnreadableFile
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.kept_sentences import kept, said_again
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.products.files import private_key
from shared.web.forms import LARGEST_UPLOAD, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_SHOWN = 30
SHOPS = {
    SOUK: "Souk",
    SHOPIFY: "Shopify",
    WOOCOMMERCE: "WooCommerce",
    MAGENTO: "Magento",
    SALEOR: "Saleor",
    SPREE: "Spree",
    PLAIN: say("Plain list"),
}
SAMPLES = 12


async def index(request: Request) -> Response:
    """Ask for a file, and list what came before."""
    return await _index(request)


async def create(request: Request) -> Response:
    """Take a file, look into it and try its first products; nothing is written before somebody says so."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    uploads = form.files("file")
    try:
        if not uploads:
            raise Invalid({"file": say("Choose a file first.")})
        one = await _taken(request, uploads[0])
    except UnreadableFile as problem:
        return await _index(request, errors={"file": problem.args[0]})
    except Invalid as refusal:
        return await _index(request, errors=refusal.fields)
    return see_other(f"{request.url.path}/{one.id}")


async def show(request: Request) -> Response:
    """Show what a file would do, how far it is, or what became of it."""
    async with work(request) as session:
        one = await import_by_id(session, ProductImport, request.path_params["id"])
        problems = select(ImportProblem).where(ImportProblem.import_id == one.id)
        rows = list(await session.scalars(problems.order_by(ImportProblem.row).limit(MOST_SHOWN)))
        wrong = await session.scalar(select(func.count()).select_from(problems.subquery()))
    return member_page(
        request,
        "merchant/product_imports/show.html",
        partial="merchant/product_imports/_progress.html",
        section="products",
        one=one,
        shop_name=SHOPS[one.format],
        preview=_said(one.report.get("preview")),
        report=one.report if "rows" in one.report else None,
        left_out=_left_out(one.report),
        problems=rows,
        wrong=wrong or 0,
        is_running=one.state == RUNNING,
        days_kept=KEPT.days,
    )


async def update(request: Request) -> Response:
    """Start an import, stop it or go on with it; a step that it is not ready for changes nothing."""
    form = await read_form(request)
    async with work(request) as session:
        one = await import_by_id(session, ProductImport, request.path_params["id"])
        if one.file_gone_at is None:
            await move_import(session, one, form.get("step"), now=services_of(request).clock())
    return see_other(request.url.path)


async def _index(request: Request, *, errors: dict[str, str] | None = None) -> Response:
    async with work(request) as session:
        found = await session.scalars(
            select(ProductImport)
            .order_by(ProductImport.created_at.desc(), ProductImport.id)
            .limit(MOST_SHOWN)
        )
        imports = list(found)
    return member_page(
        request,
        "merchant/product_imports/index.html",
        section="products",
        status=422 if errors else 200,
        imports=imports,
        shops=SHOPS,
        errors=errors or {},
        days_kept=KEPT.days,
    )


async def _taken(request: Request, upload: UploadFile) -> ProductImport:
    services, access = services_of(request), member_of(request)
    now, import_id = services.clock(), new_id()
    with tempfile.TemporaryDirectory() as folder:
        path = await asyncio.to_thread(written, upload, Path(folder))
        opened = await asyncio.to_thread(open_archive, path, Path(folder))
        form, total = await asyncio.to_thread(look_into, opened.table)
        report, seen = await try_first(
            services.database, access.store.id, opened.table, now=now, packed=opened.packed
        )
        key = private_key(access.store.id, import_id)
        with path.open("rb") as file:
            await services.files.put_file(key, file)
    one = ProductImport(
        store_id=access.store.id,
        id=import_id,
        file_name=name_of(upload, otherwise="products.csv"),
        key=key,
        format=form,
        state=READY,
        total=total,
        chunks=0,
        report={"preview": _preview(report, seen, access.store.currency)},
        actor=access.user.email,
        created_at=now,
    )
    async with work(request) as session:
        session.add(one)
    return one


def _left_out(report: dict[str, Any]) -> list[tuple[str, int]]:
    facts = report if "rows" in report else report.get("preview", {})
    return [(said_again(name), count) for name, count in facts.get("left_out", [])]


def _said(preview: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a preview with its sentences as sentences again."""
    if not preview:
        return None
    problems = [problem | {"message": said_again(problem["message"])} for problem in preview["problems"]]
    return preview | {"problems": problems, "notices": [said_again(notice) for notice in preview["notices"]]}


def _preview(report: ImportReport, seen: list[Read], currency: str) -> dict[str, Any]:
    products = [one for one in seen if isinstance(one, ImportedProduct)]
    return facts_of(report) | {
        "samples": [
            {
                "title": one.title[:120],
                "variants": len(one.variants),
                "price": str(Money(min(variant.price_minor for variant in one.variants), currency).major),
                "pictures": len(one.images),
                "state": one.state,
            }
            for one in [product for product in products if product.variants][:SAMPLES]
        ],
        "notices": [kept(notice) for notice in report.notices[:SAMPLES]],
        "problems": [
            {"row": problem.rows[0] if problem.rows else 0, "message": kept(problem.message)}
            for problem in report.problems[:SAMPLES]
        ],
    }
