"""What a merchant typed about a page or a post, read back as it was and as what it means."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from merchant.typed_figures import written_moment
from shared.content.article_words import TEXTS, ArticleWords, words_of
from shared.content.models import Article
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.web.forms import Form


@dataclass(frozen=True, slots=True)
class ShownArticleForm:
    """The values of the form's fields by name, exactly as they will be shown, and what is wrong with them."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def from_article(article: Article) -> ShownArticleForm:
    """Return the form as the page or post is."""
    values = {name: getattr(article, name) or "" for name in TEXTS}
    values["tags"] = ", ".join(article.tags or ())
    values["published_at"] = when_text(article.published_at)
    return ShownArticleForm(values)


def from_typed(form: Form, article: Article, errors: dict[str, str]) -> ShownArticleForm:
    """Return the form as it was typed, so that nothing is lost over an error."""
    typed = {name: form[name] for name in form}
    return ShownArticleForm(from_article(article).values | typed, errors)


def read_article(form: Form, renditions: list[dict[str, Any]] | None) -> ArticleWords:
    """Return what the form says; raises Invalid when the moment is none."""
    return words_of(
        form,
        published_at=read_moment(form, "published_at"),
        renditions=[] if form.get("no_picture") and renditions is None else renditions,
    )


def read_moment(form: Form, name: str) -> datetime | None:
    """Return a moment typed into a browser's own field for one; these fields say UTC beside them."""
    typed = form.get(name)
    if not typed:
        return None
    written = written_moment(typed)
    if written is None:
        raise Invalid({name: say("Write a day and a time, such as 2027-03-01T09:00.")})
    return written.replace(tzinfo=UTC)


def when_text(moment: datetime | None) -> str:
    """Return a moment as a browser's field takes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if moment else ""
