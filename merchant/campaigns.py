"""Campaigns: a list of them, the form in which one is written, and its page before and after it is sent."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.campaign_preview import campaign_preview
from merchant.page import member_page
from merchant.sample_mail import framing_policy
from shared.customers.groups import all_groups
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say
from shared.languages.known import LANGUAGES, code_of
from shared.letters.queries import languages_of
from shared.marketing.audience import count_audience
from shared.marketing.campaign_figures import (
    BROUGHT_WITHIN,
    brought_by,
    campaign_by_id,
    figures_of,
    followed_in,
    page_of_campaigns,
)
from shared.marketing.campaigns import DRAFT, EVERYBODY, Campaign, CampaignMoved
from shared.marketing.models import SUBSCRIBED
from shared.marketing.queries import count_subscribers
from shared.marketing.write_campaign import (
    LONGEST,
    CampaignWords,
    copy_campaign,
    discard_campaign,
    write_campaign,
)
from shared.notifications.first_seconds import TOO_SOON
from shared.orders.buyer_segments import SEGMENTS
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

SECTION: Final = "newsletter"
SHARED: Final = ("link", "products", "audience")
AUDIENCES: Final = (
    (EVERYBODY, say("Everybody who gets the news")),
    ("rank:regular", say("Regular customers")),
    ("rank:vip", say("VIP customers")),
    ("rank:platinum", say("Platinum customers")),
    *((f"segment:{name}", words) for name, words in SEGMENTS.items()),
)


async def index(request: Request) -> Response:
    """List campaigns, the latest first, with what came of them."""
    after = request.query_params.get("after")
    async with work(request) as session:
        page = await page_of_campaigns(session, after=after)
        figures = await figures_of(session, [one.id for one in page.rows])
        people = (await count_subscribers(session))[SUBSCRIBED]
    return member_page(
        request,
        "merchant/campaigns/index.html",
        section=SECTION,
        page=page,
        figures=figures,
        people=people,
        main=_main(request),
        is_first=after is None,
    )


async def new(request: Request) -> Response:
    """Show an empty form."""
    return await _form(request, None, {"link": "/", "audience": EVERYBODY})


async def create(request: Request) -> Response:
    """Keep what was typed as a draft."""
    return await _write(request, None)


async def edit(request: Request) -> Response:
    """Show a draft's form; what is on its way is not changed any more."""
    async with work(request) as session:
        campaign = await campaign_by_id(session, request.path_params["id"])
    if campaign.state != DRAFT:
        return see_other(_address(request, campaign))
    return await _form(request, campaign, _values(request, campaign))


async def update(request: Request) -> Response:
    """Keep what was typed."""
    async with work(request) as session:
        campaign = await campaign_by_id(session, request.path_params["id"])
    return await _write(request, campaign)


async def show(request: Request) -> Response:
    """Show the mail as its readers see it, to how many it goes, and what came of it."""
    async with work(request) as session:
        campaign = await campaign_by_id(session, request.path_params["id"])
    return await campaign_page(request, campaign)


async def destroy(request: Request) -> Response:
    """Throw a draft away."""
    await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            campaign = await campaign_by_id(session, request.path_params["id"], lock=True)
            await discard_campaign(session, campaign, actor=access.user.email, now=now)
    except CampaignMoved as refusal:
        return await moved(request, refusal)
    return see_other(request.app.url_path_for("campaigns.index", store=access.store.slug))


