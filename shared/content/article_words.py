"""What a merchant writes about a page or a post, and what of it is too long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from shared.content.models import STATES
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say

TEXTS: Final = ("title", "slug", "summary", "body", "author", "alt", "state", "seo_title", "seo_description")
LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 500
LONGEST_BODY: Final = 200_000
LONGEST_SEO: Final = 300
LONGEST_TAG: Final = 40
MOST_TAGS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWords:
    """What a merchant wrote. `published_at` None means now, when it is published for the first time.

    `picture` is (renditions, what it shows): None keeps the one there is, an empty list takes it away.
    """

    title: str
    slug: str = ""
    summary: str = ""
    body: str = ""
    author: str = ""
    tags: Sequence[str] = ()
    state: str = "draft"
    published_at: datetime | None = None
    seo_title: str = ""
    seo_description: str = ""
    renditions: list[dict[str, Any]] | None = None
    alt: str = ""


def words_of(
    typed: Mapping[str, str],
    *,
    published_at: datetime | None = None,
    renditions: list[dict[str, Any]] | None = None,
) -> ArticleWords:
    """Return what was typed into the form of a page or post."""
    tags = (tag.strip() for tag in typed.get("tags", "").split(","))
    return ArticleWords(
        **{name: typed.get(name, "").strip() for name in TEXTS},
        tags=list(dict.fromkeys(tag for tag in tags if tag)),
        published_at=published_at,
        renditions=renditions,
    )


def refuse_bad_words(words: ArticleWords) -> None:
    """Raise Invalid with every text that is missing or too long."""
    wrong = {}
    if not words.title:
        wrong["title"] = say("Give it a title.")
    for name, text, longest in (
        ("title", words.title, LONGEST_TITLE),
        ("summary", words.summary, LONGEST_SUMMARY),
        ("author", words.author, LONGEST_TITLE),
        ("alt", words.alt, LONGEST_SEO),
        ("seo_title", words.seo_title, LONGEST_SEO),
        ("seo_description", words.seo_description, LONGEST_SEO),
    ):
        if len(text) > longest:
            wrong[name] = say("Use at most %(most)s characters.", most=longest)
    if len(words.body) > LONGEST_BODY:
        wrong["body"] = say("This text is too long.")
    if len(words.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in words.tags):
        wrong["tags"] = say(
            "Use at most %(most)s tags of at most %(longest)s characters.",
            most=MOST_TAGS,
            longest=LONGEST_TAG,
        )
    if words.state not in STATES:
        wrong["state"] = say("Choose draft or published.")
    if wrong:
        raise Invalid(wrong)
