"""Whose cart it is, as a guest says in the checkout, where the store may remind people of what they left."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CHECKOUT
from shared.carts.models import Cart
from shared.kernel.reading import Reader
from shared.recovery.models import NEVER
from shared.recovery.note_contact import note_contact
from shared.web.forms import Form, read_form
from shared.web.services import services_of
from storefront.languages import language_read
from storefront.visit import count_try, find_cart, recall, work


async def create(request: Request) -> Response:
    """Note the address while the form is being filled in; there is nothing to show for it."""
    await count_try(request, CHECKOUT)
    form = await read_form(request)
    async with work(request) as session:
        await keep_contact(request, session, await find_cart(request, session), form)
    return Response(status_code=204, headers={"cache-control": "no-store"})


async def guests_of(request: Request) -> str:
    """Return how guests of this store agree to be reminded; asked once per version of the catalogue."""
    return await recall(request, "reminders", _guests)


async def keep_contact(request: Request, session: AsyncSession, cart: Cart | None, form: Form) -> str:
    """Note what a form says of whose cart it is; returns how guests agree to that."""
    guests = await guests_of(request)
    if cart is not None and cart.lines:
        await note_contact(
            session,
            cart,
            form["email"],
            guests=guests,
            is_ticked=form.get("reminders") == "yes",
            language=language_read(request),
            now=services_of(request).clock(),
        )
    return guests


async def _guests(reader: Reader) -> str:
    return await reader.fetchval("SELECT guests FROM recovery_settings WHERE is_on") or NEVER
