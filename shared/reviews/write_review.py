"""Write a review, or write one's own anew."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.reviews.errors import BuyersOnly
from shared.reviews.jobs import ENCODE_REVIEW_PHOTO, SEND_REVIEW_LINK
from shared.reviews.models import Review, ReviewPhoto
from shared.reviews.queries import lock_reviews, settings_of
from shared.reviews.ratings import counted, move_ratings
from shared.reviews.states import PENDING, REJECTED, UNCONFIRMED, state_by


@dataclass(frozen=True, slots=True)
class Words:
    """What a review says. `fit` is small, true or large."""

    name: str
    stars: int
    title: str
    body: str
    fit: str | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, and what shows it.

    That is their account, an order of theirs that holds the product, or the link that only their mailbox got. They are
    written to in their language, which is empty for the store's own.
    """

    email: str
    customer_id: UUID | None = None
    order_id: UUID | None = None
    has_mailbox: bool = False
    language: str = ""

    @property
    def is_known(self) -> bool:
        return self.has_mailbox or self.customer_id is not None or self.order_id is not None

    def wrote(self, review: Review) -> bool:
        """Whether this is theirs to change. An address alone shows nothing: anybody can type it, even at a checkout."""
        return (
            self.has_mailbox
            or review.state == UNCONFIRMED
            or (self.customer_id is not None and self.customer_id == review.customer_id)
            or (self.order_id is not None and self.order_id == review.order_id)
        )


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it. `dropped` are the keys of files that nobody needs any more.

    `is_kept` is False where the words went nowhere: a review under this address is not this writer's to change.
    """

    review_id: UUID
    state: str
    is_kept: bool = True
    dropped: Sequence[str] = ()


async def write_review(
    session: AsyncSession,
    product_id: UUID,
    words: Words,
    *,
    writer: Writer,
    uploads: Sequence[str] = (),
    drops_photos: bool = False,
    now: datetime,
) -> Written:
    """Keep a person's one review of a product; raises BuyersOnly where the store takes no others.

    Whoever has shown nothing gets a mail with the link that confirms it, and so does the owner of an address under
    which somebody else tries to write. `uploads` are keys of pictures as they came.
    """
    settings = await settings_of(session)
    if writer.order_id is None and not writer.has_mailbox and not settings.anyone_may_write:
        raise BuyersOnly
    state = state_by(settings.policy, is_verified=writer.order_id is not None)
    state = state if writer.is_known else UNCONFIRMED
    made = await _insert(session, product_id, words, writer=writer, state=state, now=now)
    if made is None:
        return await _write_anew(
            session,
            product_id,
            words,
            writer=writer,
            state=state,
            uploads=uploads,
            drops_photos=drops_photos,
            now=now,
        )
    await _add_photos(session, made, uploads, now=now)
    record(session, "review.written", made, actor="shopper", now=now, state=state, stars=words.stars)
    if state == UNCONFIRMED:
        enqueue(session, SEND_REVIEW_LINK, now=now, review_id=made)
    await session.flush()
    [review] = await lock_reviews(session, [made])
    await move_ratings(session, gone=[], come=counted(review))
    return Written(made, state)


async def _insert(
    session: AsyncSession, product_id: UUID, words: Words, *, writer: Writer, state: str, now: datetime
) -> UUID | None:
    """Return the new review's id; None when this address has reviewed the product before, perhaps just now."""
    row = {
        "store_id": session.info["store_id"],
        "id": new_id(),
        "product_id": product_id,
        "customer_id": writer.customer_id,
        "order_id": writer.order_id,
        "email": writer.email,
        "state": state,
        "version": 1,
        "reason": "",
        "reply": "",
        "language": writer.language,
        "helpful": 0,
        "unhelpful": 0,
        "written_at": now,
        "changed_at": now,
        **asdict(words),
    }
    made: UUID | None = await session.scalar(
        insert(Review)
        .values(row)
        .on_conflict_do_nothing(index_elements=["store_id", "product_id", "email"])
        .returning(Review.id)
    )
    return made


async def _write_anew(
    session: AsyncSession,
    product_id: UUID,
    words: Words,
    *,
    writer: Writer,
    state: str,
    uploads: Sequence[str],
    drops_photos: bool,
    now: datetime,
) -> Written:
    known = select(Review.id).where(Review.product_id == product_id, Review.email == writer.email)
    [review] = await lock_reviews(session, [(await session.scalars(known)).one()])
    if not writer.wrote(review):
        enqueue(session, SEND_REVIEW_LINK, now=now, review_id=review.id)
        return Written(review.id, UNCONFIRMED, is_kept=False, dropped=list(uploads))
    if _says_the_same(review, words) and not uploads and not drops_photos and writer.is_known:
        return Written(review.id, review.state)
    before = counted(review)
    for name, value in asdict(words).items():
        setattr(review, name, value)
    # What the store has refused once is looked at again, whatever else is shown at once.
    review.state = PENDING if review.state == REJECTED and state != UNCONFIRMED else state
    review.customer_id = writer.customer_id or review.customer_id
    review.order_id = writer.order_id or review.order_id
    review.version += 1
    review.changed_at, review.reason = now, ""
    dropped = await _drop_photos(session, review) if uploads or drops_photos else []
    await _add_photos(session, review.id, uploads, now=now)
    record(
        session, "review.changed", review.id, actor="shopper", now=now, state=review.state, stars=words.stars
    )
    if review.state == UNCONFIRMED:
        review.language = writer.language
        enqueue(session, SEND_REVIEW_LINK, now=now, review_id=review.id)
    await session.flush()
    await move_ratings(session, gone=before, come=counted(review))
    return Written(review.id, review.state, dropped=dropped)


def _says_the_same(review: Review, words: Words) -> bool:
    # A second click on the button is no change, and sends nothing back to the queue.
    return review.state != UNCONFIRMED and all(
        getattr(review, name) == value for name, value in asdict(words).items()
    )


async def _add_photos(
    session: AsyncSession, review_id: UUID, uploads: Sequence[str], *, now: datetime
) -> None:
    for position, key in enumerate(uploads):
        photo = ReviewPhoto(
            store_id=session.info["store_id"],
            review_id=review_id,
            position=position,
            upload_key=key,
            created_at=now,
        )
        session.add(photo)
        enqueue(session, ENCODE_REVIEW_PHOTO, now=now, photo_id=photo.id)


async def _drop_photos(session: AsyncSession, review: Review) -> list[str]:
    gone = await session.execute(
        delete(ReviewPhoto)
        .where(ReviewPhoto.review_id == review.id)
        .returning(ReviewPhoto.upload_key, ReviewPhoto.renditions)
    )
    return [key for upload, sizes in gone for key in (upload, *(size["key"] for size in sizes)) if key]
