"""Reports that come by mail."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.reports import report_name, report_page
from shared.insight.plans import end_plan, plan_report
from shared.kernel.errors import Invalid
from shared.stores.permissions import COSTS_SEE
from shared.stores.queries import current_store
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Have a report mailed to the store from now on; costs are in it for as long as who asks may see them."""
    access, name = member_of(request), report_name(request)
    form = await read_form(request)
    try:
        async with work(request) as session:
            await plan_report(
                session,
                await current_store(session),
                report=name,
                every=form.get("every"),
                file_format=form.get("format"),
                sees_costs=access.may(COSTS_SEE),
                by=access.member_id,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await report_page(request, name, status=422, problem=refusal.fields["every"])
    return see_other(f"/dashboard/{access.store.slug}/reports/{name}#mails")


async def destroy(request: Request) -> Response:
    """Mail a report no longer."""
    access = member_of(request)
    async with work(request) as session:
        await end_plan(
            session, request.path_params["id"], actor=access.user.email, now=services_of(request).clock()
        )
    return see_other(f"/dashboard/{access.store.slug}/reports#mails")
