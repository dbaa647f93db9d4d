"""A page of the dashboard beside which the shop shows what is being typed on it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.page import member_page, shop_address
from shared.content.preview_links import sketch_token
from shared.web.security import own_origin, showing
from shared.web.services import services_of


def page_with_preview(request: Request, page: str, /, **context: Any) -> Response:
    """Render a page whose forms may be sent to the shop's sketches too, and show in a frame what comes back."""
    services, shop = services_of(request), shop_address(request)
    token = sketch_token(
        services.settings.web.secret_key,
        member_of(request).store.id,
        origin=own_origin(request.scope),
        now=services.clock(),
    )
    answer = member_page(request, page, sketches=f"{shop}preview/{token}/sketches", **context)
    answer.headers["content-security-policy"] = showing(shop.rstrip("/"))
    return answer
