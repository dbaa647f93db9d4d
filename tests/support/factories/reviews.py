"""Reviews through the real use-case, by writers who need no introduction."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.products.models import Product
from shared.reviews.change_settings import change_settings
from shared.reviews.models import Review
from shared.reviews.queries import Decisions, lock_reviews
from shared.reviews.states import AT_ONCE
from shared.reviews.write_review import Words, Writer, write_review


def words(**changed: object) -> Words:
    """Return what a content buyer says, but for what a test is about."""
    plain = {
        "name": "Ada",
        "stars": 5,
        "title": "Lovely",
        "body": "Just as I hoped it would be.",
        "fit": None,
    }
    return Words(**plain | changed)  # type: ignore[arg-type] # the names and types of Words


def somebody(**changed: object) -> Writer:
    """Return a writer with a mailbox of their own."""
    plain = {"email": f"w-{new_id().hex[-12:]}@example.com", "has_mailbox": True}
    return Writer(**plain | changed)  # type: ignore[arg-type] # the names and types of Writer


async def allow(session: AsyncSession, **changed: object) -> None:
    """Let the store show reviews at once and take them from anybody, but for what a test is about."""
    plain = {"policy": AT_ONCE, "anyone_may_write": True}
    await change_settings(session, Decisions(**plain | changed), actor="test", now=utc_now())  # type: ignore[arg-type] # the names and types of Decisions


async def make_review(
    session: AsyncSession, product: Product, *, writer: Writer | None = None, **said: object
) -> Review:
    """Write a review of a product under the store's present policy."""
    written = await write_review(
        session, product.id, words(**said), writer=writer or somebody(), now=utc_now()
    )
    [review] = await lock_reviews(session, [written.review_id])
    return review
