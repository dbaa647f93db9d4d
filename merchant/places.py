"""Finding one's way in the dashboard by words: its places, and the groups of its settings."""

from collections.abc import Callable, Iterator
from typing import Final

from merchant.place_list import OTHERS, SETTINGS, Place
from shared.languages.telling import tell

MOST_FOUND: Final = 8


def all_places() -> Iterator[Place]:
    """Yield every place once, settings last."""
    yield from OTHERS
    for _, places in SETTINGS:
        yield from places


def places_for(words: str, opens: Callable[[str], bool]) -> list[Place]:
    """Return the places that the reader may open and whose words begin with all that was typed, best first."""
    typed = words.casefold().split()
    found = [(_rank(place, typed), place) for place in all_places() if opens(place.route)]
    return [place for rank, place in sorted(found, key=lambda one: one[0] or 0) if rank][:MOST_FOUND]


def settings_for(words: str, opens: Callable[[str], bool]) -> list[tuple[str, list[Place]]]:
    """Return the groups of settings with what of them the reader may open and what fits the words, all without any."""
    typed = words.casefold().split()
    groups = [
        (title, [one for one in places if opens(one.route) and (not typed or _rank(one, typed))])
        for title, places in SETTINGS
    ]
    return [(title, places) for title, places in groups if places]


def _rank(place: Place, typed: list[str]) -> int | None:
    """Return 1 where the title answers all words, 2 where others of its words do, None where something is left over."""
    title, rest = _words(tell(place.title)), _words(f"{tell(place.purpose)} {place.also} {place.title}")
    if not typed:
        return None
    if all(any(word.startswith(part) for word in title) for part in typed):
        return 1
    return 2 if all(any(word.startswith(part) for word in title | rest) for part in typed) else None


def _words(text: str) -> set[str]:
    return {word.strip(".,:“”’") for word in text.casefold().split()}
