"""Accounts and references: what is mistyped is told (F085)."""

import pytest

from shared.kernel.errors import Invalid
from shared.payments.bank_details import BankDetails, read_bank_details, reference_of

GOOD = {"holder": "Northbound GmbH", "iban": "DE89 3704 0044 0532 0130 00", "bic": "cobadeff"}


def test_an_account_is_read_as_it_is_typed():
    read = read_bank_details(GOOD)

    assert read == BankDetails("Northbound GmbH", "DE89370400440532013000", "COBADEFF")
    assert read.iban_in_groups == "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize("iban", ["GB82WEST12345698765432", "FR1420041010050500013M02606", "NO9386011117947"])
def test_accounts_of_other_countries_are_read(iban: str):
    assert read_bank_details(GOOD | {"iban": iban}).iban == iban


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("iban", "DE89370400440532013001"),
        ("iban", "DE98370400440532013000"),
        ("iban", "DE89"),
        ("iban", ""),
        ("iban", "٣" * 22),
        ("bic", "COBA"),
        ("bic", "COBADEFFXXXX"),
        ("holder", ""),
        ("holder", "x" * 71),
    ],
)
def test_what_is_no_account_is_refused_at_its_field(field: str, typed: str):
    with pytest.raises(Invalid) as refused:
        read_bank_details(GOOD | {field: typed})

    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(("number", "reference"), [(1001, "RF401001"), (539007547034, "RF18539007547034")])
def test_a_reference_has_the_check_digits_of_the_norm(number: int, reference: str):
    assert reference_of(number) == reference
