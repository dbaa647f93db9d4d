"""Northbound: what its layers are made of, how they measure and how they fit."""

from typing import Final

from shared.demo.content.shape import DemoChart, DemoDetails

SIZES: Final = ("XS", "S", "M", "L", "XL", "XXL")

_BODY: Final = """
Size | EU | UK | US | Chest (cm) | Waist (cm) | Hip (cm) | Sleeve (cm)
XS   | 44 | 34 | 34 | 84-88   | 72-76   | 86-90   | 80
S    | 46 | 36 | 36 | 89-94   | 77-81   | 91-95   | 82
M    | 48-50 | 38-40 | 38-40 | 95-100 | 82-87 | 96-101 | 84
L    | 52 | 42 | 42 | 101-107 | 88-94   | 102-107 | 86
XL   | 54-56 | 44-46 | 44-46 | 108-115 | 95-103 | 108-114 | 88
XXL  | 58 | 48 | 48 | 116-123 | 104-112 | 115-121 | 90
"""
_HOW: Final = (
    "Measure over a shirt, with the tape level and not tight. Chest: around the fullest part. Sleeve: from the middle "
    "of the neck over the shoulder to the wrist. Between two sizes, take the larger if a fleece goes underneath."
)


def _lengths(name: str, shortest: int, step: int) -> tuple[tuple[str, int, str, tuple[str, ...]], ...]:
    return tuple((name, shortest + step * place, "mm", (size,)) for place, size in enumerate(SIZES))


CHARTS: Final = tuple(
    DemoChart(title=f"Sizes of our {many}", hint=_HOW, table=_BODY, product_type=kind)
    for kind, many in (("Jacket", "jackets"), ("Fleece", "fleeces"), ("Wind shirt", "wind shirts"))
)

GOES_WITH: Final = {
    "squall-shell": ("tarn-fleece", "summit-beanie"),
    "drift-rain-jacket": ("kestrel-wind-shirt", "watch-cap"),
    "hearth-insulated-jacket": ("summit-beanie", "squall-shell", "fisher-beanie"),
    "tarn-fleece": ("squall-shell", "watch-cap"),
}

DETAILS: Final = {
    "squall-shell": DemoDetails(
        materials=(("Face", "recycled nylon", 100), ("Membrane", "polyurethane", 100), ("Backer", "polyester", 100)),
        measurements=(("Packed, across", 150, "mm", ()), *_lengths("Back length", 690, 20)),
        care=("wash_30_gentle", "no_bleach", "tumble_low", "iron_cool", "no_dry_clean"),
        season="autumn",
        season_year=2026,
        origin="PT",
        has_order_grid=True,
    ),
    "drift-rain-jacket": DemoDetails(
        materials=(("Face", "recycled nylon", 100), ("Coating", "polyurethane", 100)),
        measurements=(("Packed, across", 90, "mm", ()), *_lengths("Back length", 670, 20)),
        care=("wash_30_gentle", "no_bleach", "no_tumble", "dry_on_line", "no_iron"),
        season="spring",
        season_year=2026,
        origin="VN",
        has_order_grid=True,
    ),
    "hearth-insulated-jacket": DemoDetails(
        materials=(("Face", "nylon", 100), ("Lining", "nylon", 100), ("Fill", "recycled polyester", 100)),
        measurements=(("Packed, across", 170, "mm", ()), *_lengths("Back length", 700, 20)),
        care=("wash_30", "no_bleach", "tumble_low", "no_iron"),
        season="winter",
        season_year=2025,
        origin="LT",
        has_order_grid=True,
    ),
    "tarn-fleece": DemoDetails(
        materials=(("Body", "recycled polyester", 93), ("Body", "elastane", 7), ("Cuffs", "nylon", 88), ("Cuffs", "elastane", 12)),
        measurements=_lengths("Back length", 650, 20),
        care=("wash_30", "no_bleach", "no_tumble", "dry_on_line", "no_iron"),
        season="autumn",
        season_year=2026,
        origin="PT",
        has_order_grid=True,
    ),
    "kestrel-wind-shirt": DemoDetails(
        materials=(("", "recycled nylon", 100),),
        measurements=(("Packed, across", 80, "mm", ()), *_lengths("Back length", 660, 20)),
        care=("wash_30_gentle", "no_bleach", "no_tumble", "no_iron"),
        season="spring",
        season_year=2026,
        origin="VN",
        has_order_grid=True,
    ),
    "summit-beanie": DemoDetails(
        materials=(("", "merino wool", 80), ("", "nylon", 20)),
        measurements=(("Height", 210, "mm", ()),),
        care=("wash_by_hand", "no_bleach", "no_tumble", "dry_flat", "no_iron"),
        season="winter",
        season_year=2026,
        origin="NO",
    ),
    "watch-cap": DemoDetails(
        materials=(("", "merino wool", 100),),
        measurements=(("Height, cuff folded", 190, "mm", ()),),
        care=("wash_by_hand", "no_bleach", "no_tumble", "dry_flat", "no_iron"),
        season="winter",
        season_year=2026,
        origin="NO",
    ),
}  # fmt: skip
