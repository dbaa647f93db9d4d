"""From text to words, the same way for what is indexed and for what is asked."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Final

LONGEST_WORD: Final = 40
LONGEST_TEXT: Final = 20_000

# Letters that Unicode does not take apart, and signs that it would turn into letters ("™" into "TM").
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "\u0131": "i"}
    | dict.fromkeys("™®©℠", " ")
    | dict.fromkeys("\u2019\u2018\u02bc", "'")
    | dict.fromkeys("\u2010\u2011\u2013\u2212", "-")
    | {ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")}
    | {ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")}
    | {"\u0640": ""}
)
_COMPOUND: Final = re.compile(r"[^\W_]+(?:[.'&+_-][^\W_]+)*")
_JOINTS: Final = re.compile(r"[.'&+_-]")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
# A word as it is written, with the marks that Unicode sets apart: accents, Arabic vowels.
_WRITTEN: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f])+")
_TAGS: Final = re.compile(r"<[^>]*>")


def plain(html: str) -> str:
    """Return the words of a merchant's HTML."""
    return unescape(_TAGS.sub(" ", html))[:LONGEST_TEXT]


def fold(text: str) -> str:
    """Return text in lower case without accents: "Café Größe" → "cafe grosse"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(mark for mark in apart if not unicodedata.combining(mark)).lower()


def indexed_words(text: str) -> list[str]:
    """Return the words by which a text is found, in order, compounds in parts and whole.

    "SM-G900V" is found as sm, g900v and smg900v; "Galaxy S 5" also as s5, the way it is as often written.
    """
    words: list[str] = []
    previous = ""
    for parts, whole in _compounds(text):
        words += parts
        if whole != parts[0]:
            words.append(whole)
        elif len(previous) == 1 and previous.isalpha() and whole[0].isdigit():
            words.append(f"{previous}{whole}"[:LONGEST_WORD])
        previous = parts[-1]
    return words


def asked_words(text: str) -> list[str]:
    """Return the words of a query, compounds in parts; joining neighbours again is left to who understands it."""
    return [word for parts, _ in _compounds(text) for word in parts]


def spellings(text: str) -> dict[str, str]:
    """Return how the folded words of a text are written in it, in lower case, where that is otherwise.

    Stemmers want words as they are written: "dorée" and "doré" have one stem in French, "doree" and "dore" have two.
    """
    if text.isascii():
        return {}
    written = _WRITTEN.findall(unicodedata.normalize("NFC", text).lower())
    return {folded: word for word in written if (folded := fold(word)[:LONGEST_WORD]) != word}


def _compounds(text: str) -> Iterator[tuple[list[str], str]]:
    for compound in _COMPOUND.findall(fold(text)):
        if compound.isalnum():
            yield [compound[:LONGEST_WORD]], compound[:LONGEST_WORD]
            continue
        if _DECIMAL.fullmatch(compound):
            yield [compound[:LONGEST_WORD]], compound[:LONGEST_WORD]
            continue
        parts = [part[:LONGEST_WORD] for part in _JOINTS.split(compound)]
        # The "s" of "Levi's" is no word of its own; "levis" is.
        is_possessive = len(parts) == 2 and parts[1] == "s" and "'" in compound
        yield parts[:1] if is_possessive else parts, "".join(parts)[:LONGEST_WORD]
