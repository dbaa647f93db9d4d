"""The orders of a file that were not taken, as a file to correct and send again."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from merchant.rows_to_correct import hand_out_rows, rows_to_correct
from shared.imports.models import OrderImport, OrderImportProblem
from shared.imports.read_orders import rows_of_orders


async def index(request: Request) -> Response:
    """Hand out every order that was not taken, whole: without its other rows it would be another order."""
    return await hand_out_rows(request, OrderImport, OrderImportProblem, _rows)


def _rows(path: Path, wrong: Mapping[int, str]) -> str:
    return rows_to_correct(path, rows_of_orders(path, wrong), wrong)
