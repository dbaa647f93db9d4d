"""SKUs by a pattern: what it may say, and what it gives."""

import pytest

from shared.kernel.errors import Invalid
from shared.products.models import Product
from shared.products.sku_pattern import read_pattern, skus_by

LAMP = Product(title="Lamp", slug="lamp", vendor="Atlas & Loom", product_type="")
CHOICES = [["Red", "Large"], ["Blue", "Large"], ["Blue", "large"]]


@pytest.mark.parametrize(
    ("pattern", "taken", "made"),
    [
        ("{handle}-{options}", (), ["LAMP-RED-LARGE", "LAMP-BLUE-LARGE", "LAMP-BLUE-LARGE-2"]),
        (
            "{handle}-{options}",
            ("lamp-red-large", "lamp-red-large-2"),
            ["LAMP-RED-LARGE-3", "LAMP-BLUE-LARGE", "LAMP-BLUE-LARGE-2"],
        ),
        ("{brand}/{number:3}", ("atlas-loom/002",), ["ATLAS-LOOM/001", "ATLAS-LOOM/003", "ATLAS-LOOM/004"]),
        ("x{number}", (), ["x1", "x2", "x3"]),
        ("{type}-{handle}", (), ["LAMP", "LAMP-2", "LAMP-3"]),
    ],
)
def test_a_pattern_gives_each_variant_what_is_free(pattern: str, taken: tuple[str, ...], made: list[str]):
    assert list(skus_by(read_pattern(pattern), LAMP, CHOICES, taken)) == made


def test_what_is_too_long_still_differs_in_its_end():
    long = Product(title="Lamp", slug="l" * 120)

    made = list(skus_by("{handle}-{number:9}", long, [[], []], ()))

    assert [len(sku) for sku in made] == [100, 100]
    assert made[1].endswith("L-2")


@pytest.mark.parametrize(
    "typed", ["", "{colour}", "{handle", "{}", "ABC", "{number:0}", "{handle}=1", "{handle}" * 11]
)
def test_what_is_no_pattern_is_refused_at_its_field(typed: str):
    with pytest.raises(Invalid) as refusal:
        read_pattern(typed)

    assert list(refusal.value.fields) == ["pattern"]
