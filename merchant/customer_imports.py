"""Customers that come as a file of another shop."""

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
from shared.imports.import_customers import CustomerReport
from shared.imports.models import CustomerImport, CustomerImportProblem
from shared.imports.read_customers import ImportedCustomer, ReadCustomer, look_into_customers
from shared.imports.run_customer_import import CUSTOMERS
from shared.imports.run_file import try_file
from shared.kernel.kept_sentences import kept
from shared.web.services import services_of


async def _look(request: Request, upload: UploadFile, folder: Path) -> Looked:
    services, access = services_of(request), member_of(request)
    path = await asyncio.to_thread(written, upload, folder)
    total, left_out = await asyncio.to_thread(look_into_customers, path)
    report, seen = await try_file(
        services.database,
        access.store.id,
        path,
        CUSTOMERS,
        actor=access.user.email,
        now=services.clock(),
    )
    return Looked(path, total, {"left_out": list(left_out), "preview": _preview(report, seen)})


def _preview(report: CustomerReport, seen: Sequence[ReadCustomer]) -> dict[str, Any]:
    taken = [one for one in seen if isinstance(one, ImportedCustomer) and one.row in report.outcomes]
    wrong = sorted([*report.refused, *report.without_address])
    return report.facts() | {
        "samples": [
            {
                "email": one.email,
                "name": one.name,
                "tags": list(one.tags),
                "city": one.address.city if one.address else "",
                "outcome": report.outcomes[one.row],
            }
            for one in taken[:SAMPLES]
        ],
        "problems": [{"row": row, "message": kept(message)} for row, message in wrong[:SAMPLES]],
    }


KIND: Final[Imports[CustomerImport]] = Imports(
    table=CustomerImport,
    problems=CustomerImportProblem,
    templates="merchant/customer_imports",
    section="customers",
    otherwise="customers.csv",
    look=_look,
    shown=columns_left_out,
)
index, create, show, update = handlers_of(KIND)
