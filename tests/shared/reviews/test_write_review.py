"""One person, one review of a product: who may write it, who may change it, and where it goes."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import history_of
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.orders.cancel_order import cancel_order
from shared.products.models import Product
from shared.reviews.confirm_review import confirm_review
from shared.reviews.decide_reviews import decide_reviews
from shared.reviews.errors import BuyersOnly
from shared.reviews.jobs import SEND_REVIEW_LINK
from shared.reviews.models import ProductRating, Review
from shared.reviews.purchases import is_bought_in
from shared.reviews.queries import lock_reviews, whole_review
from shared.reviews.states import (
    AT_ONCE,
    MODERATED,
    PENDING,
    PUBLISHED,
    REJECTED,
    UNCONFIRMED,
    VERIFIED_AT_ONCE,
)
from shared.reviews.write_review import Writer, write_review
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_product, only_variant
from tests.support.factories.orders import make_order
from tests.support.factories.reviews import allow, make_review, somebody, words


async def rating(session: AsyncSession, product: Product) -> tuple[int, int] | None:
    row = await session.execute(
        select(ProductRating.count.label("number"), ProductRating.total).where(ProductRating.id == product.id)
    )
    found = row.one_or_none()
    return None if found is None else (found.number, found.total)


async def version(session: AsyncSession) -> int:
    return await session.scalar(select(Store.catalogue_version)) or 0


async def links_sent(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).where(Job.name == SEND_REVIEW_LINK.name)) or 0


async def make_customer(session: AsyncSession) -> Customer:
    customer = Customer(
        store_id=session.info["store_id"],
        email=f"c-{new_id().hex[-12:]}@example.com",
        name="Cleo",
        password_hash="!",
        created_at=utc_now(),
    )
    session.add(customer)
    await session.flush()
    return customer


@pytest.mark.parametrize(
    ("policy", "bought", "state"),
    [
        (MODERATED, True, PENDING),
        (VERIFIED_AT_ONCE, True, PUBLISHED),
        (VERIFIED_AT_ONCE, False, PENDING),
        (AT_ONCE, False, PUBLISHED),
    ],
)
async def test_the_stores_policy_says_where_a_review_goes(
    database: Database, store: Store, policy: str, state: str, *, bought: bool
):
    async with database.in_store(store.id) as session:
        await allow(session, policy=policy)
        product = await make_product(session)
        order = await make_order(session, await only_variant(session, product)) if bought else None
        before = await version(session)

        review = await make_review(session, product, writer=somebody(order_id=order.id if order else None))

        assert review.state == state
        is_shown = state == PUBLISHED
        assert await rating(session, product) == ((1, 5) if is_shown else None)
        assert (await version(session) > before) is is_shown
        assert [event.name for event in await history_of(session, review.id)] == ["review.written"]


async def test_who_has_not_bought_is_refused_where_the_store_wants_buyers(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session, anyone_may_write=False)
        product, customer = await make_product(session), await make_customer(session)

        for writer in (Writer("ada@example.com"), Writer(customer.email, customer_id=customer.id)):
            with pytest.raises(BuyersOnly):
                await write_review(session, product.id, words(), writer=writer, now=utc_now())

        assert await session.scalar(select(func.count()).select_from(Review)) == 0
        assert await rating(session, product) is None


async def test_a_stranger_is_heard_once_they_have_opened_the_link(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session)

        review = await make_review(session, product, writer=somebody(has_mailbox=False))

        assert review.state == UNCONFIRMED
        assert await links_sent(session) == 1
        assert await rating(session, product) is None
        confirmed = await confirm_review(session, review.id, now=utc_now())
        assert (confirmed.state, confirmed.order_id) == (PUBLISHED, None)
        assert await rating(session, product) == (1, 5)
        await confirm_review(session, review.id, now=utc_now())
        assert await rating(session, product) == (1, 5)


async def test_the_order_of_a_confirmed_address_proves_the_purchase(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session, policy=VERIFIED_AT_ONCE)
        product = await make_product(session)
        order = await make_order(session, await only_variant(session, product))
        review = await make_review(session, product, writer=somebody(email=order.email, has_mailbox=False))

        await confirm_review(session, review.id, now=utc_now())

        shown = await whole_review(session, str(review.id))
        assert (shown.state, shown.order_id, shown.is_verified) == (PUBLISHED, order.id, True)


async def test_a_cancelled_order_proves_nothing(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session)
        order = await make_order(session, await only_variant(session, product))
        review = await make_review(session, product, writer=somebody(order_id=order.id))
        assert await is_bought_in(session, product.id, order_id=order.id)

        await cancel_order(session, order, reason="", actor="test", now=utc_now())

    async with database.in_store(store.id) as session:
        assert not await is_bought_in(session, product.id, order_id=order.id)
        assert not (await whole_review(session, str(review.id))).is_verified


async def test_a_second_review_by_the_same_writer_replaces_the_first(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session)
        product, writer = await make_product(session), somebody()
        await make_review(session, product, writer=writer, stars=5, fit="small")

        again = await make_review(session, product, writer=writer, stars=2, title="It broke", fit="true")

        assert (again.stars, again.title, again.version, again.state) == (2, "It broke", 2, PUBLISHED)
        assert await rating(session, product) == (1, 2)
        sums = await session.get_one(ProductRating, (store.id, product.id))
        assert (sums.twos, sums.fives, sums.fit_small, sums.fit_true) == (1, 0, 0, 1)


async def test_saying_the_same_again_changes_nothing(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session, policy=MODERATED)
        product, writer = await make_product(session), somebody()
        review = await make_review(session, product, writer=writer)
        seen = {review.id: (PENDING, 1)}
        await decide_reviews(session, seen, state=PUBLISHED, actor="test", now=utc_now())
        before = await version(session)

        again = await make_review(session, product, writer=writer)

        assert (again.state, again.version) == (PUBLISHED, 1)
        assert await version(session) == before


async def test_a_changed_review_goes_back_to_the_queue(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session, policy=MODERATED)
        product, writer = await make_product(session), somebody()
        review = await make_review(session, product, writer=writer)
        seen = {review.id: (PENDING, 1)}
        await decide_reviews(session, seen, state=PUBLISHED, actor="test", now=utc_now())

        again = await make_review(session, product, writer=writer, body="Now it wobbles a little.")

        assert (again.state, again.version) == (PENDING, 2)
        assert await rating(session, product) == (0, 0)


async def test_what_was_rejected_does_not_come_back_by_being_changed(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session, policy=AT_ONCE)
        product, writer = await make_product(session), somebody()
        review = await make_review(session, product, writer=writer)
        seen = {review.id: (PUBLISHED, 1)}
        await decide_reviews(session, seen, state=REJECTED, reason="Rude", actor="test", now=utc_now())

        again = await make_review(session, product, writer=writer, body="Still what I think of it.")

        assert (again.state, again.reason) == (PENDING, "")
        assert await rating(session, product) == (0, 0)


@pytest.mark.parametrize("pretender", ["guest", "account", "order"])
async def test_nobody_changes_the_review_of_another_by_typing_their_address(
    database: Database, store: Store, pretender: str
):
    """An address can be typed into a form, a new account or a checkout by anybody."""
    async with database.in_store(store.id) as session:
        await allow(session)
        product, owner = await make_product(session), somebody()
        review = await make_review(session, product, writer=owner)
        customer = await make_customer(session)
        order = await make_order(session, await only_variant(session, product))
        proofs = {"guest": {}, "account": {"customer_id": customer.id}, "order": {"order_id": order.id}}

        written = await write_review(
            session,
            product.id,
            words(stars=1, body="Not what they said."),
            writer=Writer(owner.email, **proofs[pretender]),  # type: ignore[arg-type] # ids by name
            uploads=[f"stores/{store.id}/uploads/x.bin"],
            now=utc_now(),
        )

        # The same answer as for an address that nobody has used, and a mail to the one whose it is.
        assert (written.state, written.is_kept) == (UNCONFIRMED, False)
        assert written.dropped == [f"stores/{store.id}/uploads/x.bin"]
        assert await links_sent(session) == 1
        [kept] = await lock_reviews(session, [review.id])
        assert (kept.stars, kept.version, kept.state) == (5, 1, PUBLISHED)
        assert await rating(session, product) == (1, 5)


async def test_one_who_shows_who_they_are_takes_over_what_nobody_confirmed(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await allow(session)
        product = await make_product(session)
        order = await make_order(session, await only_variant(session, product))
        await make_review(session, product, writer=Writer(order.email), stars=1)

        mine = await make_review(session, product, writer=Writer(order.email, order_id=order.id), stars=4)

        assert (mine.stars, mine.state, mine.order_id) == (4, PUBLISHED, order.id)
        assert await rating(session, product) == (1, 4)


async def test_a_store_that_decided_nothing_shows_nothing_unseen(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        product = await make_product(session)
        order = await make_order(session, await only_variant(session, product))

        review = await make_review(session, product, writer=Writer(order.email, order_id=order.id))

        assert review.state == PENDING
        assert (await current_store(session)).id == store.id
