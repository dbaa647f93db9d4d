"""How the store is paid."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.payment_ways import NAMES
from shared.kernel.money import Money
from shared.payments.accounts import connected_accounts
from shared.payments.methods import BANK_TRANSFER
from shared.payments.ways import PaymentWay, decided_ways
from shared.stores.models import Store
from shared.stores.permissions import PAYMENTS_CHANGE
from shared.web.services import services_of


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way to pay, as the table tells it."""

    method: str
    name: str
    is_on: bool
    fee: Money | None = None
    least: Money | None = None
    most: Money | None = None
    countries: str = ""


async def index(request: Request) -> Response:
    """Show what the checkout offers and who takes card payments, with a form to connect an account."""
    return await payments_page(request)


async def payments_page(
    request: Request, *, status: int = 200, name: str = "", errors: Mapping[str, str] | None = None
) -> Response:
    """Render the settings; `name` is what was typed for a new account."""
    services = services_of(request)
    async with work(request) as session:
        accounts, decided = await connected_accounts(session), await decided_ways(session)
    keys = services.settings.key_ring
    return member_page(
        request,
        "merchant/payments/index.html",
        section="payments",
        status=status,
        ways=[_row(method, decided.get(method), member_of(request).store) for method in NAMES],
        takes_cards=any(one.is_on for one in accounts) if accounts else services.gateway is not None,
        accounts=accounts,
        locked_accounts={account.id for account in accounts if account.is_locked(keys)},
        has_house_account=services.gateway is not None,
        is_sandbox=bool(services.settings.stripe.api_url),
        name=name,
        errors=errors or {},
        can_change=member_of(request).may(PAYMENTS_CHANGE),
    )


def _row(method: str, way: PaymentWay | None, store: Store) -> WayRow:
    name = NAMES[method][0]
    if way is None:
        return WayRow(method, name, is_on=method != BANK_TRANSFER.name)
    return WayRow(
        method,
        way.label or name,
        way.is_on,
        fee=Money(way.fee_minor, store.currency),
        least=_money(way.from_minor, store),
        most=_money(way.up_to_minor, store),
        countries=", ".join(way.countries),
    )


def _money(minor: int | None, store: Store) -> Money | None:
    return None if minor is None else Money(minor, store.currency)
