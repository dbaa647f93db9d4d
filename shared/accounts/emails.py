"""E-mail addresses as people type them."""

import re
from functools import lru_cache
from typing import Final

from email_validator import EmailNotValidError, validate_email

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

# What needs no rules of quotes, of other scripts or of lengths.
_WORDS: Final = r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*"
_PLAIN: Final = re.compile(rf"(?=[^@]{{1,60}}@.{{3,180}}\Z)({_WORDS})@([A-Za-z0-9.-]+)")


def clean_email(text: str, *, field: str = "email") -> str:
    """Return the address in the form we compare: trimmed, lower case, normalised. Raises Invalid at `field`."""
    # 254 characters is the longest address that SMTP can carry (RFC 5321, 4.5.3.1.3); longer text is not parsed at all.
    typed = text.strip()
    if not typed:
        raise Invalid({field: say("Enter your e-mail address.")})
    try:
        if len(typed) > 254:
            raise EmailNotValidError("too long")
        plain = _PLAIN.fullmatch(typed)
        normalized = f"{plain[1]}@{_domain_of(plain[2])}" if plain else _checked(typed)
    except EmailNotValidError:
        raise Invalid(
            {field: say("This does not look like an e-mail address, such as name@example.com.")}
        ) from None
    return normalized.lower()


@lru_cache(maxsize=1000)
def _domain_of(domain: str) -> str:
    """Return a domain, normalised. Most addresses are plain ones at a few providers, whose names need one look."""
    return _checked(f"a@{domain}").partition("@")[2]


def _checked(typed: str) -> str:
    return validate_email(typed, check_deliverability=False, test_environment=True).normalized
