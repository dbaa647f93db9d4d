"""Golden numbers (those that the authorities print in their own examples), and who pays no VAT."""

import pytest

from shared.kernel.errors import Invalid
from shared.taxes.exemptions import NAMED, REVERSE_CHARGE, crosses_border, vat_standing
from shared.taxes.vat_numbers import read_vat_number


@pytest.mark.parametrize(
    ("typed", "country", "read"),
    [
        ("DE 136,695 976", "DE", ("DE", "DE136695976")),
        ("136695976", "DE", ("DE", "DE136695976")),
        ("atu13585627", "DE", ("AT", "ATU13585627")),
        ("FR 40 303 265 045", "FR", ("FR", "FR40303265045")),
        ("094259216", "GR", ("GR", "EL094259216")),
        ("GB 980 7806 84", "GB", ("GB", "GB980780684")),
        ("XI980780684", "GB", ("XI", "XI980780684")),
        ("CHE-107.787.577 IVA", "CH", ("CH", "CHE107787577IVA")),
        ("995 525 828 MVA", "NO", ("NO", "NO995525828MVA")),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, country: str, read: tuple[str, str]):
    number = read_vat_number(typed, country=country)

    assert number is not None
    assert (number.country, number.number) == read


@pytest.mark.parametrize("typed", ["", "  ", " - "])
def test_nothing_typed_is_no_number(typed: str):
    assert read_vat_number(typed, country="DE") is None


@pytest.mark.parametrize(
    "typed",
    [
        "DE136695977",
        "DE13669597",
        "US123456789",
        "EU372009975",
        "123",
        "DE" + "1" * 200,
        "ZZ",
        "<b>DE136695976</b>x",
    ],
)
def test_what_is_no_number_is_refused_at_its_field(typed: str):
    with pytest.raises(Invalid) as refused:
        read_vat_number(typed, country="DE")

    assert list(refused.value.fields) == ["vat_number"]


@pytest.mark.parametrize(
    ("number", "store", "destination", "crosses"),
    [
        ("FR40303265045", "DE", "FR", True),
        # Any member state but the one that the goods leave (art. 138).
        ("FR40303265045", "DE", "BE", True),
        ("DE136695976", "DE", "FR", False),
        ("FR40303265045", "DE", "DE", False),
        ("EL094259216", "DE", "GR", True),
        ("EL094259216", "GR", "FR", False),
        ("XI980780684", "DE", "GB", True),
        ("XI980780684", "DE", "FR", False),
        ("GB980780684", "DE", "GB", True),
        ("GB980780684", "DE", "FR", False),
        ("FR40303265045", "GB", "FR", False),
        ("FR40303265045", "DE", "US", False),
        ("CHE107787577IVA", "DE", "CH", True),
        ("", "DE", "FR", False),
    ],
)
def test_what_crosses_a_border(number, store, destination, crosses):
    assert crosses_border(number, store_country=store, destination=destination) is crosses


@pytest.mark.parametrize(
    ("asks", "state", "unchecked", "is_named", "reason"),
    [
        (True, "valid", "tax", False, REVERSE_CHARGE),
        (True, "invalid", "reverse_charge", False, ""),
        (True, "unknown", "tax", False, ""),
        (True, "unknown", "reverse_charge", False, REVERSE_CHARGE),
        (True, None, "reverse_charge", False, ""),
        (False, "valid", "tax", False, ""),
        (False, None, "tax", True, NAMED),
    ],
)
def test_why_no_tax_is_charged(asks, state, unchecked, is_named, reason):
    check = (
        {"state": state, "consultation": "W1", "checked_at": "2026-11-21T12:00:00+00:00"} if state else None
    )

    standing = vat_standing(
        rules={"asks": asks, "unchecked": unchecked},
        check=check,
        number="FR40303265045",
        is_named=is_named,
        store_country="DE",
        destination="FR",
    )

    assert standing.reason == reason
    assert bool(standing.as_record()) is bool(reason)
