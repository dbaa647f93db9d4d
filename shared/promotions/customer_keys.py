"""Whose use of a coupon it is: the mailbox, not the spelling of its address.

The policy: letters are compared without case; everything from a "+" in the name is left out, because it names a
folder of the same mailbox; in the name of a Gmail address dots are left out and googlemail.com is gmail.com,
because Google delivers them alike. Dots anywhere else can be another person's mailbox and count. A guest and the
account with the same address are one.
"""

from typing import Final

_GMAIL: Final = frozenset({"gmail.com", "googlemail.com"})


def customer_key(email: str) -> str:
    """Return the mailbox that an address leads to."""
    name, _, host = email.strip().casefold().rpartition("@")
    name = name.partition("+")[0] or name
    if host in _GMAIL:
        name, host = name.replace(".", ""), "gmail.com"
    return f"{name}@{host}"
