"""What stands around every page of a shop, worked out once for each version of its catalogue and each language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from starlette.requests import Request

from shared.content.looks import BRANDS, CHOICES, branding_in
from shared.languages.known import code_of
from shared.languages.speaking import spoken_locale
from shared.look.face import Face, face_of
from shared.look.fonts import FONTS
from shared.look.themes import Theme
from shared.payments.methods import CARD, METHODS
from shared.stores.models import Store
from shared.web.addresses import Addresses
from shared.web.services import services_of
from storefront.frame import (
    FrameFacts,
    MenuLine,
    Promise,
    announcement_of,
    given_menu,
    menu_lines,
    newsletter_of,
    own_style_of,
    promises_of,
    sections_of,
    theme_of,
)
from storefront.languages import choices
from storefront.menu import Entry
from storefront.payment_choice import ICONS
from storefront.store_words import tagline_of


@dataclass(frozen=True, slots=True)
class Look:
    """The address of a store's own style, of the type of its headings, and its pictures; None where it has none.

    `face` has its colours for whoever reads no style sheet; `shows_brands`: cards of products name the brand.
    """

    style: str | None
    heading_file: str | None
    logo: Mapping[str, Any] | None
    logo_dark: Mapping[str, Any] | None
    icons: Mapping[str, str] | None
    face: Face
    shows_brands: bool = False


@dataclass(frozen=True, slots=True)
class StoreWords:
    """What a merchant says of the store, for the pages that repeat it."""

    tagline: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What stands around every page of a version of the catalogue in one language, whatever the page and the time.

    No two of them are equal, so that it can be the key of the parts (`shared/web/parts.py`) that are written from it.
    """

    name: str
    email: str
    design: Theme
    look: Look
    entries: Sequence[Entry]
    menu: tuple[MenuLine, ...]
    has_own_menu: bool
    footer_menu: tuple[MenuLine, ...] | None
    words: StoreWords
    # The sentence beside the newsletter's form, empty where there is none.
    newsletter: str
    # The icon and the name of each way to pay.
    ways: tuple[tuple[str, str], ...]


def standing(request: Request, store: Store, facts: FrameFacts) -> Standing:
    """Work out what stands around the pages of a shop."""
    own_menu = menu_lines(request, facts, "header")
    return Standing(
        name=store.name,
        email=store.email,
        design=theme_of(store, facts),
        look=look_of(request, store, facts),
        entries=facts.entries,
        menu=own_menu if own_menu is not None else given_menu(request, facts),
        has_own_menu=own_menu is not None,
        footer_menu=menu_lines(request, facts, "footer"),
        words=StoreWords(tagline_of(store), promises_of(sections_of(facts, store))),
        newsletter=newsletter_of(store, facts),
        ways=tuple((ICONS[name], METHODS[name].label) for name in _ways(request, facts)),
    )


def _ways(request: Request, facts: FrameFacts) -> list[str]:
    takes_cards = facts.has_account or services_of(request).gateways.own is not None
    return [name for name in facts.ways if name != CARD.name or takes_cards]


class Frame(Mapping[str, Any]):
    """What templates see of the frame, worked out when a page is written: most forms lead to another page."""

    def __init__(self, work_out: Callable[[], dict[str, Any]]) -> None:
        self._work_out = work_out

    def __getitem__(self, name: str) -> Any:
        return self._worked_out[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._worked_out)

    def __len__(self) -> int:
        return len(self._worked_out)

    @cached_property
    def _worked_out(self) -> dict[str, Any]:
        return self._work_out()


def frame_of(
    request: Request, store: Store, facts: FrameFacts, stands: Standing, *, now: datetime
) -> dict[str, Any]:
    """Return what templates see of the frame."""
    return {
        "stands": stands,
        "design": stands.design,
        "look": stands.look,
        "own_style": own_style_of(request, facts),
        "content": stands.words,
        "announcement": announcement_of(request, store, facts, now),
        "icon_theme": stands.design.name,
        "languages": choices(request),
    }


def look_of(request: Request, store: Store, facts: FrameFacts) -> Look:
    """Return what a store's look adds to its theme."""
    part, theme = facts.parts.get("look"), theme_of(store, facts)
    chosen = facts.data("look").get("heading_font")
    heading_file = FONTS[chosen if chosen in FONTS else theme.heading].first_file(
        code_of(spoken_locale() or store.locale)
    )
    face = face_of(replace(branding_in(facts.data("look")), theme=theme.name))
    if part is None:
        return Look(None, heading_file, None, None, None, face)
    addresses: Addresses = request.app.state.addresses
    is_branded = any(part.data.get(name) for name in CHOICES if name != "theme")
    return Look(
        addresses.path_to("branding.show", version=part.version) if is_branded else None,
        heading_file,
        part.data.get("logo"),
        part.data.get("logo_dark"),
        part.data.get("icons"),
        face,
        bool(part.data.get(BRANDS)),
    )
