"""What is done to one customer: notes, the block, their data."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.customers import address_of, refused
from shared.customers.change_customer import block_customer, customer_by_id, unblock_customer
from shared.customers.change_groups import MOST_GROUPS, set_groups
from shared.customers.notes import remove_note, write_note
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.privacy.ask import ask_for_erasure, ask_for_export, withdraw_erasure
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def write(request: Request) -> Response:
    """Write a note down."""
    form, actor, now = await read_form(request), member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            customer = await customer_by_id(session, request.path_params["id"])
            await write_note(session, customer, form["body"], author=actor, now=now)
    except Invalid as refusal:
        return await refused(request, errors=refusal.fields, typed={"body": form["body"]})
    return see_other(f"{address_of(request)}#notes")


async def unwrite(request: Request) -> Response:
    """Throw a note away."""
    await read_form(request)
    note_id = parse_id(request.path_params["note"])
    async with work(request) as session:
        customer = await customer_by_id(session, request.path_params["id"])
        if note_id is not None:
            await remove_note(session, customer, note_id)
    return see_other(f"{address_of(request)}#notes")


async def regroup(request: Request) -> Response:
    """Say which groups a customer is in by hand."""
    form, actor, now = await read_form(request), member_of(request).user.email, services_of(request).clock()
    wanted = {key for text in form.all("groups")[:MOST_GROUPS] if (key := parse_id(text))}
    try:
        async with work(request) as session:
            customer = await customer_by_id(session, request.path_params["id"], lock=True)
            exempt = form["is_tax_exempt"] == "yes"
            await set_groups(session, customer, wanted, actor=actor, now=now, is_tax_exempt=exempt)
    except Invalid as refusal:
        return await refused(request, errors=refusal.fields)
    return see_other(f"{address_of(request)}#groups")


async def block(request: Request) -> Response:
    """Block a customer, or let them in again."""
    form, actor, now = await read_form(request), member_of(request).user.email, services_of(request).clock()
    change = block_customer if form["blocked"] == "yes" else unblock_customer
    async with work(request) as session:
        customer = await customer_by_id(session, request.path_params["id"], lock=True)
        await change(session, customer, actor=actor, now=now)
    return see_other(address_of(request))


async def export(request: Request) -> Response:
    """Have a copy of the customer's data sent to them."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        customer = await customer_by_id(session, request.path_params["id"])
        await ask_for_export(session, customer, actor=actor, now=now)
    return see_other(f"{address_of(request)}#data")


async def erase(request: Request) -> Response:
    """Have the customer forgotten after the cooling-off, or not after all."""
    form, actor, now = await read_form(request), member_of(request).user.email, services_of(request).clock()
    change = withdraw_erasure if form["keep"] == "yes" else ask_for_erasure
    try:
        async with work(request) as session:
            customer = await customer_by_id(session, request.path_params["id"])
            await change(session, customer, actor=actor, now=now)
    except Conflict as refusal:
        return await refused(request, problem=str(refusal))
    return see_other(f"{address_of(request)}#data")
