"""Menus: an ordered tree of two levels, each line a word and where it leads."""

import secrets
from collections.abc import Sequence
from typing import Any, Final

from shared.content.links import Link
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.sentences import say

MENUS: Final = ("header", "footer")
MOST_ITEMS: Final = 10
LONGEST_LABEL: Final = 60

Item = dict[str, Any]
Items = list[Item]


class NoSuchMenu(NotFound):
    """There is no such menu, or no such line in it any more."""

    message = say("This line of the menu is not there any more.")


def menu_item(label: str, link: Link | None) -> Item:
    """Return a new line. One without a link only heads the lines below it."""
    return {"id": secrets.token_hex(4), **_words(label, link), "items": []}


def with_item(items: Items, label: str, link: Link | None) -> Items:
    """Return the menu with a line at its end; raises Invalid."""
    _refuse_full(items)
    return [*items, menu_item(label, link)]


def with_words(items: Items, item_id: str, label: str, link: Link | None) -> Items:
    """Return the menu with a line's word and link replaced; raises NoSuchMenu or Invalid."""
    _place_of(items, item_id)
    words = _words(label, link)
    return [
        _matching(top, item_id, words)
        | {"items": [_matching(under, item_id, words) for under in top["items"]]}
        for top in items
    ]


def without_item(items: Items, item_id: str) -> Items:
    """Return the menu without a line and those under it; raises NoSuchMenu."""
    _place_of(items, item_id)
    return [
        top | {"items": [under for under in top["items"] if under["id"] != item_id]}
        for top in items
        if top["id"] != item_id
    ]


def moved_item(items: Items, item_id: str, step: str) -> Items:
    """Return the menu with a line moved up, down, in (under the line above) or out; raises NoSuchMenu or Invalid.

    What cannot move further stays where it is.
    """
    parent, place = _place_of(items, item_id)
    match step:
        case "up" | "down":
            return _along(items, parent, place, -1 if step == "up" else 1)
        case "in" if parent is None and place > 0 and not items[place]["items"]:
            above = items[place - 1]
            _refuse_full(above["items"])
            widened = above | {"items": [*above["items"], items[place]]}
            return [*items[: place - 1], widened, *items[place + 1 :]]
        case "out" if parent is not None:
            _refuse_full(items)
            top = items[parent]
            narrowed = top | {"items": [one for one in top["items"] if one["id"] != item_id]}
            return [*items[:parent], narrowed, top["items"][place], *items[parent + 1 :]]
        case _:
            return items


def links_of(items: Sequence[Item]) -> list[Link | None]:
    """Return every link of a menu."""
    return [one.get("link") for top in items for one in (top, *top["items"])]


def labels_of(items: Sequence[Item]) -> list[str]:
    """Return every word of a menu."""
    return [one["label"] for top in items for one in (top, *top["items"])]


def _words(label: str, link: Link | None) -> Item:
    if not label:
        raise Invalid({"label": say("Give this line a word.")})
    if len(label) > LONGEST_LABEL:
        raise Invalid({"label": say("Use at most %(most)s characters.", most=LONGEST_LABEL)})
    return {"label": label, "link": link}


def _matching(item: Item, item_id: str, words: Item) -> Item:
    return item | words if item["id"] == item_id else item


def _place_of(items: Items, item_id: str) -> tuple[int | None, int]:
    for place, top in enumerate(items):
        if top["id"] == item_id:
            return None, place
        for under, item in enumerate(top["items"]):
            if item["id"] == item_id:
                return place, under
    raise NoSuchMenu


def _along(items: Items, parent: int | None, place: int, step: int) -> Items:
    row = list(items if parent is None else items[parent]["items"])
    row.insert(min(max(place + step, 0), len(row) - 1), row.pop(place))
    if parent is None:
        return row
    return [*items[:parent], items[parent] | {"items": row}, *items[parent + 1 :]]


def _refuse_full(items: Items) -> None:
    if len(items) >= MOST_ITEMS:
        raise Invalid({"label": say("A menu has at most %(most)s lines on a level.", most=MOST_ITEMS)})
