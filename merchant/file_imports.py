"""What all imports of files have in common: looked at first, written by a job, with every row accounted for."""

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.taken_file import name_of
from shared.imports.forget_file import KEPT
from shared.imports.jobs import FORGET_FILE
from shared.imports.models import READY, RUNNING, FileImport, FileProblem
from shared.imports.move_import import import_by_id, move_import
from shared.imports.shape import UnreadableFile
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.kept_sentences import said_again
from shared.kernel.sentences import say
from shared.products.files import private_key
from shared.web.forms import LARGEST_UPLOAD, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_SHOWN: Final = 30
SAMPLES: Final = 12

Table = TypeVar("Table", bound=FileImport)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a file: where it lies, how many rows it has, and what the columns of its import say of it."""

    path: Path
    total: int
    report: dict[str, Any]
    columns: dict[str, Any] = field(default_factory=dict)


def _nothing(_one: FileImport) -> dict[str, Any]:
    return {}


async def _as_it_is(_request: Request, _session: AsyncSession, _one: FileImport) -> None:
    """Let it go on as it is."""


@dataclass(frozen=True, slots=True)
class Imports(Generic[Table]):
    """One kind of file: its tables, its pages, and what looks into an upload (raises UnreadableFile).

    `shown` is what its page shows beside what all of them do, `listed` the same of the list. `before_going_on` is done
    when somebody starts it or goes on with it, before any of it is written. `is_kept_short`: it is full of people's
    data, so it goes after a while (`forget_file.py`).
    """

    table: type[Table]
    problems: type[FileProblem]
    templates: str
    section: str
    otherwise: str
    look: Callable[[Request, UploadFile, Path], Awaitable[Looked]]
    shown: Callable[[Table], dict[str, Any]] = _nothing
    listed: Mapping[str, Any] = field(default_factory=dict)
    before_going_on: Callable[[Request, AsyncSession, Table], Awaitable[None]] = _as_it_is
    is_kept_short: bool = True


Handler = Callable[[Request], Awaitable[Response]]


def handlers_of(kind: Imports[Table]) -> tuple[Handler, Handler, Handler, Handler]:
    """Return the handlers of such files: index, create, show and update."""

    async def index(request: Request) -> Response:
        return await list_imports(request, kind)

    async def create(request: Request) -> Response:
        return await take_file(request, kind)

    async def show(request: Request) -> Response:
        return await show_import(request, kind)

    async def update(request: Request) -> Response:
        return await move_file(request, kind)

    return index, create, show, update


async def list_imports(
    request: Request, kind: Imports[Table], *, errors: Mapping[str, str] | None = None
) -> Response:
    """Ask for a file, and list what came before."""
    async with work(request) as session:
        table = kind.table
        found = await session.scalars(
            select(table).order_by(table.created_at.desc(), table.id).limit(MOST_SHOWN)
        )
        imports = list(found)
    return member_page(
        request,
        f"{kind.templates}/index.html",
        section=kind.section,
        status=422 if errors else 200,
        imports=imports,
        errors=errors or {},
        days_kept=KEPT.days,
        **kind.listed,
    )


async def take_file(request: Request, kind: Imports[Table]) -> Response:
    """Take a file, look into it and try its first rows; nothing is written before somebody says so."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    uploads = form.files("file")
    if not uploads:
        return await list_imports(request, kind, errors={"file": say("Choose a file first.")})
    try:
        one = await _taken(request, kind, uploads[0])
    except UnreadableFile as problem:
        return await list_imports(request, kind, errors={"file": problem.args[0]})
    return see_other(f"{request.url.path}/{one.id}")


async def show_import(
    request: Request, kind: Imports[Table], *, status: int = 200, problem: str = ""
) -> Response:
    """Show what a file would do, how far it is, or what became of it; `problem` is what was refused just now."""
    async with work(request) as session:
        one = await import_by_id(session, kind.table, request.path_params["id"])
        problems = select(kind.problems).where(kind.problems.import_id == one.id)
        rows = list(await session.scalars(problems.order_by(kind.problems.row).limit(MOST_SHOWN)))
        wrong = await session.scalar(select(func.count()).select_from(problems.subquery()))
    return member_page(
        request,
        f"{kind.templates}/show.html",
        partial=f"{kind.templates}/_progress.html",
        section=kind.section,
        status=status,
        problem=problem,
        one=one,
        preview=_said(one.report.get("preview")),
        report=one.report if "rows" in one.report else None,
        problems=rows,
        wrong=wrong or 0,
        is_running=one.state == RUNNING,
        days_kept=KEPT.days,
        **kind.shown(one),
    )


async def move_file(request: Request, kind: Imports[Table]) -> Response:
    """Start an import, stop it or go on with it; a step that it is not ready for changes nothing and says so."""
    step, now = (await read_form(request)).get("step"), services_of(request).clock()
    try:
        async with work(request) as session:
            one = await import_by_id(session, kind.table, request.path_params["id"])
            await move_import(session, one, step, now=now)
            if step != "stop":
                await kind.before_going_on(request, session, one)
    except Conflict as refusal:
        return await show_import(request, kind, status=409, problem=str(refusal))
    return see_other(request.url.path)


async def _taken(request: Request, kind: Imports[Table], upload: UploadFile) -> Table:
    services, access = services_of(request), member_of(request)
    now, import_id = services.clock(), new_id()
    with tempfile.TemporaryDirectory() as folder:
        looked = await kind.look(request, upload, Path(folder))
        key = private_key(access.store.id, import_id)
        with looked.path.open("rb") as file:
            await services.files.put_file(key, file)
    one = kind.table(
        store_id=access.store.id,
        id=import_id,
        file_name=name_of(upload, otherwise=kind.otherwise),
        key=key,
        state=READY,
        total=looked.total,
        chunks=0,
        report=looked.report,
        actor=access.user.email,
        created_at=now,
        **looked.columns,
    )
    async with work(request) as session:
        session.add(one)
        if kind.is_kept_short:
            enqueue(session, FORGET_FILE, now=now, run_at=now + KEPT, import_id=one.id)
    return one


def _said(preview: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a preview with its sentences as sentences again."""
    if not preview:
        return None
    problems = [problem | {"message": said_again(problem["message"])} for problem in preview["problems"]]
    notices = [said_again(notice) for notice in preview.get("notices", ())]
    return preview | {"problems": problems, "notices": notices}
