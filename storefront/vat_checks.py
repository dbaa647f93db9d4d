"""The check of a VAT number, made before anything is priced and outside of every transaction."""

from starlette.requests import Request

from shared.adapters.rate_limits import VAT_CHECKS
from shared.taxes.check_vat_number import is_to_be_checked, note_check, vat_rules_of
from shared.taxes.vat_numbers import VatNumber, read_vat_number
from shared.web.services import services_of
from storefront.visit import count_try, store_of, work


async def check_vat_number(request: Request, number: VatNumber) -> None:
    """Have a number checked if the store asks for numbers and nobody has asked of late."""
    services, store = services_of(request), store_of(request)
    now = services.clock()
    async with work(request) as session:
        rules = await vat_rules_of(session)
        if not rules.asks or not await is_to_be_checked(session, number, now=now):
            return
        own = read_vat_number(rules.own_number, country=store.country)
    await count_try(request, VAT_CHECKS)
    answer = await services.vat_register.ask(number, requester=own)
    async with work(request) as session:
        await note_check(session, number, answer, now=now)
