"""Where a menu's line or a section's button leads: something of the shop, by its id, or an address outside."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.models import PAGE, POST, Article
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.products.category import Category
from shared.products.category_titles import category_titles
from shared.products.models import ACTIVE, Collection, Product

Link = Mapping[str, Any]

# Places that every shop has.
FIXED: Final = {
    "home": say("Front page"),
    "collections": say("All collections"),
    "everything": say("Everything"),
    "blog": say("Blog"),
    "search": say("Search"),
    "account": say("Account"),
}
LONGEST_ADDRESS: Final = 500
MOST_CHOICES: Final = 300

_MODELS: Final[dict[str, type[Collection] | type[Category] | type[Product] | type[Article]]] = {
    "collection": Collection,
    "category": Category,
    "product": Product,
    PAGE: Article,
    POST: Article,
}
_OWN: Final = re.compile(r"/(collections|categories|products|pages|blog)/([^?#]{1,1000}?)/?")
_NOUNS: Final = {
    "collections": "collection",
    "categories": "category",
    "products": "product",
    "pages": PAGE,
    "blog": POST,
}

_TARGETS: Final = """
SELECT 'collection' AS kind, id, slug, title FROM collections WHERE id = ANY ($1)
UNION ALL
SELECT 'category', id, path, title FROM categories WHERE id = ANY ($1)
UNION ALL
SELECT 'product', id, slug, title FROM products WHERE id = ANY ($1) AND state = 'active' AND deleted_at IS NULL
UNION ALL
SELECT kind, id, slug, title FROM articles
WHERE id = ANY ($1) AND state = 'published' AND published_at <= now()"""


class Target(NamedTuple):
    """Something of the shop that can be seen now. Its `address` is a slug, of a category the path of them."""

    kind: str
    address: str
    title: str


async def read_link(session: AsyncSession, chosen: str, typed: str, *, field: str) -> Link | None:
    """Return the link of a choice ("collection:<id>", "home") or of a typed address, None for neither.

    Raises Invalid at `field` for what is not of this store and for addresses outside that are not https.
    """
    if typed:
        return await _typed(session, typed, field)
    if not chosen or chosen in FIXED:
        return {"to": chosen} if chosen else None
    kind, _, key = chosen.partition(":")
    link = await _known(session, kind, parse_id(key))
    if link is None:
        raise Invalid({field: say("Choose something that is there.")})
    return link


def chosen_of(link: Link | None) -> str:
    """Return a link as a choice of the form's list, empty for an address outside."""
    if not link or link["to"] == "url":
        return ""
    return f"{link['to']}:{link['id']}" if "id" in link else str(link["to"])


def typed_of(link: Link | None) -> str:
    """Return a link as an address that was typed."""
    return str(link["url"]) if link and link["to"] == "url" else ""


async def link_choices(session: AsyncSession) -> list[tuple[str, str]]:
    """Return what a form's list offers: the fixed places, collections, categories, pages and the latest posts."""
    collections = await session.execute(
        select(Collection.id, Collection.title).order_by(Collection.position).limit(MOST_CHOICES)
    )
    categories = (await category_titles(session))[:MOST_CHOICES]
    articles = await session.execute(
        select(Article.kind, Article.id, Article.title)
        .order_by(Article.kind, Article.updated_at.desc())
        .limit(MOST_CHOICES)
    )
    return [
        ("", say("Choose…")),
        *FIXED.items(),
        *((f"collection:{key}", say("Collection: %(title)s", title=title)) for key, title in collections),
        *((f"category:{one.id}", say("Category: %(title)s", title=one.title)) for one in categories),
        *((f"{kind}:{key}", _article(kind, title)) for kind, key, title in articles),
    ]


def _article(kind: str, title: str) -> str:
    return say("Post: %(title)s", title=title) if kind == POST else say("Page: %(title)s", title=title)


def ids_in(links: Iterable[Link | None]) -> list[UUID]:
    """Return the ids that links name."""
    return [key for link in links if link and (key := parse_id(str(link.get("id", ""))))]


async def targets(reader: Reader, ids: Sequence[UUID]) -> dict[str, Target]:
    """Return what can be seen of these, by "kind:id". What vanished, or is not out yet, is not among them."""
    if not ids:
        return {}
    rows = await reader.fetch(_TARGETS, ids)
    return {f"{row['kind']}:{row['id']}": Target(row["kind"], row["slug"], row["title"]) for row in rows}


async def _typed(session: AsyncSession, typed: str, field: str) -> Link:
    own = _OWN.fullmatch(typed)
    if own:
        kind = _NOUNS[own[1]]
        model = _MODELS[kind]
        found = select(model.id).where((model.path if model is Category else model.slug) == own[2])
        if model is Article:
            found = found.where(Article.kind == kind)
        link = await _known(session, kind, await session.scalar(found))
        if link:
            return link
        raise Invalid({field: say("There is nothing at this address of your shop.")})
    if len(typed) > LONGEST_ADDRESS or not _is_outside(typed):
        raise Invalid(
            {
                field: say(
                    "Write an address that begins with https://, or one of your shop such as /products/mug."
                )
            }
        )
    return {"to": "url", "url": typed}


def _is_outside(typed: str) -> bool:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return False
    plain = typed.isascii() and typed.isprintable() and " " not in typed and "\\" not in typed
    return plain and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


async def _known(session: AsyncSession, kind: str, key: UUID | None) -> Link | None:
    model = _MODELS.get(kind)
    if model is None or key is None:
        return None
    wanted = select(model.id).where(model.id == key)
    if model is Article:
        wanted = wanted.where(Article.kind == kind)
    if model is Product:
        wanted = wanted.where(Product.state == ACTIVE, Product.deleted_at.is_(None))
    return {"to": kind, "id": str(key)} if await session.scalar(wanted) else None
