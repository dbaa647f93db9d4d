"""Host names as people type and read them, and as the domain name system knows them."""

import re
import unicodedata
from typing import Final

import idna

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

LONGEST: Final = 253
# Names that no name server outside tells of, or that are not for shops (RFC 6761, 6762, 7686, 8375).
_NOT_PUBLIC: Final = frozenset({"localhost", "local", "internal", "onion", "arpa", "invalid", "home", "lan"})
# Second-level names of countries under which anybody may have a name: nobody's own.
_OF_EVERYBODY: Final = re.compile(
    r"(ac|asn|com?|edu|gen|gob?|gov|gv|id|ind|info|ltd|me|mil|net?|nhs|nic|nom|org?|plc|sch|web)\.[a-z]{2}"
)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def read_host(typed: str, *, platform_host: str) -> str:
    """Return the host that somebody means, in the letters of the domain name system. Raises Invalid."""
    name = re.sub(r"^[a-z]+://", "", typed.strip().lower()).partition("/")[0]
    name = re.sub(r":\d+$", "", name).rstrip(".")
    if not name or len(name) > LONGEST:
        raise _wrong(say("Enter a name such as shop.example.com."))
    try:
        host = idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        raise _wrong(
            say("This is not a name that a website can have. Use letters, digits and hyphens.")
        ) from None
    labels = host.split(".")
    if len(host) > LONGEST or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise _wrong(say("Enter a whole name such as shop.example.com."))
    if labels[-1].isdigit():
        raise _wrong(say("This is an address made of numbers. Enter a name such as shop.example.com."))
    if host == platform_host or host.endswith(f".{platform_host}"):
        raise _wrong(say("This name is one of this platform’s own. Enter one that belongs to you."))
    if labels[-1] in _NOT_PUBLIC:
        raise _wrong(say("Names that end like this cannot be reached from the internet."))
    if is_of_everybody(host):
        raise _wrong(say("Under this name anybody can have an address. Enter your own below it."))
    return host


def is_of_everybody(host: str) -> bool:
    """Say whether a host looks like a public suffix, such as co.uk. What is missed here, nobody can prove anyway."""
    return _OF_EVERYBODY.fullmatch(host) is not None


def shown_host(host: str) -> str:
    """Return a host in the letters that people read."""
    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


def foreign_letters(host: str) -> str | None:
    """Say what is deceptive about a host's letters; None for most.

    Letters of several alphabets in one word, or a word in letters that look like Latin ones, are how names are faked:
    browsers then show the name as the domain name system knows it.
    """
    for label in shown_host(host).split("."):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in label if letter.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1:
            return say(
                "It mixes letters of several alphabets in one word. Browsers mistrust that and show its technical form."
            )
        if scripts and scripts <= {"CYRILLIC", "GREEK"} and set(label) <= _LOOK_LATIN:
            return say(
                "Its letters look like Latin ones and are not. Browsers do not trust that and show its technical form."
            )
    return None


# Cyrillic and Greek small letters that nobody tells from Latin ones, and what may stand beside them.
_LOOK_LATIN: Final = frozenset("аеорсухіјѕһԁԛԝӏοναικρυ0123456789-")  # noqa: RUF001 - that they look alike is the point


def _wrong(message: str) -> Invalid:
    return Invalid({"host": message})
