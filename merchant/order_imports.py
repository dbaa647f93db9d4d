"""Past orders that come as a file of another shop."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from merchant.access import member_of
from merchant.file_imports import SAMPLES, Imports, Looked, handlers_of
from merchant.rows_to_correct import columns_left_out
from merchant.taken_file import written
from shared.imports.import_orders import OrderReport
from shared.imports.models import NAMES, OrderImport, OrderImportProblem
from shared.imports.order_shape import Counting, ImportedOrder, ReadOrder
from shared.imports.read_orders import look_into_orders
from shared.imports.run_file import try_file
from shared.imports.run_order_import import kind_of_orders
from shared.kernel.kept_sentences import kept
from shared.kernel.money import Money
from shared.web.services import services_of


async def _look(request: Request, upload: UploadFile, folder: Path) -> Looked:
    services, access = services_of(request), member_of(request)
    path = await asyncio.to_thread(written, upload, folder)
    total, left_out = await asyncio.to_thread(look_into_orders, path)
    counting = Counting(access.store.currency, access.store.time_zone)
    kind = kind_of_orders(counting, secret_key=services.settings.web.secret_key)
    report, seen = await try_file(
        services.database,
        access.store.id,
        path,
        kind,
        actor=access.user.email,
        now=services.clock(),
    )
    return Looked(path, total, {"left_out": left_out, "preview": _preview(report, seen)})


def _preview(report: OrderReport, seen: Sequence[ReadOrder]) -> dict[str, Any]:
    taken = [one for one in seen if isinstance(one, ImportedOrder) and one.rows[0] in report.outcomes]
    return report.facts() | {
        "samples": [
            {
                "number": f"{NAMES[one.source]} {one.number}",
                "placed_at": one.placed_at.date().isoformat(),
                "email": one.email,
                "lines": len(one.lines),
                "total": str(Money(one.total_minor, one.currency).major),
                "currency": one.currency,
                "outcome": report.outcomes[one.rows[0]],
            }
            for one in taken[:SAMPLES]
        ],
        "problems": [{"row": row, "message": kept(message)} for row, message in report.refused[:SAMPLES]],
    }


KIND: Final[Imports[OrderImport]] = Imports(
    table=OrderImport,
    problems=OrderImportProblem,
    templates="merchant/order_imports",
    section="orders",
    otherwise="orders.csv",
    look=_look,
    shown=columns_left_out,
)
index, create, show, update = handlers_of(KIND)
