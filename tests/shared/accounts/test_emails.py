"""Addresses are read as the library reads them; plain ones are only read faster."""

import pytest
from email_validator import EmailNotValidError, validate_email

from shared.accounts.emails import clean_email
from shared.kernel.errors import Invalid


@pytest.mark.parametrize(
    "typed",
    [
        "Mila.Haddad+shop@Example.COM",
        " mila@example.com\n",
        "m@x-y.example.de",
        "mila..haddad@example.com",
        ".mila@example.com",
        "mila@-example.com",
        "mila@example..com",
        "mila@example.com.",
        "mila@example",
        "mila@localhost",
        "mila@127.0.0.1",
        "mila@[127.0.0.1]",
        "mila@bücher.example",
        "müla@example.com",
        "mila haddad@example.com",
        '"mila"@example.com',
        "mila@example.com@example.com",
        f"{'m' * 64}@example.com",
        f"{'m' * 65}@example.com",
        f"mila@{'d' * 64}.com",
        f"mila@{'d.' * 120}com",
    ],
)
def test_an_address_is_taken_or_refused_as_the_library_does(typed: str):
    try:
        wanted = validate_email(
            typed.strip(), check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError:
        wanted = ""

    for _ in range(2):
        assert _read(typed) == wanted


def _read(typed: str) -> str:
    try:
        return clean_email(typed)
    except Invalid:
        return ""
