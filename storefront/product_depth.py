"""What a product's page says below its price, in the words and units of its readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from babel import Locale, UnknownLocaleError

from shared.kernel.sentences import say
from shared.products.depth import Depth, ShownChart, ShownMeasurement
from shared.products.details import CARE, GRAMS
from shared.products.shown_product import ShownProduct, ShownVariant
from shared.products.size_order import in_size_order
from shared.products.units import centimetres, in_both, inches, metric
from shared.stores.models import Store

# Countries that measure in inches and pounds.
IMPERIAL: Final = frozenset({"US", "LR", "MM"})


@dataclass(frozen=True, slots=True)
class VersionTable:
    """What differs between versions: a cell per name, empty where nothing is known."""

    names: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class SizeTable:
    """A size chart in one unit; `rows` are (sizes by region, figures)."""

    unit: str
    rows: Sequence[tuple[Sequence[str], Sequence[str]]]


@dataclass(frozen=True, slots=True)
class SizeGuide:
    """A size chart in both units, that of the store's country first."""

    title: str
    hint: str
    regions: Sequence[str]
    measures: Sequence[str]
    tables: Sequence[SizeTable]


@dataclass(frozen=True, slots=True)
class InDepth:
    """All of it. `composition` is (part, (material, percent) …); `season` one of four words or empty."""

    season: str
    season_year: int | None
    origin: str
    composition: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    care: Sequence[str]
    measurements: Sequence[tuple[str, str]]
    versions: VersionTable | None
    guide: SizeGuide | None
    video_url: str

    @property
    def has_facts(self) -> bool:
        """Whether there is anything for a list of facts."""
        return bool(self.season or self.origin or self.measurements or self.composition or self.care)


def in_depth(store: Store, product: ShownProduct, depth: Depth) -> InDepth:
    """Describe a product in depth for the readers of a store."""
    first = store.country in IMPERIAL
    return InDepth(
        season=depth.season or "",
        season_year=depth.season_year,
        origin=_country(depth.origin, store.locale),
        composition=_composition(depth),
        care=[CARE[mark] for mark in depth.care if mark in CARE],
        measurements=[
            (one.name, in_both(one.amount, one.unit, imperial_first=first))
            for one in depth.measurements
            if one.variant_id is None
        ],
        versions=_versions(product, depth.measurements, imperial_first=first),
        guide=size_guide(depth.chart, imperial_first=first) if depth.chart else None,
        video_url=depth.video_url if depth.video_url.startswith("https://") else "",
    )


def size_guide(chart: ShownChart, *, imperial_first: bool) -> SizeGuide:
    """Write a chart in both units."""
    tables = [
        SizeTable(
            unit,
            [
                (
                    row["sizes"],
                    [
                        write(least) if least == most else f"{write(least)}–{write(most)}"
                        for least, most in zip(row["least"], row["most"], strict=True)
                    ],
                )
                for row in chart.rows
            ],
        )
        for unit, write in (("cm", centimetres), ("in", inches))
    ]
    return SizeGuide(
        chart.title,
        chart.hint,
        chart.regions,
        chart.measures,
        tables[::-1] if imperial_first else tables,
    )


def facts_of(product: ShownProduct) -> list[tuple[str, str]]:
    """Return what is known of the product as (name, value)."""
    weights = sorted({variant.weight_grams for variant in product.variants if variant.weight_grams})
    facts: list[tuple[str, str]] = [(say("Kind"), product.product_type)]
    facts += [(option.name, ", ".join(value.name for value in option.values)) for option in product.options]
    if weights:
        facts.append((say("Weight"), _weights(weights[0], weights[-1])))
    return [(name, value) for name, value in facts if value]


def _weights(least: int, most: int) -> str:
    if least == most:
        return metric(least, GRAMS)
    return say("%(least)s to %(most)s", least=metric(least, GRAMS), most=metric(most, GRAMS))


def _composition(depth: Depth) -> list[tuple[str, list[tuple[str, int]]]]:
    parts: dict[str, list[tuple[str, int]]] = {}
    for share in depth.shares:
        parts.setdefault(share.part, []).append((share.material, share.percent))
    return list(parts.items())


def _versions(
    product: ShownProduct, measurements: Sequence[ShownMeasurement], *, imperial_first: bool
) -> VersionTable | None:
    known = {
        (one.variant_id, one.name): in_both(one.amount, one.unit, imperial_first=imperial_first)
        for one in measurements
        if one.variant_id
    }
    names = list(dict.fromkeys(name for _, name in known))
    cells = [
        (variant, tuple(known.get((variant.id, name), "") for name in names))
        for variant in product.variants
        if any((variant.id, name) in known for name in names)
    ]
    return VersionTable(names, _rows(product, cells)) if cells else None


def _rows(
    product: ShownProduct, cells: Sequence[tuple[ShownVariant, tuple[str, ...]]]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return a row for each answer to the one option that decides, a size mostly; without such, one per variant."""
    for place, option in enumerate(product.options):
        by_choice: dict[str, set[tuple[str, ...]]] = {}
        for variant, told in cells:
            by_choice.setdefault(variant.choices[place], set()).add(told)
        if all(len(told) == 1 for told in by_choice.values()):
            ordered = in_size_order(option.values, lambda value: value.name)
            return [(value.name, min(by_choice[value.name])) for value in ordered if value.name in by_choice]
    return [(variant.title, told) for variant, told in cells]


def _country(code: str, locale: str) -> str:
    try:
        names = Locale.parse(locale.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return str(names.get(code, code)) if code else ""
