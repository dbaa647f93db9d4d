"""A store's texts in its further languages, side by side with the originals."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.languages.known import LANGUAGES, code_of
from shared.translations.originals import Side, sides_of, subject_by_id
from shared.translations.progress import VIEWS, progress_in, standings
from shared.translations.shared_words import shared_words
from shared.translations.subjects import kind_named, language_of
from shared.translations.translate import translate
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """Show the languages, and how far the store is translated into each."""
    store, found = member_of(request).store, []
    async with work(request) as session:
        for code in store.further_languages:
            words = await shared_words(session, code)
            untold = sum(1 for word in words if word.told is None)
            found.append((LANGUAGES[code], await progress_in(session, code), len(words), untold))
    return member_page(
        request,
        "merchant/translations/index.html",
        section="languages",
        main=LANGUAGES.get(code_of(store.locale)),
        known=LANGUAGES.values(),
        found=found,
        imported=request.query_params.get("imported", ""),
    )


async def show(request: Request) -> Response:
    """List the things of a kind, those with something to do first when asked so."""
    kind = kind_named(request.path_params["kind"])
    language = language_of(member_of(request).store, request.path_params["language"])
    view = request.query_params.get("view", "all")
    after = request.query_params.get("after")
    async with work(request) as session:
        page = await standings(session, kind, language, view=view if view in VIEWS else "all", after=after)
        counts = {one.kind.name: one for one in await progress_in(session, language)}
    return member_page(
        request,
        "merchant/translations/show.html",
        section="languages",
        kind=kind,
        language=LANGUAGES[language],
        view=view if view in VIEWS else "all",
        counted=counts[kind.name],
        page=page,
        is_first=after is None,
    )


async def edit(request: Request) -> Response:
    """Show the texts of one thing in both languages."""
    return await _page(request)


async def update(request: Request) -> Response:
    """Save the texts of one thing, or nothing."""
    form = await read_form(request)
    language = language_of(member_of(request).store, request.path_params["language"])
    try:
        async with work(request) as session:
            kind = kind_named(request.path_params["kind"])
            subject = await subject_by_id(session, kind, request.path_params["id"])
            await translate(
                session,
                subject,
                language,
                {field.name: form.get(field.name) for field in subject.fields},
                seen={field.name: form.get(f"seen-{field.name}")[:32] for field in subject.fields},
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _page(request, form, refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def _page(
    request: Request, form: Form | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    kind = kind_named(request.path_params["kind"])
    language = language_of(member_of(request).store, request.path_params["language"])
    async with work(request) as session:
        subject = await subject_by_id(session, kind, request.path_params["id"])
        sides = await sides_of(session, subject, language)
    return member_page(
        request,
        "merchant/translations/edit.html",
        section="languages",
        status=422 if errors else 200,
        kind=kind,
        subject=subject,
        language=LANGUAGES[language],
        languages=[LANGUAGES[code] for code in member_of(request).store.further_languages],
        sides=sides,
        values=_values(sides, form),
        errors=errors or {},
        saved="saved" in request.query_params,
    )


def _values(sides: list[Side], form: Form | None) -> dict[str, str]:
    return {side.field.name: form[side.field.name] if form else side.told for side in sides}
