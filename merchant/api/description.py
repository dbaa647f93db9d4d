"""The description of the API (OpenAPI 3.1), made of the same table and shapes as its routes."""

import re
from dataclasses import fields
from functools import cache
from typing import Any, Final, get_type_hints

import orjson
from starlette.requests import Request
from starlette.responses import Response

from merchant.api.door import refuse_key_in_address
from merchant.api.operations import OPERATIONS, VERSION, Operation
from merchant.api.schemas import Schemas
from shared.web.problems import MEDIA_TYPE

PATH: Final = f"{VERSION}/openapi.json"
_PART: Final = re.compile(r"\{(\w+)\}")
# What every call may be refused with, and what some may.
_ALWAYS: Final = {
    400: "The request cannot be read, or a key stands in its address.",
    401: "No key came along, or none that works.",
    403: "The key does not have the scope.",
    422: "Something in the request cannot be used; `errors` says what.",
    429: "The key has called too often; Retry-After says when to go on.",
    503: "Not available right now; Retry-After says when to ask again.",
}
_MISSING: Final = {404: "There is no such thing in the store of the key."}
_OUTRUN: Final = {409: "What is there has changed meanwhile, or the same call is still under way."}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string", "description": "Name it when you ask for help."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["field", "detail"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["type", "title", "status", "detail", "request_id"],
    "additionalProperties": False,
}


async def show(request: Request) -> Response:
    """Hand out the description; it tells nothing of any store, so nobody is asked for a key."""
    await refuse_key_in_address(request)
    headers = {"cache-control": "public, max-age=300"}
    return Response(_written(), media_type="application/json", headers=headers)


@cache
def document() -> dict[str, Any]:
    """Return the description."""
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Souk",
            "version": "1",
            "description": "A store's products, stock, orders and customers for its own programs.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {**schemas.known, "Problem": _PROBLEM},
        },
    }


@cache
def _written() -> bytes:
    return orjson.dumps(document())


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    answered = schemas.of(operation.answer)
    envelope = {
        "type": "object",
        "properties": {
            "data": {"type": "array", "items": answered} if operation.is_list else answered,
            "next": {
                "type": ["string", "null"],
                "description": "Send it as `after` for the next page; null on the last one.",
            },
        },
        "required": ["data", "next"],
        "additionalProperties": False,
    }
    answers: dict[str, Any] = {
        str(operation.status): {
            "description": "Done." if operation.is_writing else "Found.",
            "content": {"application/json": {"schema": envelope}},
        }
    }
    if not operation.is_writing:
        answers["304"] = {"description": "It is still what If-None-Match names."}
    refusals = _ALWAYS | (_MISSING if "{" in operation.path else {})
    refusals |= _OUTRUN if operation.is_writing else {}
    for status, says in sorted(refusals.items()):
        problem = {"$ref": "#/components/schemas/Problem"}
        answers[str(status)] = {"description": says, "content": {MEDIA_TYPE: {"schema": problem}}}
    described = {
        "operationId": operation.name.removeprefix("api."),
        "summary": operation.says,
        "description": f"Needs the scope `{operation.scope}`.",
        "parameters": _parameters(operation, schemas),
        "responses": answers,
        "security": [{"key": []}],
    }
    if operation.body:
        content = {"application/json": {"schema": schemas.of(operation.body)}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(operation: Operation, schemas: Schemas) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = [
        {"name": part, "in": "path", "required": True, "schema": {"type": "string"}}
        for part in _PART.findall(operation.path)
    ]
    if operation.query:
        kinds = get_type_hints(operation.query)
        for one in fields(operation.query):
            schema = schemas.of_field(kinds[one.name], one)
            named.append({"name": one.name, "in": "query", "required": False, "schema": schema})
    if operation.is_repeatable:
        says = (
            "A name of yours for this call: sent again within a day, it is answered again and not done again."
        )
        schema = {"type": "string", "maxLength": 100}
        named.append({"name": "Idempotency-Key", "in": "header", "description": says, "schema": schema})
    return named
