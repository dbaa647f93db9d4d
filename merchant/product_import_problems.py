"""The rows of a file that could not be used, as a file to correct and send again."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.rows_to_correct import ROW, WHY, hand_out_rows, rows_to_correct
from shared.imports.leave_costs import entry_without_costs, is_of_costs
from shared.imports.models import ImportProblem, ProductImport
from shared.imports.open_archive import open_archive
from shared.imports.open_list import is_list, read_list
from shared.imports.open_products import open_products
from shared.imports.shape import ImportedProduct
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.stores.permissions import COSTS_SEE
from shared.web.csv_text import csv_text
from shared.web.services import services_of

ENTRY = say("Entry")


async def index(request: Request) -> Response:
    """Hand out every product with a row that could not be used, whole: without its other rows it would lose them."""
    access, now = member_of(request), services_of(request).clock()
    write = partial(_written, currency=access.store.currency, now=now, hides_costs=not access.may(COSTS_SEE))
    return await hand_out_rows(request, ProductImport, ImportProblem, write)


def _written(came: Path, wrong: Mapping[int, str], *, currency: str, now: datetime, hides_costs: bool) -> str:
    path = open_archive(came, came.parent).table
    if is_list(path):
        return _entries(path, wrong, hides_costs=hides_costs)
    concerned = _concerned(path, wrong, currency, now)
    if hides_costs:
        return rows_to_correct(path, concerned, wrong, is_hidden=is_of_costs)
    return rows_to_correct(path, concerned, wrong)


def _concerned(path: Path, wrong: Mapping[int, str], currency: str, now: datetime) -> set[int]:
    """Return the rows that could not be used, with all others of their products."""
    wanted = set(wrong)
    with open_products(path, currency=currency, now=now) as found:
        for one in found:
            if isinstance(one, ImportedProduct) and (not one.is_whole or not wanted.isdisjoint(one.rows)):
                wanted.update(one.rows)
    return wanted


def _entries(path: Path, wrong: Mapping[int, str], *, hides_costs: bool) -> str:
    """Return the entries of a list that could not be used as a table: what is wrong stands beside each."""
    entries = read_list(path)
    kept = entry_without_costs if hides_costs else (lambda entry: entry)
    rows = (
        (number, orjson.dumps(kept(entries[number - 1])).decode(), wrong[number])
        for number in sorted(wrong)
        if number <= len(entries)
    )
    return csv_text([(tell(ROW), tell(ENTRY), tell(WHY))]) + csv_text(rows)
