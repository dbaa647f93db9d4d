"""What a member wants to hear of: at the bell, and by mail at once or once a day."""

from collections.abc import Mapping, Sequence
from datetime import time
from types import MappingProxyType
from typing import Final

from babel.dates import format_time
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.notices import kinds_for
from merchant.page import member_page
from shared.insight.notice_mails import MailChoice, choose_notice_mails, mail_choice_of
from shared.insight.notice_words import TITLES
from shared.insight.notices import choose_notices, reading_of
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.stores.queries import current_store
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

NEVER: Final = "never"
AT_ONCE: Final = "at_once"
DAILY: Final = "daily"
WAYS: Final[Mapping[str, str]] = {
    NEVER: say("Not by mail"),
    AT_ONCE: say("By mail at once"),
    DAILY: say("By mail once a day"),
}


async def edit(request: Request) -> Response:
    """Show the choices: only those about which the member may do something."""
    access = member_of(request)
    async with work(request) as session:
        reading = await reading_of(session, access.member_id)
        choice = await mail_choice_of(session, access.member_id)
    told = [kind for kind in kinds_for(access) if kind not in reading.off]
    ways = {kind: _way_of(kind, choice) for kind in kinds_for(access)}
    return _page(request, told=told, ways=ways, hour=str(choice.hour))


async def update(request: Request) -> Response:
    """Keep what is chosen. What was not asked about stays as it is."""
    access, form = member_of(request), await read_form(request)
    asked = kinds_for(access)
    try:
        async with work(request) as session:
            reading = await reading_of(session, access.member_id)
            others = [kind for kind in TITLES if kind not in asked and kind not in reading.off]
            known = await mail_choice_of(session, access.member_id)
            chosen = _typed_choice(form, asked, known)
            await choose_notices(
                session, access.member_id, [*others, *(kind for kind in asked if kind in form)]
            )
            if chosen != known:
                await choose_notice_mails(
                    session,
                    await current_store(session),
                    access.member_id,
                    chosen,
                    language=spoken_locale() or "",
                    now=services_of(request).clock(),
                )
    except Invalid as refusal:
        return _page(
            request,
            told=[kind for kind in asked if kind in form],
            ways={kind: form.get(f"mail_{kind}") for kind in asked},
            hour=form.get("hour"),
            errors=refusal.fields,
            status=422,
        )
    return see_other(request.url.path)


def _page(
    request: Request,
    *,
    told: Sequence[str],
    ways: Mapping[str, str],
    hour: str,
    errors: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
) -> Response:
    access = member_of(request)
    return member_page(
        request,
        "merchant/notice_choices/edit.html",
        section="home",
        status=status,
        kinds=[(kind, TITLES[kind], kind in told, ways[kind]) for kind in kinds_for(access)],
        ways=list(WAYS.items()),
        hours=_hours(),
        hour=hour,
        errors=errors,
        mailbox=access.user.email,
    )


def _hours() -> list[tuple[str, str]]:
    locale = (spoken_locale() or "en").replace("-", "_")
    return [(str(hour), format_time(time(hour), "short", locale=locale)) for hour in range(24)]


def _way_of(kind: str, choice: MailChoice) -> str:
    return AT_ONCE if kind in choice.at_once else DAILY if kind in choice.daily else NEVER


def _typed_choice(form: Form, asked: Sequence[str], known: MailChoice) -> MailChoice:
    """Return what a form asks for, over what is known; raises Invalid."""
    typed = {kind: form.get(f"mail_{kind}") or _way_of(kind, known) for kind in asked}
    errors: dict[str, str] = {
        f"mail_{kind}": say("Choose how you want to hear of this.")
        for kind, way in typed.items()
        if way not in WAYS
    }
    hour = form.get("hour") or str(known.hour)
    if hour not in {str(one) for one in range(24)}:
        errors["hour"] = say("Choose an hour of the day.")
    if errors:
        raise Invalid(errors)
    return MailChoice(
        known.at_once.difference(asked).union(kind for kind, way in typed.items() if way == AT_ONCE),
        known.daily.difference(asked).union(kind for kind, way in typed.items() if way == DAILY),
        int(hour),
    )
