"""Publish, reject or put back: one review by its own button, or all that are chosen."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work_again
from merchant.reviews import reviews_page
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.reviews.decide_reviews import Decided, decide_reviews
from shared.reviews.models import LONGEST_REASON
from shared.reviews.queries import PAGE_SIZE, VIEWS
from shared.reviews.states import PENDING, PUBLISHED, REJECTED, STATES
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

# A review's own button is named by what it does; the buttons below all are one field with two values.
_OWN: Final = {"publish": PUBLISHED, "reject": REJECTED, "put_back": PENDING}


async def create(request: Request) -> Response:
    """Decide; what has changed since it was looked at is left alone, and said."""
    form = await read_form(request)
    try:
        state, seen = _asked(form)
        reason = form.get("reason") if state == REJECTED else ""
        if len(reason) > LONGEST_REASON:
            raise Invalid(
                {"reason": say("Give the reason in at most %(most)s characters.", most=LONGEST_REASON)}
            )
        decided = await _decide(request, seen, state=state, reason=reason)
    except Conflict as refusal:
        return await reviews_page(request, status=409, problem=str(refusal))
    except Invalid as refusal:
        return await reviews_page(request, status=422, problem=next(iter(refusal.fields.values())))
    view = form.get("view") if form.get("view") in VIEWS else PENDING
    path = request.url.path.removesuffix("/decisions")
    return see_other(f"{path}?{urlencode({'state': view, 'done': decided.done})}")


async def _decide(
    request: Request, seen: Mapping[UUID, tuple[str, int]], *, state: str, reason: str
) -> Decided:
    member, services = member_of(request), services_of(request)

    async def change(session: AsyncSession) -> Decided:
        return await decide_reviews(
            session, seen, state=state, reason=reason, actor=member.user.email, now=services.clock()
        )

    return await work_again(request, change)


def _asked(form: Form) -> tuple[str, dict[UUID, tuple[str, int]]]:
    """Return what is to be done with which reviews; raises Invalid when none is chosen."""
    for name, state in _OWN.items():
        if form.get(name):
            return state, _seen([form.get(name)])
    if form.get("decision") not in VIEWS:
        raise Invalid({"decision": say("Choose what to do with them.")})
    return form.get("decision"), _seen(form.all("review"))


def _seen(marks: Iterable[str]) -> dict[UUID, tuple[str, int]]:
    """Read "id state version", as each review's button and box say it."""
    seen: dict[UUID, tuple[str, int]] = {}
    for mark in list(marks)[: 5 * PAGE_SIZE]:
        key, state, version = [*mark.split(" "), "", ""][:3]
        review_id = parse_id(key)
        number = read_whole(version, digits=9)
        if review_id and state in STATES and number is not None:
            seen[review_id] = (state, number)
    if not seen:
        raise Invalid({"review": say("Choose at least one review first.")})
    return seen
