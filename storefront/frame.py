"""What stands around every page of a shop: its look, its menus, its announcement, its promises."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from starlette.requests import Request

from shared.content.announcement import stands_at
from shared.content.links import Link, Target, ids_in, targets
from shared.content.menus import MENUS, labels_of, links_of
from shared.content.newsletter import NEWSLETTER, STANDARD, newsletter_in
from shared.content.sections import Section
from shared.content.shown_arrangements import Arranged, arranged
from shared.kernel.reading import Reader
from shared.languages.telling import tell
from shared.languages.told_texts import Texts, told_words
from shared.look.themes import Theme, theme_named
from shared.payments.methods import BANK_TRANSFER, CARD, CASH_ON_DELIVERY
from shared.stores.models import Store
from shared.web.addresses import Addresses
from shared.web.assets import ICONS
from storefront.languages import here
from storefront.menu import Entry, menu
from storefront.store_words import in_language, words_of

ROUTES: Final = {
    "home": ("home.show", {}),
    "collections": ("collections.index", {}),
    "everything": ("collections.show", {"slug": "all"}),
    "blog": ("posts.index", {}),
    "search": ("search.show", {}),
    "account": ("account.show", {}),
}
# Where a merchant's own rules apply. A page that is not named here goes without: accounts, orders, the checkout (R31).
STYLED: Final = frozenset(
    {
        "home.show",
        "collections.index",
        "collections.show",
        "categories.show",
        "brands.index",
        "brands.show",
        "tags.show",
        "product_sizes.show",
        "reviews.index",
        "products.show",
        "pages.show",
        "posts.index",
        "posts.show",
        "search.show",
        "cart.show",
        "previews.show",
        "previews.article",
        "sketches.create",
    }
)
DETAILS: Final = {
    "collection": ("collections.show", "slug"),
    "category": ("categories.show", "path"),
    "product": ("products.show", "slug"),
    "page": ("pages.show", "slug"),
    "post": ("posts.show", "slug"),
}


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A line of a menu with those below it; `href` None only heads them."""

    label: str
    href: str | None
    lines: tuple["MenuLine", ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing a store promises: delivery, returns, payment."""

    icon: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """The bar above every page; `name` is remembered by a browser in which it was closed, None when it cannot be."""

    text: str
    href: str | None
    tone: str
    name: str | None


_WAYS: Final = """
SELECT method, is_on FROM payment_ways
UNION ALL SELECT 'account', true WHERE EXISTS (SELECT FROM payment_accounts WHERE is_on)"""


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """What all pages of a version of the catalogue share: read once, rendered on each."""

    parts: Mapping[str, Arranged]
    targets: Mapping[str, Target]
    entries: Sequence[Entry]
    # What the menus' own words are in the language that is spoken.
    words: Texts
    # The ways to pay that the store has not switched off, by name, and whether an account of its own takes cards.
    ways: tuple[str, ...]
    has_account: bool

    def data(self, part: str) -> Mapping[str, Any]:
        """Return how a part is laid out, empty where no merchant did."""
        return self.parts[part].data if part in self.parts else {}


async def frame_facts(
    reader: Reader, *, with_drafts: bool = False, sketched: Mapping[str, Arranged] | None = None
) -> FrameFacts:
    """Read the layout of a shop: its parts, what their links lead to, and the menu of a shop without its own.

    What is `sketched` stands in the place of what is kept.
    """
    parts = await arranged(reader, with_drafts=with_drafts) | dict(sketched or {})
    own_menus = [parts[menu].data["items"] for menu in MENUS if menu in parts]
    links = [link for items in own_menus for link in links_of(items)]
    words = await told_words(reader, (label for items in own_menus for label in labels_of(items)))
    if "announcement" in parts:
        links.append(parts["announcement"].data.get("link"))
    if "home" in parts:
        links += [section.get("link") for section in parts["home"].data["sections"]]
    return FrameFacts(
        parts, await targets(reader, ids_in(links)), await menu(reader), words, *await _ways(reader)
    )


async def _ways(reader: Reader) -> tuple[tuple[str, ...], bool]:
    decided = {row["method"]: row["is_on"] for row in await reader.fetch(_WAYS)}
    names = tuple(
        method.name
        for method in (CARD, CASH_ON_DELIVERY, BANK_TRANSFER)
        if decided.get(method.name, method is not BANK_TRANSFER)
    )
    return names, "account" in decided


def theme_of(store: Store, facts: FrameFacts) -> Theme:
    """Return the theme of a shop, in a preview that of the draft."""
    return theme_named(facts.data("look").get("theme") or store.theme)


def own_style_of(request: Request, facts: FrameFacts) -> str | None:
    """Return the address of the merchant's own rules, where they made some and this page takes them."""
    part = facts.parts.get("look")
    if part is None or not part.data.get("rules") or request.state.route not in STYLED:
        return None
    addresses: Addresses = request.app.state.addresses
    return addresses.path_to("branding.rules", version=part.version)


def sections_of(facts: FrameFacts, store: Store) -> Sequence[Section]:
    """Return the sections that the merchant put on the front page, as they are said here; none where they put none."""
    return [in_language(section, words_of(store)) for section in facts.data("home").get("sections", ())]


def newsletter_of(store: Store, facts: FrameFacts) -> str:
    """Return the sentence beside the newsletter's form; empty where the shop has no form."""
    form = newsletter_in(facts.data(NEWSLETTER))
    return str(words_of(store).get("newsletter") or form.text or tell(STANDARD)) if form.is_on else ""


def promises_of(sections: Sequence[Section]) -> tuple[Promise, ...]:
    """Return what the front page's sections promise; nothing in them can break a page."""
    return tuple(
        Promise(_icon(promise["icon"]), promise["title"], promise["text"])
        for section in sections
        if section["kind"] == "promises"
        for promise in section.get("promises", ())
    )


def menu_lines(request: Request, facts: FrameFacts, menu: str) -> tuple[MenuLine, ...] | None:
    """Return a menu's lines, None where the merchant made none. What its target no longer is, is left out."""
    if menu not in facts.parts:
        return None
    lines = []
    for top in facts.data(menu)["items"]:
        href = href_of(request, facts, top["link"])
        below = tuple(
            MenuLine(facts.words.get(one["label"], one["label"]), found)
            for one in top["items"]
            if (found := href_of(request, facts, one["link"])) is not None
        )
        if href is not None or below:
            lines.append(MenuLine(facts.words.get(top["label"], top["label"]), href, below))
    return tuple(lines)


def given_menu(request: Request, facts: FrameFacts) -> tuple[MenuLine, ...]:
    """Return the menu of a shop whose merchant made none."""
    addresses: Addresses = request.app.state.addresses
    return tuple(
        MenuLine(entry.title, here(request, addresses.path_to(entry.route, **entry.params)))
        for entry in facts.entries
    )


def href_of(request: Request, facts: FrameFacts, link: Link | None) -> str | None:
    """Return where a link leads, None where it leads nowhere (any more)."""
    addresses: Addresses = request.app.state.addresses
    if not link:
        return None
    if link["to"] == "url":
        return str(link["url"])
    if link["to"] in ROUTES:
        route, params = ROUTES[link["to"]]
        return here(request, addresses.path_to(route, **params))
    target = facts.targets.get(f"{link['to']}:{link.get('id')}")
    if target is None:
        return None
    route, name = DETAILS[target.kind]
    return here(request, addresses.path_to(route, **{name: target.address}))


def announcement_of(request: Request, store: Store, facts: FrameFacts, now: datetime) -> Announcement | None:
    """Return what stands above every page just now."""
    part = facts.parts.get("announcement")
    if part is None or not stands_at(part.data, now):
        return None
    return Announcement(
        words_of(store).get("announcement") or part.data["text"],
        href_of(request, facts, part.data.get("link")),
        part.data["tone"],
        part.version[:12] if part.data["can_be_closed"] else None,
    )


def _icon(name: str) -> str:
    kept = re.fullmatch(r"[a-z0-9-]{1,40}", name) and (ICONS / f"{name}.svg").is_file()
    return name if kept else "check"
