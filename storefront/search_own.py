"""What is one search's own in its page: its words and its results.

All that stands around them is the same for every search and is written once. As in the checkout (`checkout_due.py`),
stand-ins take the place of what is a search's own.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from markupsafe import Markup, escape
from starlette.requests import Request

from search.engine import Query
from shared.web.write_part import Shown, write_kept
from storefront.kept_cart import frame_key


@dataclass(frozen=True, slots=True)
class Own:
    """What was searched for, and the results as they are written."""

    words: str
    results: Markup


# Nobody outside this process can write one into a text.
STAND_INS: Final = Own(uuid4().hex, escape(uuid4().hex))


def around_key(request: Request, query: Query) -> Hashable | None:
    """Return all that stands around a search; None where that leads back to this very search, or nothing was typed."""
    frame = request.state.frame
    if not query.words or frame["languages"] or frame["currencies"].choices:
        return None
    return frame_key(request), frame["own_style"], frame["did"], frame["currencies"].chosen


def own_of(request: Request, query: Query, context: Mapping[str, Any]) -> Own:
    """Return what is a search's own; `context` is what its results are made of."""
    shown = Shown(None, lambda: context)
    return Own(query.words, write_kept(request, "storefront/search/_results.html", shown))


def with_own(page: str, own: Own) -> str:
    """Put a search's own in the place of what stands for it."""
    # The results last: what was typed stands in them, too, and nothing in them is another's stand-in.
    return page.replace(STAND_INS.words, escape(own.words)).replace(STAND_INS.results, own.results)
