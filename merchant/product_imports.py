"""Catalogues that come as a file."""

import asyncio
from pathlib import Path
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.requests import Request

from merchant.access import member_of
from merchant.file_imports import SAMPLES, Imports, Looked, handlers_of
from merchant.taken_file import written
from shared.imports.models import NAMES, PLAIN, ImportProblem, ProductImport
from shared.imports.open_archive import open_archive
from shared.imports.open_products import look_into
from shared.imports.report import ImportReport
from shared.imports.reserved import RESERVED, leave_out, reserved_for, said_by
from shared.imports.run_import import facts_of, try_first
from shared.imports.shape import ImportedProduct, Read
from shared.kernel.kept_sentences import kept, said_again
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.web.services import services_of

SHOPS: Final = NAMES | {PLAIN: say("Plain list")}


async def _look(request: Request, upload: UploadFile, folder: Path) -> Looked:
    services, access = services_of(request), member_of(request)
    store, left = access.store, reserved_for(access.may)
    path = await asyncio.to_thread(written, upload, folder)
    opened = await asyncio.to_thread(open_archive, path, folder)
    form, total = await asyncio.to_thread(look_into, opened.table)
    report, seen = await try_first(
        services.database,
        store.id,
        opened.table,
        now=services.clock(),
        packed=opened.packed,
        left=left,
    )
    said = frozenset[str]().union(*map(said_by, seen))
    columns: dict[str, Any] = {"format": form}
    columns |= {f"says_{name}": name in said for name in RESERVED}
    columns |= {f"leaves_{name}": name in left for name in RESERVED}
    return Looked(path, total, {"preview": _preview(report, seen, store.currency)}, columns)


async def _let_go_on(request: Request, session: AsyncSession, one: ProductImport) -> None:
    """Whoever may not set something does not set it by letting somebody else's file go on."""
    await leave_out(session, one, reserved_for(member_of(request).may))


def _shown(one: ProductImport) -> dict[str, Any]:
    return {"shop_name": SHOPS[one.format], "left_out": _left_out(one.report)}


def _left_out(report: dict[str, Any]) -> list[tuple[str, int]]:
    facts = report if "rows" in report else report.get("preview", {})
    return [(said_again(name), count) for name, count in facts.get("left_out", [])]


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


KIND: Final[Imports[ProductImport]] = Imports(
    table=ProductImport,
    problems=ImportProblem,
    templates="merchant/product_imports",
    section="products",
    otherwise="products.csv",
    look=_look,
    shown=_shown,
    before_going_on=_let_go_on,
    listed={"shops": SHOPS},
    is_kept_short=False,
)
index, create, show, update = handlers_of(KIND)
