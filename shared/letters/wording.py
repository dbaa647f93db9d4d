"""The tiny language of merchants' mails: plain words with variables in them, `{{ order.number }}`, and nothing else.

There is nothing in it to run: a text is cut at its variables once, each has to be on the list of its kind of mail, and
what it stands for is put in as text. So no wording can reach anything that the list does not name.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from shared.kernel.sentences import say

_VARIABLE: Final = re.compile(r"\{\{([^{}]*)\}\}")
# What would be code in other languages of templates, or a variable that was not closed.
_STRAY: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# Marks that turn the direction of what follows: in a shopper's name they would turn the whole line.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EXAMPLE: Final = "{{ store.name }}"
_LONGEST_NAME: Final = 40
# How the names of variables end that are addresses made by us.
_LINK: Final = ".link"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: written by the merchant, or put in for a variable.

    `may_lead` says whether an address in it becomes a link: one that a shopper gave as their name must not.
    """

    text: str
    is_written: bool
    may_lead: bool


Line = tuple[Piece, ...]
Paragraph = tuple[Line, ...]


def variables_in(text: str) -> list[str]:
    """Return the names of the variables of a text."""
    return [name.strip() for name in _VARIABLE.findall(text)]


def fault_in(text: str, known: Collection[str]) -> str | None:
    """Say what is wrong with a text in which only these variables may stand; None when nothing is."""
    for name in variables_in(text):
        if name not in known:
            return _unknown(name[:_LONGEST_NAME], known)
    if _STRAY.search(_VARIABLE.sub("", text)):
        return say(
            "Write a variable with two braces on each side, such as %(example)s, and no other code.",
            example=_EXAMPLE,
        )
    return None


def paragraphs_of(text: str, values: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """Return a text paragraph by paragraph with its variables put in.

    A line that has variables, all of which are empty in this mail, is left out: "Code: {{ coupon.code }}" says nothing
    where there is no code.
    """
    found = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = tuple(line for written in block.split("\n") if (line := _line(written, values)))
        if lines:
            found.append(lines)
    return tuple(found)


def as_text(paragraphs: tuple[Paragraph, ...]) -> str:
    """Return paragraphs as plain text."""
    return "\n\n".join(
        "\n".join("".join(piece.text for piece in line) for line in paragraph) for paragraph in paragraphs
    )


def as_line(text: str, values: Mapping[str, str]) -> str:
    """Return a text of one line with its variables put in."""
    return " ".join(as_text(paragraphs_of(text, values)).split())


def _line(written: str, values: Mapping[str, str]) -> Line:
    pieces = tuple(_pieces(written.rstrip(), values))
    put_in = [piece for piece in pieces if not piece.is_written]
    return () if put_in and not any(piece.text for piece in put_in) else pieces


def _pieces(written: str, values: Mapping[str, str]) -> Iterator[Piece]:
    # Splitting at a pattern with a group gives words and names in turn.
    for place, part in enumerate(_VARIABLE.split(written)):
        if place % 2:
            name = part.strip()
            value = " ".join(_TURNING.sub("", values.get(name, "")).split())
            yield Piece(value, is_written=False, may_lead=name.endswith(_LINK))
        elif part:
            yield Piece(part, is_written=True, may_lead=True)


def _unknown(name: str, known: Collection[str]) -> str:
    nearest = get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.5)
    if nearest:
        return say(
            "This mail has no variable %(name)s. Did you mean %(nearest)s?", name=name, nearest=nearest[0]
        )
    return say("This mail has no variable %(name)s. The list beside the form has all of them.", name=name)
