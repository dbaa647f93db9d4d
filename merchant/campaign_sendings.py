"""What sets a campaign going and what calls it back; and the test that a member sends to themselves."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.campaigns import campaign_page, moved
from shared.adapters.rate_limits import LETTER_TESTS
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say
from shared.marketing.campaign_figures import campaign_by_id
from shared.marketing.send_campaign import call_back_campaign, schedule_campaign
from shared.marketing.try_campaign import try_campaign
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Send it now, or at a time of the store's clock."""
    form, access, now = await read_form(request), member_of(request), services_of(request).clock()
    try:
        starts_at = _moment(form, access.store.time_zone, now=now)
        async with work(request) as session:
            campaign = await campaign_by_id(session, request.path_params["id"], lock=True)
            await schedule_campaign(
                session, campaign, access.store, starts_at=starts_at, actor=access.user.email, now=now
            )
    except Invalid as refusal:
        async with work(request) as session:
            campaign = await campaign_by_id(session, request.path_params["id"])
        typed = form["starts_at"][:40]
        return await campaign_page(request, campaign, status=422, errors=refusal.fields, typed=typed)
    except Conflict as refusal:
        return await moved(request, refusal)
    return see_other(_address(request))


async def destroy(request: Request) -> Response:
    """Call back what has not begun, or stop what has."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            campaign = await campaign_by_id(session, request.path_params["id"], lock=True)
            await call_back_campaign(session, campaign, actor=actor, now=now)
    except Conflict as refusal:
        return await moved(request, refusal)
    return see_other(_address(request))


async def test(request: Request) -> Response:
    """Send it to the member who asks, and to nobody else."""
    await read_form(request)
    access, services = member_of(request), services_of(request)
    await services.limits.take(LETTER_TESTS, store=access.store.id, caller=access.user.email)
    async with work(request) as session:
        campaign = await campaign_by_id(session, request.path_params["id"])
        await try_campaign(session, campaign, recipient=access.user.email, now=services.clock())
    return see_other(_address(request))


def _moment(form: Form, zone: str, *, now: datetime) -> datetime:
    """Return when it begins; raises Invalid for a time that is none, or is past. None typed means now."""
    typed = form.get("starts_at")
    if form.get("when") != "later":
        return now
    try:
        moment = datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid({"starts_at": say("Write a day and a time, such as 2027-03-01T09:00.")}) from None
    if moment <= now:
        raise Invalid({"starts_at": say("This time has passed.")})
    return moment


def _address(request: Request) -> str:
    slug = member_of(request).store.slug
    return str(request.app.url_path_for("campaigns.show", store=slug, id=request.path_params["id"]))
