"""Customers that come as a file of another shop: looked at first, written by a job, with every row accounted for."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.rows_to_correct import WHY
from merchant.taken_file import name_of, written
from shared.imports.forget_file import KEPT
from shared.imports.import_customers import CustomerReport
from shared.imports.jobs import FORGET_FILE
from shared.imports.models import READY, RUNNING, CustomerImport, CustomerImportProblem
from shared.imports.move_import import import_by_id, move_import
from shared.imports.read_customers import ImportedCustomer, ReadCustomer, look_into_customers
from shared.imports.run_customer_import import try_customers
from shared.imports.shape import UnreadableFile
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.kept_sentences import kept, said_again
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.products.files import private_key
from shared.web.forms import LARGEST_UPLOAD, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_SHOWN: Final = 30
SAMPLES: Final = 12


async def index(request: Request) -> Response:
    """Ask for a file, and list what came before."""
    return await _index(request)


async def create(request: Request) -> Response:
    """Take a file, look into it and try its first rows; nothing is written before somebody says so."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    uploads = form.files("file")
    if not uploads:
        return await _index(request, errors={"file": say("Choose a file first.")})
    try:
        one = await _taken(request, uploads[0])
    except UnreadableFile as problem:
        return await _index(request, errors={"file": problem.args[0]})
    return see_other(f"{request.url.path}/{one.id}")


async def show(request: Request) -> Response:
    """Show what a file would do, how far it is, or what became of it."""
    table = CustomerImportProblem
    async with work(request) as session:
        one = await import_by_id(session, CustomerImport, request.path_params["id"])
        problems = select(table).where(table.import_id == one.id)
        rows = list(await session.scalars(problems.order_by(table.row).limit(MOST_SHOWN)))
        wrong = await session.scalar(select(func.count()).select_from(problems.subquery()))
    return member_page(
        request,
        "merchant/customer_imports/show.html",
        partial="merchant/customer_imports/_progress.html",
        section="customers",
        one=one,
        preview=_said(one.report.get("preview")),
        report=one.report if "rows" in one.report else None,
        # The column of a file to correct is ours.
        left_out=[name for name in one.report.get("left_out", ()) if name != tell(WHY)],
        problems=rows,
        wrong=wrong or 0,
        is_running=one.state == RUNNING,
        days_kept=KEPT.days,
    )


async def update(request: Request) -> Response:
    """Start an import, stop it or go on with it; a step that it is not ready for changes nothing."""
    form = await read_form(request)
    async with work(request) as session:
        one = await import_by_id(session, CustomerImport, request.path_params["id"])
        if one.file_gone_at is None:
            await move_import(session, one, form.get("step"), now=services_of(request).clock())
    return see_other(request.url.path)


async def _index(request: Request, *, errors: Mapping[str, str] | None = None) -> Response:
    async with work(request) as session:
        found = await session.scalars(
            select(CustomerImport)
            .order_by(CustomerImport.created_at.desc(), CustomerImport.id)
            .limit(MOST_SHOWN)
        )
        imports = list(found)
    return member_page(
        request,
        "merchant/customer_imports/index.html",
        section="customers",
        status=422 if errors else 200,
        imports=imports,
        errors=errors or {},
        days_kept=KEPT.days,
    )


async def _taken(request: Request, upload: UploadFile) -> CustomerImport:
    services, access = services_of(request), member_of(request)
    now, import_id, actor = services.clock(), new_id(), access.user.email
    with tempfile.TemporaryDirectory() as folder:
        path = await asyncio.to_thread(written, upload, Path(folder))
        total, left_out = await asyncio.to_thread(look_into_customers, path)
        report, seen = await try_customers(services.database, access.store.id, path, actor=actor, now=now)
        key = private_key(access.store.id, import_id)
        with path.open("rb") as file:
            await services.files.put_file(key, file)
    one = CustomerImport(
        store_id=access.store.id,
        id=import_id,
        file_name=name_of(upload, otherwise="customers.csv"),
        key=key,
        state=READY,
        total=total,
        chunks=0,
        report={"left_out": list(left_out), "preview": _preview(report, seen)},
        actor=actor,
        created_at=now,
    )
    async with work(request) as session:
        session.add(one)
        enqueue(session, FORGET_FILE, now=now, run_at=now + KEPT, import_id=one.id)
    return one


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


def _said(preview: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a preview with its sentences as sentences again."""
    if not preview:
        return None
    problems = [problem | {"message": said_again(problem["message"])} for problem in preview["problems"]]
    return preview | {"problems": problems}
