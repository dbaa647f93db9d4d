"""What a rule would bring, while it is being written."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.collection_form import read_rule_rows
from merchant.collections import collection_page
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.products.categories import all_categories
from shared.products.change_collection import collection_by_id
from shared.products.collection_preview import preview_rule
from shared.web.forms import read_form
from shared.web.respond import wants_partial
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Show what the typed rule takes, saving nothing: htmx gets that alone, others the whole form again."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            await collection_by_id(session, request.path_params["id"])
            rule = read_rule_rows(
                form, await all_categories(session), currency=member_of(request).store.currency
            )
            preview = await preview_rule(session, rule, now=services_of(request).clock())
    except Invalid as refusal:
        return await collection_page(request, form=form, errors=refusal.fields)
    if wants_partial(request):
        return member_page(
            request, "merchant/collections/_preview.html", section="catalogue", preview=preview
        )
    return await collection_page(request, form=form, preview=preview)
