"""Whose a draft is to work on, and the order that it becomes."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.assignees import give_as_asked
from merchant.draft_orders import address_of, refused_draft
from shared.kernel.errors import Conflict, Invalid
from shared.orders.drafts import DraftOrder, draft_by_id
from shared.web.respond import see_other


async def create(request: Request) -> Response:
    """Give a draft to somebody, or to nobody."""

    async def find(session: AsyncSession) -> DraftOrder:
        return await draft_by_id(session, request.path_params["id"])

    try:
        draft = await give_as_asked(request, find)
    except (Conflict, Invalid) as refusal:
        return await refused_draft(request, refusal=refusal)
    access = member_of(request)
    if not access.sees_what_is_of(draft.assigned_to):
        # They will not find it again.
        return see_other(str(request.app.url_path_for("draft_orders.index", store=access.store.slug)))
    return see_other(address_of(request, draft))
