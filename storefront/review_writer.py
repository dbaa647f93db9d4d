"""Who writes a review, as far as the request shows it: by an order's link, by a mail's link, or by an account."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from shared.kernel.tokens import derived_token
from shared.orders.queries import order_by_token
from shared.reviews.errors import NoSuchReview
from shared.reviews.models import REVIEW_LINK, Review
from shared.reviews.purchases import is_bought_in, purchase_by_customer
from shared.reviews.queries import Decisions, review_of, settings_of, whole_review
from shared.reviews.write_review import Writer
from shared.web.services import services_of
from storefront.visit import customer_of, store_of


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody at the form: what shows who they are, what they wrote before, and whether the store will have it.

    `writer` is None for a stranger, who has to type an address.
    """

    writer: Writer | None
    before: Review | None
    name: str
    settings: Decisions

    @property
    def may_write(self) -> bool:
        is_buyer = self.writer is not None and (self.writer.order_id is not None or self.writer.has_mailbox)
        return is_buyer or self.settings.anyone_may_write


async def sit_down(
    request: Request, session: AsyncSession, product_id: UUID, *, order: str, review: str, key: str
) -> Sitting:
    """Find out who writes. `order` is an order's token, `review` and `key` a mail's link; raises for wrong ones."""
    settings = await settings_of(session)
    if order:
        bought = await order_by_token(session, order)
        if await is_bought_in(session, product_id, order_id=bought.id):
            writer = Writer(bought.email.lower(), customer_id=bought.customer_id, order_id=bought.id)
            before = await review_of(session, product_id, customer_id=bought.customer_id, order_id=bought.id)
            return Sitting(writer, before, bought.buyer_name, settings)
    if review:
        mine = await linked_review(request, session, review, key)
        if mine.product_id != product_id:
            raise NoSuchReview
        writer = Writer(mine.email, customer_id=mine.customer_id, order_id=mine.order_id, has_mailbox=True)
        return Sitting(writer, mine, mine.name, settings)
    customer = await customer_of(request, session)
    if customer is None:
        return Sitting(None, None, "", settings)
    purchase = await purchase_by_customer(session, product_id, customer_id=customer.id)
    writer = Writer(customer.email, customer_id=customer.id, order_id=purchase)
    before = await review_of(session, product_id, customer_id=customer.id, order_id=None)
    return Sitting(writer, before, customer.name, settings)


async def linked_review(request: Request, session: AsyncSession, review_id: str, key: str) -> Review:
    """Return the review of a mail's link; a wrong key and no such review are the same. Raises NoSuchReview."""
    review = await whole_review(session, review_id)
    if not hmac.compare_digest(review_key(request, review.id).encode(), key.encode()):
        raise NoSuchReview
    return review


def review_key(request: Request, review_id: UUID) -> str:
    """Return what opens a review to its writer."""
    secret_key = services_of(request).settings.web.secret_key
    return derived_token(secret_key, REVIEW_LINK, store_of(request).id, review_id)
