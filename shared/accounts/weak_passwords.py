"""Passwords that are guessed first: the most used, words and dates, patterns of keys, what is known of a person.

Judged here, without a network, by zxcvbn and its lists: the number of guesses that somebody needs who knows all that.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from shared.kernel.sentences import say

# Fewer than ten to the eighth: reached by whoever may try undisturbed, and by many who may not.
LEAST_SCORE: Final = 3
# It takes longer with each letter, and without end with many marks that may each stand for one. What is strong in the
# first seventy-two is strong; three such marks are looked through, further ones stand for themselves.
LONGEST_JUDGED: Final = 72
MOST_MARKS: Final = 3
_MARKS: Final = frozenset("@({[<!|$+%")
_SHORTEST_KNOWN: Final = 3
_MOST_KNOWN: Final = 20

COMMON: Final = say("This is among the passwords that are tried first. Choose another; a few words are fine.")
PERSONAL: Final = say("Leave out your name, your address and the name of the shop: they are tried first.")
GUESSABLE: Final = say("This is easily guessed. Add another word or two.")


def weakness_of(password: str, about: Sequence[str]) -> str | None:
    """Return what is wrong with a password, None for a good one. `about` is what others know of its person."""
    # Its word lists take a fifth of a second and much memory, which most processes never need.
    from zxcvbn import zxcvbn  # noqa: PLC0415 - the sentence above

    found = zxcvbn(_judged(password), user_inputs=_known(about))
    if found["score"] >= LEAST_SCORE:
        return None
    return _words_for(found["sequence"])


def _words_for(sequence: Sequence[dict[str, Any]]) -> str:
    lists = {part.get("dictionary_name") for part in sequence}
    if "user_inputs" in lists:
        return PERSONAL
    return COMMON if "passwords" in lists and len(sequence) == 1 else GUESSABLE


def _judged(password: str) -> str:
    text = unicodedata.normalize("NFKC", password)[:LONGEST_JUDGED]
    marks = list(dict.fromkeys(mark for mark in text if mark in _MARKS))
    return text.translate({ord(mark): "~" for mark in marks[MOST_MARKS:]})


def _known(about: Sequence[str]) -> list[str]:
    """Return the names and their words, as far as they tell anything."""
    words: dict[str, None] = {}
    for name in about:
        lower = name.lower()[:200]
        spaced = "".join(letter if letter.isalnum() else " " for letter in lower)
        words |= dict.fromkeys([lower, lower.partition("@")[0], spaced.replace(" ", ""), *spaced.split()])
    return [word for word in words if len(word) >= _SHORTEST_KNOWN][:_MOST_KNOWN]
