"""The files of an order as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from shared.orders.downloads import download_token, grants_of_order
from shared.orders.models import Order
from shared.web.services import services_of

_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class OrderDownload:
    """One file; `address` is None once it cannot be fetched any more."""

    name: str
    size: str
    left: int
    until: datetime
    address: str | None


async def downloads_of(request: Request, session: AsyncSession, order: Order) -> Sequence[OrderDownload]:
    """Return what a paid order's buyer may fetch; nothing before, while it is held, and once the order has fallen."""
    if order.is_cancelled or order.is_held or not order.is_paid:
        return []
    services = services_of(request)
    now, secret_key = services.clock(), services.settings.web.secret_key
    return [
        OrderDownload(
            grant.file.name,
            size_words(grant.file.bytes),
            grant.left,
            grant.expires_at,
            request.app.url_path_for("downloads.show", token=download_token(secret_key, grant))
            if grant.is_open(now=now)
            else None,
        )
        for grant in await grants_of_order(session, order.id)
    ]


def size_words(size: int) -> str:
    """Return a size as people read it."""
    if size < _KIB:
        return f"{size} B"
    if size < _KIB * _KIB:
        return f"{size / _KIB:.0f} kB"
    return f"{size / _KIB / _KIB:.1f} MB"
