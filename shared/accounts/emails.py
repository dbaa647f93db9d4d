"""E-mail addresses as people type them."""

from email_validator import EmailNotValidError, validate_email

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say


def clean_email(text: str, *, field: str = "email") -> str:
    """Return the address in the form we compare: trimmed, lower case, normalised. Raises Invalid at `field`."""
    # 254 characters is the longest address that SMTP can carry (RFC 5321, 4.5.3.1.3); longer text is not parsed at all.
    typed = text.strip()
    if not typed:
        raise Invalid({field: say("Enter your e-mail address.")})
    try:
        if len(typed) > 254:
            raise EmailNotValidError("too long")
        checked = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid(
            {field: say("This does not look like an e-mail address, such as name@example.com.")}
        ) from None
    return checked.normalized.lower()
