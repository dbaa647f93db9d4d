"""A customer's address book."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.customers.models import Customer
from shared.languages.speaking import spoken_locale
from shared.shipping.address_book import (
    DEFAULTS,
    MOST_ADDRESSES,
    SavedAddress,
    address_of,
    addresses_of,
    change_address,
    prefer_address,
    remove_address,
    save_address,
)
from shared.shipping.addresses import Address, read_address
from shared.shipping.countries import destination_codes
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.address_lines import address_lines
from storefront.checkout_form import LABELS, address_fields
from storefront.done import having
from storefront.visit import customer_of, store_of, work, write

BOOK: Final = "/account/addresses"
SIGN_IN: Final = "/account/sign-in"
ADDRESS_FIELDS: Final = tuple(Address.__slots__)


async def index(request: Request) -> Response:
    """Show the book."""
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN)
        book = await addresses_of(session, customer.id)
    locale = spoken_locale() or store_of(request).locale
    return respond(
        request,
        "storefront/addresses/index.html",
        customer=customer,
        addresses=[(saved, address_lines(saved.address.as_record(), locale)) for saved in book],
        is_full=len(book) >= MOST_ADDRESSES,
    )


async def new(request: Request) -> Response:
    """Show an empty form."""
    async with work(request) as session:
        customer = await customer_of(request, session)
    if customer is None:
        return see_other(SIGN_IN)
    return _form(request, customer, {"name": customer.name, "country": store_of(request).country})


async def create(request: Request) -> Response:
    """Keep a new address."""
    return await _save(request, None)


async def edit(request: Request) -> Response:
    """Show an address."""
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN)
        saved = await address_of(session, customer.id, request.path_params["id"])
    return _form(request, customer, _as_form(saved), saved=saved)


async def update(request: Request) -> Response:
    """Change an address."""
    return await _save(request, request.path_params["id"])


async def destroy(request: Request) -> Response:
    """Forget an address."""
    await read_form(request)
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN)
        await remove_address(session, await address_of(session, customer.id, request.path_params["id"]))
    return see_other(having("address-gone", BOOK))


async def reshape(request: Request) -> Response:
    """Show the form in the shape of the chosen country, with what was typed."""
    form = await read_form(request)
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN)
        saved = await address_of(session, customer.id, form["saved"]) if form["saved"] else None
    return _form(request, customer, _typed(form), saved=saved)


async def _save(request: Request, address_id: str | None) -> Response:
    form = await read_form(request)
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN)
        saved = await address_of(session, customer.id, address_id) if address_id else None
    address, wrong = read_address(form, countries=destination_codes())
    if wrong:
        return _form(request, customer, _typed(form), saved=saved, errors=wrong)
    await write(request, lambda session: _write(request, session, customer, address_id, address, form))
    return see_other(having("address", BOOK))


async def _write(
    request: Request,
    session: AsyncSession,
    customer: Customer,
    address_id: str | None,
    address: Address,
    form: Form,
) -> None:
    if address_id is not None:
        await change_address(session, await address_of(session, customer.id, address_id), address)
    # What is known is found again: after a change it is the one that the other became the same as.
    kept = await save_address(session, customer.id, address, now=services_of(request).clock())
    for default in DEFAULTS:
        if form[default] == "yes":
            await prefer_address(session, customer.id, kept, default)


def _as_form(saved: SavedAddress) -> dict[str, Any]:
    return saved.address.as_record() | {default: getattr(saved, default) for default in DEFAULTS}


def _typed(form: Form) -> dict[str, Any]:
    return {field: form[field] for field in ADDRESS_FIELDS} | {
        default: form[default] == "yes" for default in DEFAULTS
    }


def _form(
    request: Request,
    customer: Customer,
    typed: Mapping[str, Any],
    *,
    saved: SavedAddress | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    empty: dict[str, Any] = {**dict.fromkeys(ADDRESS_FIELDS, ""), **dict.fromkeys(DEFAULTS, False)}
    return respond(
        request,
        "storefront/addresses/edit.html",
        partial="storefront/addresses/_form.html",
        status=422 if errors else 200,
        customer=customer,
        saved=saved,
        errors=errors or {},
        labels=LABELS,
        **address_fields(request, {**empty, **typed}),
    )
