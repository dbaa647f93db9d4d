"""Answers: a whole page, or one of its own partials when htmx asks for that."""

from collections.abc import Callable, Hashable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.web.services import services_of
from shared.web.write_part import kept_page


def respond(
    request: Request,
    page: str,
    /,
    *,
    partial: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    kept_under: Hashable | None = None,
    completed_by: Callable[[str], str] = str,
    **context: Any,
) -> Response:
    """Render `page`, or `partial` for an htmx request that swaps a part. Both see the same context.

    A page that is `kept_under` a key is a part (`write_part.py`): the key names all that it shows, what stands around
    it too, but for what `completed_by` puts in afterwards.
    """
    template = partial if partial and wants_partial(request) else page

    def write() -> str:
        return (
            services_of(request)
            .templates.get_template(template)
            .render(
                request=request,
                store=getattr(request.state, "store", None),
                **getattr(request.state, "frame", {}),
                **context,
            )
        )

    is_kept = kept_under is not None
    html = completed_by(kept_page(request, (template, kept_under), write)) if is_kept else write()
    response = HTMLResponse(html, status_code=status, headers=headers)
    response.headers["vary"] = "HX-Request, HX-Request-Type"
    response.headers["content-language"] = (spoken_locale() or ENGLISH.code).replace("_", "-")
    return response


def see_other(path: str) -> Response:
    """Send the browser on with a GET, as after every form that did its work."""
    return RedirectResponse(path, status_code=303)


def wants_partial(request: Request) -> bool:
    """Whether htmx asked, for a part of the page rather than the whole."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-request-type") != "full"
