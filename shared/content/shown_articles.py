"""Pages and posts as shoppers meet them: published, and not before their moment.

Straight on the driver, as the other pages that most visitors see (`shared/kernel/reading.py`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.kernel.reading import Reader
from shared.languages.told_texts import tell_rows

PAGE_SIZE: Final = 12

_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_ANYWHERE: Final = UUID(int=2**128 - 1)


class ShownArticle(NamedTuple):
    """A whole page or post."""

    id: UUID
    slug: str
    title: str
    summary: str
    body_html: str
    author: str
    tags: Sequence[str]
    renditions: Sequence[dict[str, Any]]
    alt: str
    published_at: datetime
    updated_at: datetime
    seo_title: str
    seo_description: str


class Teaser(NamedTuple):
    """A post in a list."""

    id: UUID
    slug: str
    title: str
    summary: str
    author: str
    tags: Sequence[str]
    renditions: Sequence[dict[str, Any]]
    alt: str
    published_at: datetime
    updated_at: datetime


class Listed(NamedTuple):
    """A page or post in a sitemap."""

    kind: str
    slug: str


_SHOWN: Final = "state = 'published' AND published_at <= now()"
_ONE: Final = (
    f"SELECT {', '.join(ShownArticle._fields)} FROM articles WHERE kind = $1 AND slug = $2 AND {_SHOWN}"  # noqa: S608 - our own column names
)
_DRAFT_FIELDS: Final = ", ".join(ShownArticle._fields).replace(
    "published_at", "coalesce(published_at, updated_at) AS published_at"
)
_DRAFT: Final = f"SELECT {_DRAFT_FIELDS} FROM articles WHERE kind = $1 AND id = $2"  # noqa: S608 - our own column names
_TEASERS: Final = f"""
SELECT {", ".join(Teaser._fields)}
FROM articles
WHERE kind = 'post' AND {_SHOWN} AND (published_at, id) < ($1, $2) AND ($3 = '' OR $3 = ANY (tags))
ORDER BY published_at DESC, id DESC
LIMIT {{limit:d}}"""  # noqa: S608 - our own column names
_MOVED_TO: Final = f"""
SELECT slug FROM articles
WHERE {_SHOWN} AND id = (SELECT article_id FROM old_article_addresses WHERE kind = $1 AND slug = $2)"""  # noqa: S608 - our own words
_LISTED: Final = f"""
SELECT kind, slug FROM articles WHERE {_SHOWN} ORDER BY kind, published_at, id OFFSET $1 LIMIT $2"""  # noqa: S608 - our own words
_COUNTS: Final = f"SELECT kind, count(*) FROM articles WHERE {_SHOWN} GROUP BY kind"  # noqa: S608 - our own words


async def shown_article(reader: Reader, kind: str, slug: str) -> ShownArticle | None:
    """Return a page or post that shoppers may read."""
    row = await reader.fetchrow(_ONE, kind, slug)
    return None if row is None else (await tell_rows(reader, [ShownArticle._make(row)]))[0]


async def article_as_it_will_be(reader: Reader, kind: str, article_id: UUID) -> ShownArticle | None:
    """Return a page or post whatever its state, for a preview; one without a moment has that of its last change."""
    row = await reader.fetchrow(_DRAFT, kind, article_id)
    return None if row is None else (await tell_rows(reader, [ShownArticle._make(row)]))[0]


async def article_moved_to(reader: Reader, kind: str, slug: str) -> str | None:
    """Return the slug of the shown page or post that once was at this one."""
    found: str | None = await reader.fetchval(_MOVED_TO, kind, slug)
    return found


async def latest_posts(
    reader: Reader, *, tag: str = "", after: str | None = None, limit: int = PAGE_SIZE
) -> Page[Teaser]:
    """Return posts, latest first, after the one that the cursor names."""
    moment, last = moment_and_id(after) or (_LATEST, _ANYWHERE)
    rows = await reader.fetch(_TEASERS.format(limit=limit + 1), moment, last, tag)
    posts = await tell_rows(reader, [Teaser._make(row) for row in rows])
    return page_of(posts, limit, lambda post: [post.published_at.isoformat(), str(post.id)])


async def listed_articles(reader: Reader, *, skipped: int, limit: int) -> list[Listed]:
    """Return what a sitemap names of pages and posts, the first ones first, after `skipped` of them."""
    return [Listed._make(row) for row in await reader.fetch(_LISTED, skipped, limit)]


async def count_articles(reader: Reader) -> dict[str, int]:
    """Return how many pages and posts there are, by kind."""
    return {kind: count for kind, count in await reader.fetch(_COUNTS)}
