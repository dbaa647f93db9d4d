"""Make, change and remove a collection."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.events import record
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.clean_html import clean_html
from shared.products.collection import BY_HAND, SORTS, Collection
from shared.products.collection_rules import Rule, written_rule
from shared.products.old_paths import leave_path, path_of, take_path
from shared.products.slugs import slug_of
from shared.stores.queries import bump_catalogue

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
# The address of everything is no merchant's to give away.
EVERYTHING = "all"


class NoSuchCollection(NotFound):
    """There is no collection with this id."""

    message = say("There is no such collection any more.")


@dataclass(frozen=True, slots=True)
class CollectionWords:
    """What a merchant says of a collection; `rule` None leaves its products to be placed by hand."""

    title: str
    slug: str
    description_html: str
    sort: str
    seo_title: str
    seo_description: str
    rule: Rule | None


async def collection_by_id(session: AsyncSession, collection_id: str) -> Collection:
    """Return a collection; raises NoSuchCollection."""
    key = parse_id(collection_id)
    found: Collection | None = (
        await session.scalar(select(Collection).where(Collection.id == key)) if key else None
    )
    if found is None:
        raise NoSuchCollection
    return found


async def create_collection(session: AsyncSession, title: str, *, actor: str, now: datetime) -> Collection:
    """Make an empty collection, the last of all; raises Invalid at "title"."""
    _refuse_title(title)
    last = await session.scalar(select(func.coalesce(func.max(Collection.position), -1))) or 0
    collection = Collection(
        store_id=session.info["store_id"],
        slug=await _free_slug(session, slug_of(title)),
        title=title,
        position=last + 1,
        created_at=now,
    )
    session.add(collection)
    await take_path(session, path_of(collection))
    record(session, "collection.created", collection.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)
    return collection


async def change_collection(
    session: AsyncSession, collection: Collection, words: CollectionWords, *, actor: str, now: datetime
) -> None:
    """Set words, address, rule and order; raises Invalid with every wrong field. Filling comes later."""
    slug = slug_of(words.slug or words.title)
    await _refuse_bad(session, collection, words, slug)
    before = path_of(collection)
    collection.title, collection.slug = words.title, slug
    collection.description_html = clean_html(words.description_html)
    collection.seo_title, collection.seo_description = words.seo_title, words.seo_description
    collection.rule = written_rule(words.rule) if words.rule else None
    collection.sort = words.sort
    collection.filled_version = -1
    await leave_path(session, collection, before, now=now)
    record(session, "collection.updated", collection.id, actor=actor, now=now)
    await session.flush()
    await bump_catalogue(session)


async def remove_collection(
    session: AsyncSession, collection: Collection, *, actor: str, now: datetime
) -> None:
    """Take a collection away; its products stay."""
    record(session, "collection.deleted", collection.id, actor=actor, now=now, slug=collection.slug)
    await session.execute(delete(Collection).where(Collection.id == collection.id))
    await bump_catalogue(session)


def _refuse_title(title: str) -> None:
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Invalid(
            {"title": say("Give the collection a name of at most %(most)s characters.", most=LONGEST_TITLE)}
        )


async def _refuse_bad(
    session: AsyncSession, collection: Collection, words: CollectionWords, slug: str
) -> None:
    wrong = {}
    if not 0 < len(words.title) <= LONGEST_TITLE:
        wrong["title"] = say("Give the collection a name of at most %(most)s characters.", most=LONGEST_TITLE)
    taken = select(Collection.id).where(Collection.slug == slug, Collection.id != collection.id)
    if slug == EVERYTHING or await session.scalar(taken):
        wrong["slug"] = say("Another collection already has the address “%(slug)s”.", slug=slug)
    if len(words.description_html) > LONGEST_TEXT:
        wrong["description"] = say("This text is too long.")
    if words.sort not in SORTS or (words.rule and words.sort == BY_HAND):
        wrong["sort"] = say("Choose an order. What a rule brings cannot be arranged by hand.")
    if words.rule and not words.rule.conditions:
        wrong["rule"] = say("Say at least one condition.")
    if wrong:
        raise Invalid(wrong)


async def _free_slug(session: AsyncSession, wanted: str) -> str:
    # Slugs are letters, digits and hyphens: nothing in them means anything to a pattern.
    taken = set(
        await session.scalars(select(Collection.slug).where(Collection.slug.op("~")(f"^{wanted}(-[0-9]+)?$")))
    )
    slug, number = wanted, 1
    while slug in taken or slug == EVERYTHING:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
