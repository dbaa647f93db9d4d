"""What of a store can be translated: each kind of thing with its texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.languages.known import LANGUAGES
from shared.stores.models import Store

LINE: Final = "line"
TEXT: Final = "text"
HTML: Final = "html"
MARKDOWN: Final = "markdown"

LONGEST: Final = {LINE: 300, TEXT: 2_000, HTML: 100_000, MARKDOWN: 100_000}
# The alternative text of a picture is the field "alt." with the picture's id.
ALT: Final = "alt."


class NothingToTranslate(NotFound):
    """The store has no such thing, or is not read in that language."""

    message = say("There is nothing to translate at this address.")


@dataclass(frozen=True, slots=True)
class Field:
    """One text; `name` is its column and the name under which its translation is kept."""

    name: str
    label: str
    form: str = LINE

    @property
    def longest(self) -> int:
        """How many characters it may have."""
        return LONGEST[self.form]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its table, by which column a translation points to it, which column names it, its texts."""

    name: str
    label: str
    table: str
    column: str
    title: str
    fields: Sequence[Field]
    only: str = "true"


_SEO: Final = (
    Field("seo_title", say("Title for search engines")),
    Field("seo_description", say("Description for search engines"), TEXT),
)
_TITLE: Final = Field("title", say("Title"))
_DESCRIPTION: Final = Field("description_html", say("Description"), HTML)

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "products",
            say("Products"),
            "products",
            "product_id",
            "title",
            (_TITLE, _DESCRIPTION, *_SEO),
            "own.deleted_at IS NULL AND own.state <> 'archived'",
        ),
        Kind(
            "collections",
            say("Collections"),
            "collections",
            "collection_id",
            "title",
            (_TITLE, _DESCRIPTION, *_SEO),
        ),
        Kind(
            "categories",
            say("Categories"),
            "categories",
            "category_id",
            "title",
            (_TITLE, _DESCRIPTION, Field("alt", say("What the picture shows"))),
        ),
        # A brand's name is a name in every language.
        Kind("brands", say("Brands"), "brands", "brand_id", "name", (_DESCRIPTION,)),
        Kind(
            "articles",
            say("Pages and posts"),
            "articles",
            "article_id",
            "title",
            (
                _TITLE,
                Field("summary", say("Summary"), TEXT),
                Field("body", say("Text"), MARKDOWN),
                Field("alt", say("What the picture shows")),
                *_SEO,
            ),
        ),
    )
}


def kind_named(name: str) -> Kind:
    """Return a kind of thing; raises NothingToTranslate."""
    if name not in KINDS:
        raise NothingToTranslate
    return KINDS[name]


def language_of(store: Store, code: str) -> str:
    """Return a further language of the store; raises NothingToTranslate."""
    if code not in store.further_languages or code not in LANGUAGES:
        raise NothingToTranslate
    return code
