"""Two accounts of one person: looked at side by side, then merged."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.customers.change_customer import customer_by_id
from shared.customers.groups import groups_of
from shared.customers.models import Customer
from shared.customers.notes import notes_on
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.credit_history import credit_of
from shared.orders.customer_list import ListedCustomer, listed_customer
from shared.privacy.merge_customers import alike, merge_customers
from shared.shipping.address_book import addresses_of
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two has."""

    listed: ListedCustomer
    addresses: int
    notes: int
    groups: list[str]
    credit: list[Money]


async def new(request: Request) -> Response:
    """Show who may be the same person; with an address, both side by side."""
    return await _page(request, typed=request.query_params.get("with", "")[:254])


async def create(request: Request) -> Response:
    """Merge the other account into this one; a second click finds it done."""
    form, access = await read_form(request), member_of(request)
    actor, now = access.user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            kept = await customer_by_id(session, request.path_params["id"])
            other = parse_id(form["other"])
            if other is None:
                raise Invalid({"with": say("There is no customer with this address.")})
            await merge_customers(session, kept.id, other, actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, status=422, errors={"with": next(iter(refusal.fields.values()))})
    except Conflict as refusal:
        return await _page(request, typed=form["with"][:254], status=409, problem=str(refusal))
    return see_other(f"/dashboard/{access.store.slug}/customers/{request.path_params['id']}")


async def _page(
    request: Request,
    *,
    typed: str = "",
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> Response:
    currency = member_of(request).store.currency
    wrong = dict(errors or {})
    async with work(request) as session:
        customer = await customer_by_id(session, request.path_params["id"])
        other = await _customer_of(session, typed)
        if typed and (other is None or other.id == customer.id):
            wrong["with"] = say("There is no other customer with this address.")
            other, status = None, 422
        sides = [await _side(session, one, currency) for one in (customer, other) if one and other]
        suggested = await alike(session, customer)
    return member_page(
        request,
        "merchant/customers/merge.html",
        section="customers",
        status=status,
        customer=customer,
        other=other,
        sides=sides,
        suggested=suggested,
        typed=typed,
        errors=wrong,
        problem=problem,
    )


async def _customer_of(session: AsyncSession, typed: str) -> Customer | None:
    email = typed.replace("\x00", "").strip().lower()
    known = select(Customer).where(Customer.email == email, Customer.erased_at.is_(None))
    found: Customer | None = await session.scalar(known) if email else None
    return found


async def _side(session: AsyncSession, customer: Customer, currency: str) -> Side:
    return Side(
        listed=await listed_customer(session, customer, currency=currency),
        addresses=len(await addresses_of(session, customer.id)),
        notes=len(await notes_on(session, customer.id)),
        groups=[one.group.name for one in await groups_of(session, customer.id)],
        credit=list((await credit_of(session, customer.id)).balances),
    )
