"""Where the shop answers: its address on the platform, and host names that the store brings."""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.adapters.rate_limits import DOMAIN_CHECKS, DOMAIN_CLAIMS
from shared.domains.check_domain import check_domain
from shared.domains.choose_main_host import choose_main_host
from shared.domains.claim_domain import claim_domain, give_up_domain
from shared.domains.findings import PROOF_TELLS, RIGHT, WAY_TELLS
from shared.domains.queries import claim_by_id, hosts_of_store
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.queries import current_store
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED: Final = 260
DONE: Final = {
    "claimed": say(
        "Now add the records below where you manage the name. We look for them every few minutes."
    ),
    "found": say("Everything is right: your shop answers there."),
    "looked": say("We looked again. What is still missing stands below."),
    "main": say("This is the main address now. The others lead there."),
    "removed": say("The shop does not answer there any more."),
}


async def index(request: Request) -> Response:
    """Show every address of the shop, and what is still to do for each."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Wish for a host."""
    form, access, services = await read_form(request), member_of(request), services_of(request)
    await services.limits.take(DOMAIN_CLAIMS, store=access.store.id, caller=access.user.email)
    try:
        async with work(request) as session:
            claim = await claim_domain(
                session,
                form.get("host"),
                platform_host=services.settings.web.platform_host,
                actor=access.user.email,
                now=services.clock(),
            )
    except Invalid as refusal:
        return await _page(request, typed=form["host"][:LONGEST_TYPED], errors=refusal.fields)
    return _to_list(request, "claimed", anchor=f"#domain-{claim.id}")


async def check(request: Request) -> Response:
    """Look at a host now, because somebody waits for it."""
    await read_form(request)
    access, services = member_of(request), services_of(request)
    async with work(request) as session:
        await claim_by_id(session, request.path_params["claim"])
    await services.limits.take(DOMAIN_CHECKS, store=access.store.id, caller=access.user.email)
    claim = await check_domain(
        services.database,
        services.resolver,
        access.store.id,
        request.path_params["claim"],
        target_name=services.settings.shop_target,
        target_addresses=services.settings.domains.addresses,
        now=services.clock(),
    )
    is_well = claim.led_here_at is not None and claim.way == RIGHT
    return _to_list(request, "found" if is_well else "looked", anchor=f"#domain-{claim.id}")


async def choose(request: Request) -> Response:
    """Make one of them the address that the others lead to."""
    form, access = await read_form(request), member_of(request)
    async with work(request) as session:
        await choose_main_host(
            session, form.get("host"), actor=access.user.email, now=services_of(request).clock()
        )
    return _to_list(request, "main")


async def destroy(request: Request) -> Response:
    """Answer at a host no longer."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        await give_up_domain(session, request.path_params["claim"], actor=actor, now=now)
    return _to_list(request, "removed")


def _to_list(request: Request, done: str, *, anchor: str = "") -> Response:
    services_of(request).directory.forget()
    return see_other(f"/dashboard/{member_of(request).store.slug}/domains?done={done}{anchor}")


async def _page(request: Request, *, typed: str = "", errors: Mapping[str, str] | None = None) -> Response:
    services = services_of(request)
    async with work(request) as session:
        hosts, store = await hosts_of_store(session), await current_store(session)
    settings = services.settings
    return member_page(
        request,
        "merchant/domains/index.html",
        section="domains",
        status=422 if errors else 200,
        hosts=hosts,
        main_host=store.main_host,
        origins={one.host: settings.web.origin_of(one.host) for one in hosts},
        target=settings.shop_target,
        addresses=_in_order(settings.domains.addresses),
        proof_tells=PROOF_TELLS,
        way_tells=WAY_TELLS,
        typed=typed,
        done=DONE.get(request.query_params.get("done", "")),
        errors=errors or {},
    )


def _in_order(addresses: frozenset[str]) -> Sequence[str]:
    return sorted(addresses, key=lambda address: (":" in address, address))
