"""What is done to many products at once, as they were ticked in the list."""

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.pagination import LARGEST_PAGE
from shared.products.change_many import change_many
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_QUERY = 2000


async def create(request: Request) -> Response:
    """Do one thing to all of them, and go back to the list as it was narrowed; what cannot be done changes none."""
    form = await read_form(request)
    chosen = dict.fromkeys(key for typed in form.all("product") if (key := parse_id(typed)))
    back = form.get("back")[:LONGEST_QUERY]
    try:
        async with work(request) as session:
            changed = await change_many(
                session,
                list(chosen)[:LARGEST_PAGE],
                form.get("action"),
                tag=form.get("tag"),
                actor=member_of(request).user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        problem = next(iter(refusal.fields.values()))
        return member_page(
            request,
            "merchant/products/batch.html",
            section="products",
            status=422,
            problem=problem,
            back=back,
            chosen=list(chosen)[:LARGEST_PAGE],
            tag=form.get("tag"),
        )
    kept = [(name, value) for name, value in parse_qsl(back) if name != "batched"]
    return see_other(
        f"{request.url.path.removesuffix('/batches')}?{urlencode([*kept, ('batched', changed)])}"
    )
