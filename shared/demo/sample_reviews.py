"""What buyers of a demo store say: a good share of the products, mostly praise, some honest blame, the store's answers."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.demo.content.voices import BLAME, ENDINGS, FAMILIES, NAMES, OPENINGS, OTHERS, PRAISE, REPLIES
from shared.kernel.ids import new_id
from shared.kernel.tokens import hash_token
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.products.models import Product, Variant
from shared.products.option import Option
from shared.products.product_image import ProductImage
from shared.reviews.change_settings import change_settings
from shared.reviews.models import FITS, Review, ReviewPhoto, ReviewVote
from shared.reviews.queries import Decisions
from shared.reviews.ratings import recompute_ratings
from shared.reviews.states import PENDING, PUBLISHED, VERIFIED_AT_ONCE
from shared.stores.queries import current_store

# Of a hundred buyers so many give five stars, four, and so on: 4.4 on average.
_STARS: Final = (5,) * 59 + (4,) * 27 + (3,) * 8 + (2,) * 4 + (1,) * 2
_WITH_PHOTOS: Final = 3
CONTENT: Final = 4

Rows = list[dict[str, Any]]


class _Reviewed(NamedTuple):
    """What a product has to do with its reviews."""

    id: UUID
    family: str
    comes_in_sizes: bool


async def write_sample_reviews(session: AsyncSession, *, now: datetime) -> None:
    """Write reviews of about three products in four; the buyers of the sample orders are among the writers."""
    store = await current_store(session)
    chance = random.Random(f"reviews of {store.slug}")  # noqa: S311 - the same demo each time
    reviews: Rows = []
    buyers = await _buyers(session)
    for product in await _products(session):
        writers = _buyers_of(product, buyers) + _strangers(chance)
        chance.shuffle(writers)
        reviews += [_review(store.id, product, *writer, chance=chance, now=now) for writer in writers]
    if not reviews:
        return
    # Two wait in the queue, so that the dashboard shows what it is for.
    for review in reviews[:2]:
        review["state"] = PENDING
    settings = Decisions(policy=VERIFIED_AT_ONCE, anyone_may_write=True)
    await change_settings(session, settings, actor="demo", now=now)
    votes = _votes(reviews, chance, now=now)
    await session.execute(insert(Review), reviews)
    if votes:
        await session.execute(insert(ReviewVote), votes)
    await _add_photos(session, reviews, now=now)
    await recompute_ratings(session)


async def _products(session: AsyncSession) -> list[_Reviewed]:
    sized = select(Option.product_id).where(Option.name == "Size")
    rows = await session.execute(
        select(Product.id, Product.product_type, Product.id.in_(sized)).order_by(Product.slug)
    )
    return [_Reviewed(row[0], FAMILIES.get(row[1], OTHERS), row[2]) for row in rows]


async def _buyers(session: AsyncSession) -> Sequence[tuple[UUID, str, str, UUID]]:
    rows = await session.execute(
        select(Variant.product_id, Order.email, Order.address["name"].astext, Order.id)
        .join(OrderLine, (OrderLine.store_id == Variant.store_id) & (OrderLine.variant_id == Variant.id))
        .join(Order, (Order.store_id == OrderLine.store_id) & (Order.id == OrderLine.order_id))
        .order_by(Order.number, OrderLine.position)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _buyers_of(
    product: _Reviewed, buyers: Sequence[tuple[UUID, str, str, UUID]]
) -> list[tuple[str, str, UUID | None]]:
    own = {
        email: (name.split()[0], email, order)
        for bought, email, name, order in buyers
        if bought == product.id
    }
    return list(own.values())


def _strangers(chance: random.Random) -> list[tuple[str, str, UUID | None]]:
    count = chance.choice((0, 1, 3, 4, 5, 6, 7, 9, 12))
    return [
        (name, f"{place}@reviews.example", None) for place, name in enumerate(chance.sample(NAMES, count))
    ]


def _review(
    store_id: UUID,
    product: _Reviewed,
    name: str,
    email: str,
    order_id: UUID | None,
    *,
    chance: random.Random,
    now: datetime,
) -> dict[str, Any]:
    stars = chance.choice(_STARS)
    title, first = chance.choice(OPENINGS[stars])
    good, bad = chance.choice(PRAISE[product.family]), chance.choice(BLAME[product.family])
    middle = {5: good, 4: f"{good} {bad}" if chance.random() < 0.4 else good, 3: f"{bad} {good}"}
    ending = chance.choice(ENDINGS) if stars >= CONTENT else ""
    age = (
        timedelta(hours=chance.randrange(5, 40)) if order_id else timedelta(hours=chance.randrange(60, 7000))
    )
    answers = stars < CONTENT and chance.random() < 0.7
    return {
        "store_id": store_id,
        "id": new_id(),
        "product_id": product.id,
        "order_id": order_id,
        "email": email,
        "name": name,
        "stars": stars,
        "title": title,
        "body": " ".join(filter(None, (first, middle.get(stars, bad), ending))),
        "fit": chance.choice((*FITS, "true", "true"))
        if product.comes_in_sizes and product.family == "wear"
        else None,
        "state": PUBLISHED,
        "version": 1,
        "reason": "",
        "reply": chance.choice(REPLIES) if answers else "",
        "replied_at": now - age / 2 if answers else None,
        "helpful": 0,
        "unhelpful": 0,
        "written_at": now - age,
        "changed_at": now - age,
    }


def _votes(reviews: Rows, chance: random.Random, *, now: datetime) -> Rows:
    votes: Rows = []
    for review in reviews:
        for place in range(chance.choice((0, 0, 0, 1, 2, 5)) if review["state"] == PUBLISHED else 0):
            is_helpful = chance.random() < 0.85
            review["helpful" if is_helpful else "unhelpful"] += 1
            votes.append(
                {
                    "store_id": review["store_id"],
                    "id": new_id(),
                    "review_id": review["id"],
                    "voter_hash": hash_token(f"{review['id']} {place}"),
                    "is_helpful": is_helpful,
                    "voted_at": now,
                }
            )
    return votes


async def _add_photos(session: AsyncSession, reviews: Rows, *, now: datetime) -> None:
    """Let some of the contented show what they have: the demo's buyers photograph as the store does."""
    shown: dict[UUID, dict[str, Any]] = {}
    for review in reviews:
        if review["stars"] == 5 and review["state"] == PUBLISHED:
            shown.setdefault(review["product_id"], review)
    pictures = await session.execute(
        select(ProductImage.product_id, ProductImage.renditions)
        .where(ProductImage.product_id.in_(shown), ProductImage.position == 1)
        .order_by(ProductImage.product_id)
    )
    photos = [
        {
            "store_id": shown[product_id]["store_id"],
            "id": new_id(),
            "review_id": shown[product_id]["id"],
            "position": 0,
            "state": "ready",
            "upload_key": "",
            "renditions": renditions,
            "created_at": now,
        }
        for product_id, renditions in pictures.all()
    ]
    if photos:
        await session.execute(insert(ReviewPhoto), photos[:: max(1, len(photos) // (2 * _WITH_PHOTOS))])
