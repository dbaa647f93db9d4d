"""What a product's page shows below its price: read by one statement, of one product or of several."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader, Record
from shared.languages.told_texts import Texts, told_words


class ShownShare(NamedTuple):
    """A share of what a part is made of."""

    part: str
    material: str
    percent: int


class ShownMeasurement(NamedTuple):
    """A measurement of the product, or with `variant_id` of one variant; `unit` is mm, g or ml."""

    name: str
    amount: int
    unit: str
    variant_id: UUID | None


class ShownChart(NamedTuple):
    """A size chart; `rows` as in SizeChart."""

    title: str
    hint: str
    regions: Sequence[str]
    measures: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


class Depth(NamedTuple):
    """All that is known of a product in depth; of most products it is little."""

    season: str | None
    season_year: int | None
    origin: str
    care: Sequence[str]
    video_url: str
    has_order_grid: bool
    shares: Sequence[ShownShare]
    measurements: Sequence[ShownMeasurement]
    chart: ShownChart | None


# The chart that the product chose, else that of its kind, else that of the first of its collections.
_DEPTH: Final = """
SELECT product.id, details.season, details.season_year, coalesce(details.origin, ''), coalesce(details.care, '{{}}'),
       coalesce(details.video_url, ''), coalesce(details.has_order_grid, false),
       ARRAY(SELECT ROW (share.part, share.material, share.percent)
             FROM materials share
             WHERE share.store_id = product.store_id AND share.product_id = product.id
             ORDER BY share.position),
       ARRAY(SELECT ROW (one.name, one.amount, one.unit, one.variant_id)
             FROM measurements one
             WHERE one.store_id = product.store_id AND one.product_id = product.id
             ORDER BY one.position),
       (SELECT ROW (chart.title, chart.hint, chart.regions, chart.measures, chart.rows)
        FROM size_charts chart
        WHERE chart.store_id = product.store_id AND (
            chart.id = details.size_chart_id
            OR chart.product_type <> '' AND lower(chart.product_type) = lower(product.product_type)
            OR chart.collection_id IN (
                SELECT place.collection_id FROM collection_products place
                WHERE place.store_id = product.store_id AND place.product_id = product.id))
        ORDER BY chart.id = details.size_chart_id DESC NULLS LAST, chart.product_type <> '' DESC, chart.id
        LIMIT 1)
FROM products product
LEFT JOIN product_details details ON details.store_id = product.store_id AND details.id = product.id
WHERE product.id {which}"""
_OF_ONE: Final = _DEPTH.format(which="= $1")
_OF_SEVERAL: Final = _DEPTH.format(which="= ANY ($1::uuid[])")


async def depth_of(reader: Reader, product_id: UUID) -> Depth:
    """Return what is known in depth of a product that is there."""
    return (await _told(reader, await reader.fetch(_OF_ONE, product_id)))[product_id]


async def depths_of(reader: Reader, product_ids: Sequence[UUID]) -> dict[UUID, Depth]:
    """Return what is known in depth of those of the products that are there."""
    return await _told(reader, await reader.fetch(_OF_SEVERAL, product_ids)) if product_ids else {}


async def _told(reader: Reader, rows: Iterable[Record]) -> dict[UUID, Depth]:
    found = {row[0]: _depth(row) for row in rows}
    words = await told_words(reader, (word for depth in found.values() for word in _words_in(depth)))
    return {key: _in_words(depth, words) for key, depth in found.items()}


def _depth(row: Record) -> Depth:
    _, *columns = row
    depth = Depth._make(columns)
    return depth._replace(
        shares=list(map(ShownShare._make, depth.shares)),
        measurements=list(map(ShownMeasurement._make, depth.measurements)),
        chart=None if depth.chart is None else ShownChart._make(depth.chart),
    )


def _words_in(depth: Depth) -> Iterator[str]:
    for share in depth.shares:
        yield from (share.part, share.material)
    yield from (one.name for one in depth.measurements)
    if depth.chart:
        yield from (depth.chart.title, depth.chart.hint, *depth.chart.regions, *depth.chart.measures)


def _in_words(depth: Depth, words: Texts) -> Depth:
    return depth._replace(
        shares=[
            one._replace(part=words.get(one.part, one.part), material=words.get(one.material, one.material))
            for one in depth.shares
        ],
        measurements=[one._replace(name=words.get(one.name, one.name)) for one in depth.measurements],
        chart=_told_chart(depth.chart, words) if depth.chart else None,
    )


def _told_chart(chart: ShownChart, words: Texts) -> ShownChart:
    return chart._replace(
        title=words.get(chart.title, chart.title),
        hint=words.get(chart.hint, chart.hint),
        regions=[words.get(one, one) for one in chart.regions],
        measures=[words.get(one, one) for one in chart.measures],
    )
