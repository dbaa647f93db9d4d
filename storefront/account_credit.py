"""A customer's store credit: what it holds, and how it came to that."""

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.money import Money
from shared.orders.credit_history import credit_of
from shared.web.respond import respond, see_other
from storefront.visit import customer_of, store_of, work


async def show(request: Request) -> Response:
    """Show the balance and its ledger; whoever is not signed in is asked to."""
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other("/account/sign-in")
        credit = await credit_of(session, customer.id)
    return respond(
        request,
        "storefront/account/credit.html",
        customer=customer,
        balances=credit.balances or [Money.zero(store_of(request).currency)],
        lines=credit.lines,
    )
