"""The rows of a file of customers in which something was wrong, as a file to correct and send again."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.rows_to_correct import file_to_correct, reasons_alone, rows_to_correct
from shared.imports.models import CustomerImport, CustomerImportProblem
from shared.imports.move_import import import_by_id
from shared.languages.telling import tell
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """Hand out each row that was not taken, or taken without its address, with the reason."""
    table = CustomerImportProblem
    async with work(request) as session:
        one = await import_by_id(session, CustomerImport, request.path_params["id"])
        found = await session.scalars(select(table).where(table.import_id == one.id))
        wrong = {problem.row: tell(problem.reason) for problem in found}
    stored = await services_of(request).files.get(one.key)
    text = reasons_alone(wrong) if stored is None else await asyncio.to_thread(_rows, stored.data, wrong)
    return file_to_correct(text)


def _rows(data: bytes, wrong: Mapping[int, str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "came"
        path.write_bytes(data)
        return rows_to_correct(path, wrong, wrong)
