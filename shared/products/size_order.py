"""Sizes in their natural order, whatever order they were typed or imported in."""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

Named = TypeVar("Named")
Key = tuple[int, float, float]

NAMES: Final = frozenset({"size", "sizes", "größe", "grösse", "taille", "talla", "taglia", "maat", "مقاس"})

_LETTERS: Final = {"S": -1, "M": 0, "L": 1}
_LETTER: Final = re.compile(r"(?:([0-9]{1,2})?(X*)([SML])|ONE SIZE|OS)")
_FIGURE: Final = re.compile(
    r"(?:EU|UK|US|W)?\s*([0-9]{1,3})(?:[.,]([0-9]))?(½)?(?:\s*[/x×-]\s*L?([0-9]{1,3}))?"
)


def size_key(name: str) -> Key | None:
    """Return where a size stands among its like: XS … XXL, 36 … 48, EU/UK/US 38, 28/32, 9½; None for another word."""
    typed = name.strip().upper()
    letter = _LETTER.fullmatch(typed)
    if letter:
        if not letter[3]:
            return (0, -99.0, 0.0)
        side = _LETTERS[letter[3]]
        steps = int(letter[1] or 0) if letter[1] and letter[2] else len(letter[2])
        return None if letter[1] and not letter[2] else (0, side * (1.0 + steps), 0.0)
    figure = _FIGURE.fullmatch(typed)
    if figure is None:
        return None
    part = float(f"0.{figure[2]}") if figure[2] else 0.5 * bool(figure[3])
    return (1, int(figure[1]) + part, float(figure[4] or 0))


def is_size(option: str, values: Iterable[str]) -> bool:
    """Whether an option asks for a size: by its name, or because every answer is one."""
    return option.strip().lower() in NAMES or all(size_key(value) is not None for value in values)


def in_size_order(things: Iterable[Named], name: Callable[[Named], str]) -> list[Named]:
    """Return things by size; in the order in which they came when one of them is none that we know."""
    listed = list(things)
    keys = {name(thing): size_key(name(thing)) for thing in listed}
    if any(key is None for key in keys.values()):
        return listed
    return sorted(listed, key=lambda thing: keys[name(thing)] or (0, 0.0, 0.0))
