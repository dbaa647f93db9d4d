"""The codes of apps, by the vectors of RFC 6238, appendix B (SHA-1; their last six figures)."""

import pytest

from shared.accounts.second_steps import SECONDS, code_at

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(moment: int, code: str):
    assert code_at(SECRET, moment // SECONDS) == code