async def copy(request: Request) -> Response:
    """Begin another with the same words."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        campaign = await campaign_by_id(session, request.path_params["id"])
        made = await copy_campaign(session, campaign, actor=actor, now=now)
    return see_other(_address(request, made))


async def campaign_page(
    request: Request,
    campaign: Campaign,
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    typed: str = "",
    problem: str = "",
) -> Response:
    """Render a campaign's page, with why something was refused when it was."""
    store, now = member_of(request).store, services_of(request).clock()
    language = request.query_params.get("language", "")
    shown = language if language in campaign.words else _main(request)
    async with work(request) as session:
        people = await count_audience(session, store, campaign.audience, now=now)
        figures = (await figures_of(session, [campaign.id]))[campaign.id]
        brought = await brought_by(session, campaign, currency=store.currency)
        followed = await followed_in(session, campaign) if campaign.began_at else None
        groups = await all_groups(session)
        mail = await campaign_preview(request, session, campaign, language=shown)
    answer = member_page(
        request,
        "merchant/campaigns/show.html",
        section=SECTION,
        status=status,
        campaign=campaign,
        audience=dict(_audiences(groups)).get(campaign.audience, say("A group that is gone")),
        people=people,
        figures=figures,
        brought=brought,
        followed=followed,
        seconds=TOO_SOON.seconds,
        days=BROUGHT_WITHIN.days,
        mail=mail,
        language=shown,
        languages=[(code, LANGUAGES[code].name) for code in campaign.words if code in LANGUAGES],
        zone=store.time_zone,
        errors=errors or {},
        typed=typed,
        problem=problem,
        mailbox=member_of(request).user.email,
    )
    answer.headers["content-security-policy"] = framing_policy(mail.html)
    return answer


async def _write(request: Request, campaign: Campaign | None) -> Response:
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            # Under a name of its own: what a refusal undoes cannot be shown with the form.
            locked = await campaign_by_id(session, str(campaign.id), lock=True) if campaign else None
            kept = await write_campaign(
                session,
                locked,
                _typed(request, form),
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        values = {name: form[name] for name in (*_names(request), *SHARED)}
        return await _form(request, campaign, values, errors=refusal.fields)
    except CampaignMoved as refusal:
        return await moved(request, refusal)
    return see_other(_address(request, kept))


async def moved(request: Request, refusal: Conflict) -> Response:
    """Show a campaign as it is now, with why what was asked for was not done."""
    async with work(request) as session:
        campaign = await campaign_by_id(session, request.path_params["id"])
    return await campaign_page(request, campaign, status=409, problem=str(refusal))


async def _form(
    request: Request,
    campaign: Campaign | None,
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        groups = await all_groups(session)
    return member_page(
        request,
        "merchant/campaigns/edit.html",
        section=SECTION,
        status=422 if errors else 200,
        campaign=campaign,
        values={**dict.fromkeys((*_names(request), *SHARED), ""), **values},
        errors=errors or {},
        languages=[(code, LANGUAGES.get(code)) for code in languages_of(member_of(request).store)],
        main=_main(request),
        audiences=_audiences(groups),
        longest=LONGEST,
    )


def _audiences(groups: Any) -> list[tuple[str, str]]:
    return [*AUDIENCES, *((f"group:{one.id}", one.name) for one in groups)]


def _typed(request: Request, form: Form) -> CampaignWords:
    main = _main(request)
    return CampaignWords(
        main=main,
        by_language={
            code: {name: form.get(name if code == main else f"{name}-{code}") for name in LONGEST}
            for code in languages_of(member_of(request).store)
        },
        link=form.get("link"),
        products=form["products"],
        audience=form.get("audience"),
    )


def _values(request: Request, campaign: Campaign) -> dict[str, str]:
    main = _main(request)
    said = {
        name if code == main else f"{name}-{code}": words.get(name, "")
        for code, words in campaign.words.items()
        for name in LONGEST
    }
    products = "\n".join(f"/products/{one['slug']}" for one in campaign.products)
    return said | {"link": campaign.link, "audience": campaign.audience, "products": products}


def _names(request: Request) -> list[str]:
    main = _main(request)
    return [
        name if code == main else f"{name}-{code}"
        for code in languages_of(member_of(request).store)
        for name in LONGEST
    ]


def _main(request: Request) -> str:
    return code_of(member_of(request).store.locale)


def _address(request: Request, campaign: Campaign) -> str:
    slug = member_of(request).store.slug
    return str(request.app.url_path_for("campaigns.show", store=slug, id=str(campaign.id)))
