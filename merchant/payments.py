"""How the store is paid."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import MANAGING, member_of, work
from merchant.page import member_page
from shared.payments.accounts import connected_accounts
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """Show who takes card payments, with a form to connect an account."""
    return await payments_page(request)


async def payments_page(
    request: Request, *, status: int = 200, name: str = "", errors: Mapping[str, str] | None = None
) -> Response:
    """Render the settings; `name` is what was typed for a new account."""
    services = services_of(request)
    async with work(request) as session:
        accounts = await connected_accounts(session)
    keys = services.settings.key_ring
    return member_page(
        request,
        "merchant/payments/index.html",
        section="payments",
        status=status,
        accounts=accounts,
        locked_accounts={account.id for account in accounts if account.is_locked(keys)},
        has_house_account=services.gateway is not None,
        is_sandbox=bool(services.settings.stripe.api_url),
        name=name,
        errors=errors or {},
        can_change=member_of(request).role in MANAGING,
    )
