"""From a request to an operation's answer: let in, read, done in one transaction, written down, told as JSON."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.api.call import Call, Listing
from merchant.api.door import let_in
from merchant.api.once import HEADER, digest_of, keep_answer, kept_answer, read_name
from merchant.api.operations import Operation
from merchant.api.reading import LARGEST_BODY, read_body, read_query
from merchant.api.schemas import as_json
from merchant.webhook_body import TooLarge, body_of
from shared.kernel.errors import Invalid, Unreadable
from shared.kernel.sentences import say
from shared.stores.audit import watch_changes, write_entry
from shared.stores.use_api_key import Caller
from shared.web.services import services_of

# Seconds in which a body has to be here.
PATIENCE: Final = 20.0


def answers(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler of an operation's route."""

    async def handle(request: Request) -> Response:
        caller = await let_in(request, operation.scope)
        raw = await _body(request) if operation.is_writing else b""
        call = Call(
            caller,
            request.path_params,
            _query(request, operation),
            read_body(raw, operation.body) if operation.body else None,
            services_of(request).clock(),
        )
        if operation.is_writing:
            return await _write(request, operation, call, raw)
        async with services_of(request).database.in_store(caller.store.id) as session:
            told = _told(await operation.handler(session, call))
        return _read(request, told)

    return handle


async def _write(request: Request, operation: Operation, call: Call, raw: bytes) -> Response:
    name = read_name(request.headers.get(HEADER)) if operation.is_repeatable else ""
    asked = digest_of(request.method, request.url.path, raw)

    async def work(session: AsyncSession) -> tuple[int, Any, bool]:
        kept = await kept_answer(session, call.caller, name, asked=asked, now=call.now) if name else None
        if kept is not None:
            return *kept, True
        watch_changes(session)
        told = orjson.loads(_dumped(_told(await operation.handler(session, call))))
        if name:
            await keep_answer(
                session,
                call.caller,
                name,
                asked=asked,
                status=operation.status,
                body=told,
                now=call.now,
            )
        await _write_down(request, session, operation, call.caller)
        return operation.status, told, False

    status, told, is_repeated = await services_of(request).database.run(call.store.id, work)
    answer = _json(request, _dumped(told), status)
    if is_repeated:
        answer.headers["idempotency-replayed"] = "true"
    return answer


async def _write_down(request: Request, session: AsyncSession, operation: Operation, caller: Caller) -> None:
    await write_entry(
        session,
        actor=caller.key.actor,
        action=operation.name,
        subject=" ".join(str(value) for value in request.path_params.values()),
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        now=services_of(request).clock(),
    )


def _query(request: Request, operation: Operation) -> Any:
    if operation.query is not None:
        return read_query(request.query_params, operation.query)
    if request.query_params:
        raise Invalid({name[:60]: say("There is no such field.") for name in request.query_params})
    return None


async def _body(request: Request) -> bytes:
    """Return the whole body, for which nobody waits without end (T21) and of which no more is read than may be."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await body_of(request, largest=LARGEST_BODY)
    except TooLarge:
        raise Unreadable(say("That is more than we can take at once.")) from None
    except TimeoutError:
        raise Unreadable(say("That took too long. Please send it again.")) from None


def _told(found: Any) -> dict[str, Any]:
    """Return the envelope of an answer: the thing or the page of a list, and where the next page begins."""
    if isinstance(found, Listing):
        return {"data": as_json(found.rows), "next": found.next}
    return {"data": as_json(found), "next": None}


def _read(request: Request, told: dict[str, Any]) -> Response:
    written = _dumped(told)
    tag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    answer = Response(status_code=304) if tag in known else _json(request, written, 200)
    answer.headers.update({"etag": tag, "cache-control": "private, no-cache", **request.state.rates})
    return answer


def _dumped(told: Any) -> bytes:
    # The driver has ids of a type of its own, which orjson does not know.
    return orjson.dumps(told, default=str)


def _json(request: Request, written: bytes, status: int) -> Response:
    return Response(written, status, media_type="application/json", headers=request.state.rates)
