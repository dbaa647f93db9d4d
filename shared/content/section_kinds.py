"""What a front page can be made of: each kind of section, and what a merchant decides about it."""

from dataclasses import dataclass
from typing import Final, Literal

from shared.kernel.sentences import say

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


# The forms of settings that hold words, which differ in each language.
SPOKEN: Final = frozenset({"line", "text", "markdown"})


def told_name(section_id: str, setting: str) -> str:
    """Return the name under which a section's words in another language are kept with the store."""
    return f"section-{section_id}-{setting}"


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
            say("Welcome"),
            say("One message, one picture, one button: what a visitor sees first."),
            "panels-top-left",
            (
                Setting("title", say("Title"), required=True),
                Setting("text", say("Sentence"), "text"),
                Setting("action", say("Words on the button")),
                Setting("link", say("The button leads to"), "link"),
                Setting(
                    "picture",
                    say("Picture"),
                    "picture",
                    hint=say("Wide, with its subject at the end of a line."),
                ),
            ),
        ),
        SectionKind(
            "collections",
            say("Collections"),
            say("Your collections as large tiles."),
            "layout-grid",
            (
                Setting("title", say("Title")),
                Setting("count", say("At most"), "choice", choices=(("3", "3"), ("6", "6"), ("9", "9"))),
            ),
        ),
        SectionKind(
            "products",
            say("Products"),
            say("A row of products: new, reduced, from a collection, or chosen by you."),
            "package",
            (
                Setting("title", say("Title"), required=True),
                Setting(
                    "source",
                    say("Which"),
                    "choice",
                    choices=(
                        ("newest", say("The newest")),
                        ("reduced", say("Reduced ones")),
                        ("collection", say("From a collection")),
                        ("chosen", say("Chosen below")),
                    ),
                ),
                Setting("collection", say("Collection"), "collection"),
                Setting(
                    "products",
                    say("Chosen products"),
                    "products",
                    hint=say("Their addresses, one a line: /products/mug"),
                ),
                Setting("count", say("At most"), "choice", choices=_COUNT),
            ),
        ),
        SectionKind(
            "story",
            say("Story"),
            say("A picture and a few paragraphs about who you are or how it is made."),
            "book-open",
            (
                Setting("title", say("Title"), required=True),
                Setting(
                    "text",
                    say("Paragraphs"),
                    "text",
                    required=True,
                    hint=say("An empty line begins a new one."),
                ),
                Setting("picture", say("Picture"), "picture"),
                Setting("action", say("Words of the link")),
                Setting("link", say("The link leads to"), "link"),
            ),
        ),
        SectionKind(
            "promises",
            say("Promises"),
            say("Delivery, returns, payment: up to four, also shown beside every product."),
            "badge-check",
            (Setting("promises", say("Promises"), "promises"),),
        ),
        SectionKind(
            "reviews",
            say("Reviews"),
            say("What buyers say: the best of the latest reviews. It is not shown before there are some."),
            "message-square-heart",
            (
                Setting("title", say("Title")),
                Setting(
                    "least",
                    say("Which"),
                    "choice",
                    choices=(("4", say("Four stars and more")), ("5", say("Five stars"))),
                ),
                Setting("count", say("At most"), "choice", choices=(("3", "3"), ("6", "6"))),
            ),
        ),
        SectionKind(
            "posts",
            say("Blog posts"),
            say("The latest posts of your blog."),
            "newspaper",
            (
                Setting("title", say("Title"), required=True),
                Setting("count", say("At most"), "choice", choices=(("3", "3"), ("6", "6"))),
            ),
        ),
        SectionKind(
            "newsletter",
            say("Newsletter"),
            say(
                "The form by which people ask for your news. It is not shown while the newsletter is switched off."
            ),
            "mail",
            (Setting("title", say("Title"), required=True), Setting("text", say("Sentence"), "text")),
        ),
        SectionKind(
            "text",
            say("Text"),
            say("Words of your own, in Markdown."),
            "text",
            (Setting("title", say("Title")), Setting("text", say("Text"), "markdown", required=True)),
        ),
    )
}
