"""What a merchant typed about a product in depth, read back as it was and as what it means."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.kernel.ids import parse_id
from shared.kernel.typed_numbers import plain_digits
from shared.products.describe_product import MOST_ROWS, Description, Share, Size
from shared.products.details import Material, Measurement, ProductDetails
from shared.products.units import metric
from shared.web.forms import Form

SPARE_ROWS = 3
SINGLE = ("season", "season_year", "origin", "video_url", "size_chart")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ShownDetails:
    """The form as it will be shown: single fields, rows with a few spare ones, and what is wrong with it."""

    values: dict[str, str]
    care: Sequence[str]
    has_order_grid: bool
    shares: list[Row]
    sizes: list[Row]
    errors: dict[str, str] = field(default_factory=dict)


def from_rows(
    details: ProductDetails | None, materials: Sequence[Material], measurements: Sequence[Measurement]
) -> ShownDetails:
    """Return the form as the product is."""
    values = dict.fromkeys(SINGLE, "")
    if details:
        values = {
            "season": details.season or "",
            "season_year": str(details.season_year or ""),
            "origin": details.origin,
            "video_url": details.video_url,
            "size_chart": str(details.size_chart_id or ""),
        }
    shares = [{"part": one.part, "material": one.material, "percent": str(one.percent)} for one in materials]
    sizes = [
        {"name": one.name, "amount": metric(one.amount, one.unit), "variant": str(one.variant_id or "")}
        for one in measurements
    ]
    return ShownDetails(
        values,
        details.care if details else (),
        bool(details and details.has_order_grid),
        _with_spare(shares, ("part", "material", "percent")),
        _with_spare(sizes, ("name", "amount", "variant")),
    )


def from_form(form: Form, errors: dict[str, str]) -> ShownDetails:
    """Return the form as it was typed, without its empty rows."""
    return ShownDetails(
        {name: form.get(name) for name in SINGLE},
        form.all("care"),
        form.get("order_grid") == "yes",
        _with_spare(_rows(form, "share", ("part", "material", "percent")), ("part", "material", "percent")),
        _with_spare(_rows(form, "size", ("name", "amount", "variant")), ("name", "amount", "variant")),
        errors,
    )


def read_description(form: Form) -> Description:
    """Return what the form means; rows that are empty are none."""
    return Description(
        shares=[
            Share(row["part"], row["material"], plain_digits(row["percent"]))
            for row in _rows(form, "share", ("part", "material", "percent"))
        ],
        sizes=[
            Size(row["name"], row["amount"], parse_id(row["variant"]))
            for row in _rows(form, "size", ("name", "amount", "variant"))
        ],
        care=form.all("care"),
        season=form.get("season"),
        season_year=plain_digits(form.get("season_year")),
        origin=form.get("origin"),
        video_url=form.get("video_url"),
        size_chart_id=parse_id(form.get("size_chart")),
        has_order_grid=form.get("order_grid") == "yes",
    )


def _rows(form: Form, kind: str, names: Sequence[str]) -> list[Row]:
    rows = [{name: form.get(f"{kind}-{name}-{place}") for name in names} for place in range(2 * MOST_ROWS)]
    # A row of which only the list was touched says nothing.
    return [row for row in rows if any(row[name] for name in names if name != "variant")]


def _with_spare(rows: list[Row], names: Sequence[str]) -> list[Row]:
    return [*rows, *(dict.fromkeys(names, "") for _ in range(SPARE_ROWS))]
