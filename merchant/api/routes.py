"""The part of the platform's map that programs call."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from merchant.api import description
from merchant.api.answering import answers
from merchant.api.door import refuse_key_in_address
from merchant.api.operations import OPERATIONS
from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.web.problems import PROGRAMS, problem

_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def api_routes() -> list[Route]:
    """Return the addresses of the API; whatever else begins as they do is told that it is none of them."""
    return [
        Route(description.PATH, description.show, name="api.description.show"),
        *(Route(one.path, answers(one), name=one.name, methods=[one.method]) for one in OPERATIONS),
        Route(f"{PROGRAMS}{{rest:path}}", nowhere, name="api.nowhere.show", methods=_METHODS),
    ]


async def nowhere(request: Request) -> Response:
    """Say that there is no such address, or not for this method."""
    await refuse_key_in_address(request)
    known = {
        method
        for route in api_routes()[:-1]
        if route.path_regex.match(request.url.path)
        for method in route.methods or ()
    }
    if not known:
        raise NotFound(say("There is no such address. The description of all is at /api/v1/openapi.json."))
    allowed = ", ".join(sorted(known))
    detail = say("Here one can only: %(methods)s.", methods=allowed)
    return problem(request, 405, say("That cannot be done here"), detail, headers={"allow": allowed})
