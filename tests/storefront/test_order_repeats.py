from httpx import AsyncClient
from sqlalchemy import select, update

from shared.carts.models import CartLine
from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.products.models import Product
from shared.stores.models import Store
from tests.storefront.test_account import BUYER, pieces, put_in_cart
from tests.support.account_links import open_account
from tests.support.factories.catalogue import make_variant


async def order(shopper: AsyncClient) -> str:
    placed = await shopper.post("/checkout", data=BUYER)
    return str(placed.headers["location"])


async def test_what_was_ordered_is_in_the_cart_again(shopper: AsyncClient, database: Database, store: Store):
    await put_in_cart(shopper, database, store, quantity=2)
    await put_in_cart(shopper, database, store)
    placed = await order(shopper)

    page = await shopper.get(placed)
    again = await shopper.post(f"{placed}/repeats")

    assert f'action="{placed}/repeats"' in page.text
    assert (again.status_code, again.headers["location"]) == (303, "/cart")
    assert await pieces(shopper) == 3


async def test_what_is_missing_is_said(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        gone, few, out, fine = [await make_variant(session, stock=10) for _ in range(4)]
    for variant in (gone, few, out, fine):
        await put_in_cart(shopper, database, store, quantity=3, variant=variant)
    placed = await order(shopper)
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).where(Product.id == gone.product_id).values(state="draft"))
        for variant, left in ((few, 2), (out, 0)):
            level = update(StockLevel).where(StockLevel.id == variant.id)
            await session.execute(level.values(on_hand=left))

    page = await shopper.post(f"{placed}/repeats")

    assert page.status_code == 200
    assert page.text.count("This is not sold any more.") == 1
    assert page.text.count("Only 2 left.") == 1
    assert page.text.count("This is sold out.") == 1
    async with database.in_store(store.id) as session:
        lines = await session.scalars(
            select(CartLine)
            .where(CartLine.variant_id.in_([few.id, fine.id]))
            .order_by(CartLine.created_at, CartLine.id)
        )
        inside = {(line.variant_id, line.quantity) for line in lines}
    # The cart of the order itself is there, too.
    assert inside == {(few.id, 3), (fine.id, 3), (few.id, 2)}
    assert await pieces(shopper) == 5


async def test_orders_of_an_account_come_page_by_page(shopper: AsyncClient, database: Database, store: Store):
    await open_account(shopper, database, store, BUYER["email"])
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None)
    placed = []
    for _ in range(21):
        await put_in_cart(shopper, database, store, variant=variant)
        placed.append(await order(shopper))

    first = await shopper.get("/account")
    onward = first.text.split('rel="next" href="')[1].split('"')[0]
    second = await shopper.get(onward.replace("&amp;", "&"))

    assert [address for address in placed if address in first.text] == placed[1:]
    assert [address for address in placed if address in second.text] == placed[:1]
    assert 'rel="next"' not in second.text
