"""Two accounts of one person become one, whole and once."""

import asyncio

from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.carts.models import Cart, CartLine
from shared.customers.groups import groups_of
from shared.customers.models import Customer
from shared.customers.notes import notes_on, write_note
from shared.gift_cards.change_credit import give_credit
from shared.gift_cards.models import GiftCard
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.money import Money
from shared.orders.credit_history import credit_of
from shared.orders.models import Order
from shared.privacy.erase_customer import erase_customer
from shared.shipping.address_book import addresses_of, save_address
from shared.stores.models import Store
from shared.wishlists.models import Wishlist, WishlistItem
from tests.merchant.test_customer_groups import make_customer, make_group, signed_in
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS, make_order

PASSWORD = "a long enough secret"


def merge_of(store: Store, customer: Customer) -> str:
    return f"/dashboard/{store.slug}/customers/{customer.id}/merge"


async def furnish(database: Database, store: Store, customer: Customer, *, minor: int = 500) -> Order:
    """Give a customer an order, credit, an address and a note."""
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
        await session.execute(update(Order).where(Order.id == order.id).values(customer_id=customer.id))
        mine = await session.get_one(Customer, (store.id, customer.id))
        await give_credit(session, mine, Money(minor, "EUR"), note="Sorry", actor="test", now=utc_now())
        await save_address(session, customer.id, ADDRESS, now=utc_now())
        await write_note(session, mine, f"Of {customer.email}", author="test", now=utc_now())
    return order


async def test_everything_goes_over_and_a_second_click_changes_nothing(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    ada, old = [await make_customer(database, store, f"{name}@example.com") for name in ("ada", "ada.old")]
    await make_group(database, store, old)
    await furnish(database, store, ada, minor=300)
    await furnish(database, store, old)
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
    await signed_in(shopper, database, store, old)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
    wished = await shopper.post("/wishlist/items", data={"product": str(variant.product_id)})

    page = await owner.get(merge_of(store, ada), params={"with": " Ada.Old@example.com"})
    answers = [await owner.post(merge_of(store, ada), data={"other": str(old.id)}) for _ in range(2)]
    outside = await shopper.get("/account")
    shown = await owner.get(f"/dashboard/{store.slug}/customers/{ada.id}")

    assert "Goes: ada.old@example.com" in page.text
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (wished.status_code, outside.status_code) == (303, 303)
    assert "Another account merged into this one" in shown.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count(Order.id)).where(Order.customer_id == ada.id)) == 2
        assert [amount.minor for amount in (await credit_of(session, ada.id)).balances] == [800]
        assert len(await addresses_of(session, ada.id)) == 1
        assert {note.body for note in await notes_on(session, ada.id)} == {
            "Of ada@example.com", "Of ada.old@example.com",
        }  # fmt: skip
        assert [one.group.name for one in await groups_of(session, ada.id)] == ["Trade"]
        whose = select(Wishlist.customer_id).join(WishlistItem, WishlistItem.wishlist_id == Wishlist.id)
        assert list(await session.scalars(whose)) == [ada.id]
        filled = select(Cart.customer_id).join(CartLine, CartLine.cart_id == Cart.id)
        assert list(await session.scalars(filled.where(Cart.state == "open", CartLine.quantity == 2))) == [
            ada.id
        ]
        gone = await session.get_one(Customer, (store.id, old.id))
        assert (gone.merged_into, gone.name, gone.erased_at is not None) == (ada.id, "", True)
        assert "ada.old" not in gone.email
        merged = select(func.count()).select_from(Event).where(Event.name == "customer.merged")
        assert await session.scalar(merged) == 1
    await assert_books_are_right(database, store.id)


async def test_many_clicks_at_once_merge_once(owner: AsyncClient, database: Database, store: Store):
    ada, old = [await make_customer(database, store, f"{name}@example.com") for name in ("ada", "old")]
    await furnish(database, store, ada, minor=300)
    await furnish(database, store, old)

    answers = await asyncio.gather(
        *(owner.post(merge_of(store, ada), data={"other": str(old.id)}) for _ in range(5))
    )

    assert {answer.status_code for answer in answers} == {303}
    async with database.in_store(store.id) as session:
        assert [amount.minor for amount in (await credit_of(session, ada.id)).balances] == [800]
    await assert_books_are_right(database, store.id)


async def test_credit_that_an_order_under_way_may_return_stays_where_it_is(
    owner: AsyncClient, database: Database, store: Store
):
    ada, old = [await make_customer(database, store, f"{name}@example.com") for name in ("ada", "old")]
    await furnish(database, store, ada)
    order = await furnish(database, store, old)
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).where(Order.id == order.id).values(card_minor=100))

    refused = await owner.post(merge_of(store, ada), data={"other": str(old.id), "with": "old@example.com"})

    assert refused.status_code == 409
    assert "is still under way" in refused.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Order.customer_id).where(Order.id == order.id)) == old.id
        balances = await session.execute(
            select(GiftCard.customer_id, GiftCard.balance_minor).order_by(GiftCard.customer_id)
        )
        assert dict(balances.all()) == {ada.id: 500, old.id: 500}


async def test_nobody_is_merged_with_themselves_or_with_a_stranger(
    owner: AsyncClient, database: Database, store: Store, other_store: Store
):
    ada = await make_customer(database, store, "ada@example.com")
    foreign = await make_customer(database, other_store, "zoe@example.com")

    looks = [
        await owner.get(merge_of(store, ada), params={"with": email})
        for email in ("ada@example.com", "zoe@example.com", "nobody")
    ]
    answers = [
        await owner.post(merge_of(store, ada), data={"other": other})
        for other in (str(ada.id), str(foreign.id), "x")
    ]

    assert [look.status_code for look in looks] == [422, 422, 422]
    assert [answer.status_code for answer in answers] == [422, 404, 422]
    async with database.in_store(other_store.id) as session:
        assert (await session.get_one(Customer, (other_store.id, foreign.id))).erased_at is None


async def test_who_may_be_the_same_is_suggested_and_who_was_forgotten_is_not(
    owner: AsyncClient, database: Database, store: Store
):
    ada = await make_customer(database, store, "ada@gmail.com")
    twin = await make_customer(database, store, "ada+shop@gmail.com")
    await make_customer(database, store, "bo@gmail.com")
    gone = await make_customer(database, store, "ada+old@gmail.com")
    async with database.in_store(store.id) as session:
        await erase_customer(session, gone.id, actor="test", now=utc_now())

    page = await owner.get(merge_of(store, ada))
    erased = await owner.post(merge_of(store, ada), data={"other": str(gone.id)})

    assert twin.email in page.text
    assert "bo@gmail.com" not in page.text
    assert page.text.count("@gmail.com</a>") == 1
    assert erased.status_code == 404
