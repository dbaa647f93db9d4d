"""Which tax rates a draft bears, asked of the store's provider before its page prices it."""

from functools import partial

from starlette.requests import Request

from merchant.access import member_of, work
from shared.checkout.price_draft import goods_of_draft
from shared.orders.drafts import draft_by_id
from shared.shipping.methods import Destination
from shared.taxes.ask_for_rates import is_to_be_asked
from shared.taxes.providers import tax_provider
from shared.taxes.rate_source import question_of
from shared.web.ask_provider import ask_provider
from shared.web.services import services_of


async def ask_for_draft(request: Request) -> None:
    """Have the provider name the rates of a draft that is being written, once there are goods and a postcode."""
    member, services = member_of(request), services_of(request)
    async with work(request) as session:
        provider = await tax_provider(session)
        if provider is None or not provider.is_on:
            return
        draft = await draft_by_id(session, request.path_params["id"])
        cart = await goods_of_draft(session, draft)
        place = Destination(*(str(draft.address.get(part, "")) for part in ("country", "region", "postcode")))
        if not (draft.is_written and cart.lines and place.postcode):
            return
        question = question_of(member.store, cart, place)
        if not await is_to_be_asked(session, provider, question, now=services.clock()):
            return
    caller = str(member.user.id)
    await ask_provider(services, provider, question, work=partial(work, request), caller=caller)
