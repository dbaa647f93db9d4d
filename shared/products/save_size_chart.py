"""Keep, change and remove a size chart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.products.details import ProductDetails
from shared.products.models import Collection
from shared.products.size_charts import SizeChart, read_chart
from shared.stores.queries import bump_catalogue

MOST_CHARTS: Final = 200
LONGEST_TITLE: Final = 100
LONGEST_HINT: Final = 1000


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What a merchant writes of a chart: for a kind of product, for a collection, or for those that choose it."""

    title: str
    hint: str
    table: str
    product_type: str
    collection_id: UUID | None


async def save_size_chart(
    session: AsyncSession, chart: SizeChart | None, words: ChartWords, *, actor: str, now: datetime
) -> SizeChart:
    """Change a chart, or with None make one; raises Invalid with the wrong fields."""
    await _refuse_bad(session, chart, words)
    table = read_chart(words.table)
    if chart is None:
        chart = SizeChart(store_id=session.info["store_id"], id=new_id(), created_at=now)
        session.add(chart)
    chart.title, chart.hint = words.title, words.hint
    chart.regions, chart.measures = list(table.regions), list(table.measures)
    chart.rows = [dict(row) for row in table.rows]
    chart.product_type, chart.collection_id = words.product_type, words.collection_id
    record(session, "size_chart.saved", chart.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)
    return chart


async def remove_size_chart(session: AsyncSession, chart: SizeChart, *, actor: str, now: datetime) -> None:
    """Remove a chart; products that had chosen it fall back to that of their kind or collection."""
    chosen = update(ProductDetails).where(ProductDetails.size_chart_id == chart.id)
    await session.execute(chosen.values(size_chart_id=None))
    await session.execute(delete(SizeChart).where(SizeChart.id == chart.id))
    record(session, "size_chart.removed", chart.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)


async def _refuse_bad(session: AsyncSession, chart: SizeChart | None, words: ChartWords) -> None:
    wrong: dict[str, str] = {}
    if not 0 < len(words.title) <= LONGEST_TITLE:
        wrong["title"] = say("Give the chart a title of at most %(most)s characters.", most=LONGEST_TITLE)
    if len(words.hint) > LONGEST_HINT:
        wrong["hint"] = say("Use at most %(most)s characters.", most=LONGEST_HINT)
    if len(words.product_type) > LONGEST_TITLE:
        wrong["product_type"] = say("Use at most %(most)s characters.", most=LONGEST_TITLE)
    known = select(Collection.id).where(Collection.id == words.collection_id)
    if words.collection_id and not await session.scalar(known):
        wrong["collection"] = say("There is no such collection.")
    if chart is None and await count_in_turn(session, SizeChart) >= MOST_CHARTS:
        wrong["title"] = say("A store has at most %(most)s charts.", most=MOST_CHARTS)
    try:
        read_chart(words.table)
    except Invalid as refusal:
        wrong |= refusal.fields
    if wrong:
        raise Invalid(wrong)
