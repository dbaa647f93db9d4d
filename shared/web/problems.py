"""What programs are told when something is refused: problem details as JSON (RFC 9457), in English."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from shared.languages.telling import tell

# Below this path programs call.
PROGRAMS: Final = "/api/"
MEDIA_TYPE: Final = "application/problem+json"
CODES: Final[Mapping[int, str]] = {
    400: "unreadable",
    401: "unknown-caller",
    403: "not-allowed",
    404: "not-found",
    405: "no-such-method",
    409: "conflict",
    413: "too-large",
    422: "invalid",
    429: "too-many",
    500: "our-fault",
    503: "unavailable",
}


def is_of_programs(request: Request) -> bool:
    """Say whether a request is one of the API's."""
    return request.url.path.startswith(PROGRAMS)


def problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    *,
    fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer to a refused request. `fields` says what is wrong at each field of what was sent."""
    told: dict[str, Any] = {
        "type": f"urn:souk:problem:{CODES.get(status, 'other')}",
        "title": tell(title),
        "status": status,
        "detail": tell(detail),
        "request_id": getattr(request.state, "request_id", ""),
    }
    if fields:
        told["errors"] = [{"field": name, "detail": tell(words)} for name, words in fields.items()]
    answer = Response(orjson.dumps(told), status, media_type=MEDIA_TYPE)
    # A key is the only credential, and the only way in which one can be sent.
    more = {"www-authenticate": "Bearer"} if status == 401 else {}
    answer.headers.update({**getattr(request.state, "rates", {}), **more, **(headers or {})})
    return answer
