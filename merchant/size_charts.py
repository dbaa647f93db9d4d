"""The size charts of a store."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.products.queries import collections
from shared.products.save_size_chart import ChartWords, remove_size_chart, save_size_chart
from shared.products.size_charts import SizeChart, all_size_charts, size_chart_by_id, write_chart
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

EMPTY = {"title": "", "hint": "", "table": "", "product_type": "", "collection": ""}


async def index(request: Request) -> Response:
    """List the charts."""
    async with work(request) as session:
        charts = await all_size_charts(session)
        shelves = {shelf.id: shelf.title for shelf in await collections(session)}
    return member_page(
        request, "merchant/size_charts/index.html", section="products", charts=charts, shelves=shelves
    )


async def new(request: Request) -> Response:
    """Show an empty form."""
    return await _page(request, None, EMPTY)


async def edit(request: Request) -> Response:
    """Show a chart's form."""
    async with work(request) as session:
        chart = await size_chart_by_id(session, parse_id(request.path_params["id"]))
    return await _page(request, request.path_params["id"], _values(chart))


async def create(request: Request) -> Response:
    """Keep a new chart."""
    return await _save(request)


async def update(request: Request) -> Response:
    """Change a chart."""
    return await _save(request)


async def destroy(request: Request) -> Response:
    """Remove a chart."""
    await read_form(request)
    async with work(request) as session:
        chart = await size_chart_by_id(session, parse_id(request.path_params["id"]))
        actor, now = member_of(request).user.email, services_of(request).clock()
        await remove_size_chart(session, chart, actor=actor, now=now)
    return _to_list(request)


async def _save(request: Request) -> Response:
    form = await read_form(request)
    asked = request.path_params.get("id")
    try:
        async with work(request) as session:
            chart = await size_chart_by_id(session, parse_id(asked)) if asked is not None else None
            actor, now = member_of(request).user.email, services_of(request).clock()
            await save_size_chart(session, chart, _words(form), actor=actor, now=now)
    except Invalid as refusal:
        typed = {name: form.get(name) for name in EMPTY}
        return await _page(request, asked, typed, status=422, errors=refusal.fields)
    return _to_list(request)


async def _page(
    request: Request,
    asked: str | None,
    values: Mapping[str, str],
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with work(request) as session:
        chart = await size_chart_by_id(session, parse_id(asked)) if asked is not None else None
        shelves = await collections(session)
    return member_page(
        request,
        "merchant/size_charts/edit.html",
        section="products",
        status=status,
        chart=chart,
        values=values,
        errors=errors or {},
        shelves=shelves,
    )


def _words(form: Form) -> ChartWords:
    return ChartWords(
        title=form.get("title"),
        hint=form.get("hint"),
        table=form.get("table"),
        product_type=form.get("product_type"),
        collection_id=parse_id(form.get("collection")),
    )


def _values(chart: SizeChart) -> dict[str, str]:
    return {
        "title": chart.title,
        "hint": chart.hint,
        "table": write_chart(chart),
        "product_type": chart.product_type,
        "collection": str(chart.collection_id or ""),
    }


def _to_list(request: Request) -> Response:
    return see_other(request.app.url_path_for("size_charts.index", store=member_of(request).store.slug))
