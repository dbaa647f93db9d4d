"""The sums of a product's published reviews: moved by the transaction that moves a review, and exact."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.reviews.models import FITS, MOST_STARS, ProductRating, Review
from shared.reviews.states import PUBLISHED
from shared.stores.queries import bump_catalogue

_BY_STARS: Final = ("ones", "twos", "threes", "fours", "fives")

Sums = dict[str, int]
# What a review counts for: its product, stars and fit.
Counted = tuple[UUID, int, str | None]


def counted(review: Review) -> list[Counted]:
    """Return what a review counts for as it stands: nothing unless it is published."""
    return [(review.product_id, review.stars, review.fit)] if review.is_published else []


async def move_ratings(session: AsyncSession, *, gone: Iterable[Counted], come: Iterable[Counted]) -> None:
    """Take reviews out of their products' sums and put others in; shoppers see it, so the catalogue's version rises.

    Products are locked in the order of their ids and the store last, as everybody does.
    """
    changes: dict[UUID, Sums] = {}
    for by, reviews in ((-1, gone), (1, come)):
        for product_id, stars, fit in reviews:
            sums = changes.setdefault(product_id, {})
            for name, value in sums_of(stars, fit).items():
                sums[name] = sums.get(name, 0) + by * value
    for product_id in sorted(changes):
        if any(changes[product_id].values()):
            await _add(session, product_id, changes[product_id])
    if changes:
        await bump_catalogue(session)


def sums_of(stars: int, fit: str | None) -> Sums:
    """Return what one review adds to the sums."""
    return {"count": 1, "total": stars, _BY_STARS[stars - 1]: 1} | ({f"fit_{fit}": 1} if fit else {})


async def recompute_ratings(session: AsyncSession) -> None:
    """Write the sums of the whole store anew from its reviews: what they must be equal to at all times."""
    stars = {name: func.count().filter(Review.stars == place) for place, name in enumerate(_BY_STARS, 1)}
    fits = {f"fit_{fit}": func.count().filter(Review.fit == fit) for fit in FITS}
    columns = {"count": func.count(), "total": func.sum(Review.stars), **stars, **fits}
    fresh = (
        select(Review.store_id, Review.product_id, *columns.values())
        .where(Review.state == PUBLISHED)
        .group_by(Review.store_id, Review.product_id)
    )
    await session.execute(delete(ProductRating))
    await session.execute(insert(ProductRating).from_select(["store_id", "id", *columns], fresh))


async def _add(session: AsyncSession, product_id: UUID, sums: Sums) -> None:
    names = ("count", "total", *_BY_STARS[:MOST_STARS], *(f"fit_{fit}" for fit in FITS))
    # The row is there before it is added to: an insert of what is taken away would break the row's own checks.
    empty = {"store_id": session.info["store_id"], "id": product_id} | dict.fromkeys(names, 0)
    made = insert(ProductRating).values(empty)
    columns = ProductRating.__table__.c
    await session.execute(made.on_conflict_do_nothing(index_elements=["store_id", "id"]))
    await session.execute(
        ProductRating.__table__.update()  # type: ignore[attr-defined]  # __table__ is typed as any FROM clause
        .where(columns.id == product_id)
        .values({name: columns[name] + value for name, value in sums.items() if value})
    )
