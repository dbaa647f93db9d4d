"""The rows of a file of customers in which something was wrong, as a file to correct and send again."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from merchant.rows_to_correct import hand_out_rows, rows_to_correct
from shared.imports.models import CustomerImport, CustomerImportProblem


async def index(request: Request) -> Response:
    """Hand out each row that was not taken, or taken without its address, with the reason."""
    return await hand_out_rows(request, CustomerImport, CustomerImportProblem, _rows)


def _rows(path: Path, wrong: Mapping[int, str]) -> str:
    return rows_to_correct(path, wrong, wrong)
