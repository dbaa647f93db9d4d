"""Whose a draft is to work on, and the order that it becomes."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.assignees import assignees_of, chosen_assignee
from merchant.draft_orders import address_of, refused_draft
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.ids import parse_id
from shared.orders.assign_order import AssignedMeanwhile, assign_draft
from shared.orders.drafts import draft_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Give a draft to somebody, or to nobody."""
    form, access = await read_form(request), member_of(request)
    assignees = await assignees_of(request)
    try:
        async with work(request) as session:
            draft = await draft_by_id(session, request.path_params["id"])
            if parse_id(form.get("was")) != draft.assigned_to:
                raise AssignedMeanwhile
            assignee = chosen_assignee(request, assignees, form.get("assignee"))
            now = services_of(request).clock()
            await assign_draft(
                session, draft, assignee, by=access.member_id, actor=access.user.email, now=now
            )
    except (Conflict, Invalid) as refusal:
        return await refused_draft(request, refusal=refusal)
    if access.sees_only_of is not None and draft.assigned_to not in access.sees_only_of:
        return see_other(str(request.app.url_path_for("draft_orders.index", store=access.store.slug)))
    return see_other(address_of(request, draft))
