"""What a front page can be made of: each kind of section, and what a merchant decides about it."""

from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["line", "text", "markdown", "choice", "picture", "link", "collection", "products", "promises"]

LONGEST_LINE: Final = 160
LONGEST_TEXT: Final = 5_000
MOST_PROMISES: Final = 4
MOST_SECTIONS: Final = 20

# Few enough to choose from, and all drawn by the kept set.
ICONS: Final = (
    "truck",
    "undo-2",
    "banknote",
    "hand-coins",
    "shield-check",
    "leaf",
    "heart",
    "hammer",
    "sprout",
    "package",
    "clock",
    "star",
    "wrench",
    "coffee",
    "mountain",
    "phone",
    "calendar-check",
    "check",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to decide. `form` says how it is typed and checked."""

    name: str
    label: str
    form: Form = "line"
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A kind of section, in the merchant's words."""

    name: str
    title: str
    words: str
    icon: str
    settings: tuple[Setting, ...]


_COUNT: Final = (("4", "4"), ("8", "8"), ("12", "12"))

KINDS: Final[dict[str, SectionKind]] = {
    kind.name: kind
    for kind in (
        SectionKind(
            "hero",
            "Welcome",
            "One message, one picture, one button: what a visitor sees first.",
            "panels-top-left",
            (
                Setting("title", "Title", required=True),
                Setting("text", "Sentence", "text"),
                Setting("action", "Words on the button"),
                Setting("link", "The button leads to", "link"),
                Setting("picture", "Picture", "picture", hint="Wide, with its subject at the end of a line."),
            ),
        ),
        SectionKind(
            "collections",
            "Collections",
            "Your collections as large tiles.",
            "layout-grid",
            (
                Setting("title", "Title"),
                Setting("count", "At most", "choice", choices=(("3", "3"), ("6", "6"), ("9", "9"))),
            ),
        ),
        SectionKind(
            "products",
            "Products",
            "A row of products: new, reduced, from a collection, or chosen by you.",
            "package",
            (
                Setting("title", "Title", required=True),
                Setting(
                    "source",
                    "Which",
                    "choice",
                    choices=(
                        ("newest", "The newest"),
                        ("reduced", "Reduced ones"),
                        ("collection", "From a collection"),
                        ("chosen", "Chosen below"),
                    ),
                ),
                Setting("collection", "Collection", "collection"),
                Setting(
                    "products",
                    "Chosen products",
                    "products",
                    hint="Their addresses, one a line: /products/mug",
                ),
                Setting("count", "At most", "choice", choices=_COUNT),
            ),
        ),
        SectionKind(
            "story",
            "Story",
            "A picture and a few paragraphs about who you are or how it is made.",
            "book-open",
            (
                Setting("title", "Title", required=True),
                Setting("text", "Paragraphs", "text", required=True, hint="An empty line begins a new one."),
                Setting("picture", "Picture", "picture"),
                Setting("action", "Words of the link"),
                Setting("link", "The link leads to", "link"),
            ),
        ),
        SectionKind(
            "promises",
            "Promises",
            "Delivery, returns, payment: up to four, also shown beside every product.",
            "badge-check",
            (Setting("promises", "Promises", "promises"),),
        ),
        SectionKind(
            "posts",
            "Blog posts",
            "The latest posts of your blog.",
            "newspaper",
            (
                Setting("title", "Title", required=True),
                Setting("count", "At most", "choice", choices=(("3", "3"), ("6", "6"))),
            ),
        ),
        SectionKind(
            "text",
            "Text",
            "Words of your own, in Markdown.",
            "text",
            (Setting("title", "Title"), Setting("text", "Text", "markdown", required=True)),
        ),
    )
}
