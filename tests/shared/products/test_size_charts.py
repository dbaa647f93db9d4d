import pytest

from shared.kernel.errors import Invalid
from shared.products.size_charts import read_chart, write_chart
from shared.products.units import imperial, in_both, metric, read_amount

TYPED = "EU | US | Chest (cm) | Waist (cm)\n48 | 38 | 94-98 | 80\n50 | 40 | 98-102 | 84,5"


def test_a_chart_is_read_as_typed_and_written_back():
    chart = read_chart(TYPED)

    assert (chart.regions, chart.measures) == (["EU", "US"], ["Chest", "Waist"])
    assert chart.rows == [
        {"sizes": ["48", "38"], "least": [940, 800], "most": [980, 800]},
        {"sizes": ["50", "40"], "least": [980, 845], "most": [1020, 845]},
    ]
    assert write_chart(chart) == TYPED.replace("84,5", "84.5")


def test_a_chart_is_pasted_from_a_spreadsheet_in_inches():
    chart = read_chart("Size\tChest (in)\nM\t38 – 40\n\n")

    assert chart.rows == [{"sizes": ["M"], "least": [965], "most": [1016]}]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "EU | Chest (cm)",
        "EU | US\n48 | 38",
        "Chest (cm)\n94",
        "EU | Chest (cm)\n48",
        "EU | Chest (cm)\n48 | wide",
        "EU | Chest (cm)\n48 | 98-94",
        "EU | Chest (cm)\n48 | ",
        "EU | Chest (cm)\n" + "48 | 94\n" * 41,
        "EU | Chest (cm)\n" + "x" * 31 + " | 94",
    ],
)
def test_what_is_no_chart_is_refused(typed: str):
    with pytest.raises(Invalid) as refusal:
        read_chart(typed)

    assert list(refusal.value.fields) == ["table"]


@pytest.mark.parametrize(
    ("typed", "kept", "here", "there"),
    [
        ("72 cm", (720, "mm"), "72 cm", "28.3 in"),
        ("10 in", (254, "mm"), "25.4 cm", "10 in"),
        ("12.5 m", (12500, "mm"), "12.5 m", "492.1 in"),
        ("430 g", (430, "g"), "430 g", "15.2 oz"),
        ("1,25 kg", (1250, "g"), "1.25 kg", "2.8 lb"),
        ("20 KG", (20000, "g"), "20 kg", "44.1 lb"),
        ("0.75l", (750, "ml"), "750 ml", "25.4 fl oz"),
    ],
)
def test_an_amount_is_typed_in_any_unit_and_shown_in_two(
    typed: str, kept: tuple[int, str], here: str, there: str
):
    assert read_amount(typed) == kept
    assert (metric(*kept), imperial(*kept)) == (here, there)
    assert in_both(*kept, imperial_first=True) == f"{there} ({here})"
