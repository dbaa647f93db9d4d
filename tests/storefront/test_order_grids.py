import re

from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.carts.models import CartLine
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.details import ProductDetails
from shared.products.models import Variant
from shared.products.option import Option, OptionValue
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.web import HTMX

GRID = "/products/coat/order-grid"


async def make_coat(database: Database, store: Store, *, has_grid: bool = True) -> dict[str, Variant]:
    """A coat in two colours and three sizes, written down in no order; returns its variants by title."""
    async with database.in_store(store.id) as session:
        coat = await make_product(
            session, slug="coat", title="Coat", option="Colour", values=["Pine", "Snow"]
        )
        size = Option(store_id=store.id, product_id=coat.id, position=1, name="Size")
        session.add(size)
        await session.flush()
        values = ["XL", "S", "M"]
        session.add_all(
            OptionValue(store_id=store.id, option_id=size.id, position=place, name=name)
            for place, name in enumerate(values)
        )
        first = (await session.scalars(select(Variant).order_by(Variant.position))).all()
        for variant in first:
            colour = variant.choices[0]
            variant.choices = [colour, "XL"]
            for place, name in enumerate(values[1:], 1):
                session.add(
                    Variant(
                        store_id=store.id,
                        product_id=coat.id,
                        position=10 * place + variant.position,
                        choices=[colour, name],
                        price_minor=1900,
                        currency="EUR",
                        created_at=utc_now(),
                        updated_at=utc_now(),
                    )
                )
        if has_grid:
            session.add(
                ProductDetails(store_id=store.id, id=coat.id, has_order_grid=True, updated_at=utc_now())
            )
        await session.flush()
        return {variant.title: variant for variant in await session.scalars(select(Variant))}


async def lines(database: Database, store: Store) -> dict[object, int]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(CartLine.variant_id, CartLine.quantity))
        return {variant: quantity for variant, quantity in rows}


async def test_a_product_with_a_grid_shows_sizes_in_order(
    shopper: AsyncClient, database: Database, store: Store
):
    coat = await make_coat(database, store)
    async with database.in_store(store.id) as session:
        sold_out = update(StockLevel).where(StockLevel.id == coat["Pine / XL"].id)
        await session.execute(sold_out.values(reserved=StockLevel.on_hand))

    page = (await shopper.get("/products/coat")).text

    grid = page[page.index('id="order-grid"') : page.index("</details>", page.index('id="order-grid"'))]
    assert re.findall(r'<th scope="col"><bdi>(\w+)</bdi>', grid) == ["S", "M", "XL"]
    assert grid.count("<input") == 5
    assert "Sold out" in grid
    assert f'name="of-{coat["Pine / XL"].id}"' not in grid
    pills = [page.index(f"<bdi>{size}</bdi>") for size in ("S", "M", "XL")]
    assert pills == sorted(pills)


async def test_one_without_it_has_none(shopper: AsyncClient, database: Database, store: Store):
    await make_coat(database, store, has_grid=False)

    assert "order-grid" not in (await shopper.get("/products/coat")).text


async def test_all_of_it_is_added_by_one_form(shopper: AsyncClient, database: Database, store: Store):
    coat = await make_coat(database, store)
    small, medium = coat["Pine / S"].id, coat["Snow / M"].id

    answer = await shopper.post(
        GRID, data={f"of-{small}": "2", f"of-{medium}": "3", f"of-{coat['Snow / S'].id}": ""}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/cart")
    assert await lines(database, store) == {small: 2, medium: 3}


async def test_nothing_is_added_when_one_of_it_cannot_be(
    shopper: AsyncClient, database: Database, store: Store
):
    coat = await make_coat(database, store)
    counted, free, other = coat["Pine / XL"].id, coat["Pine / S"].id, coat["Snow / M"].id

    for typed, told in (("11", "Only 10 left."), ("many", "Enter a whole number from 1 to 999.")):
        answer = await shopper.post(
            GRID, data={f"of-{counted}": typed, f"of-{free}": "2", f"of-{other}": "0"}, headers=HTMX
        )

        assert answer.status_code == 422
        assert answer.text.lstrip().startswith('<details class="order-grid" id="order-grid" open>')
        assert f'id="field-of-{counted}-error"><span>{told}' in answer.text
        assert (
            f'name="of-{free}" type="text" inputmode="numeric" autocomplete="off" maxlength="3" value="2"'
            in answer.text
        )
        assert answer.text.count('class="field-error"') == 1
        assert await lines(database, store) == {}
        async with database.in_store(store.id) as session:
            assert await session.scalar(select(func.count(CartLine.id))) == 0


async def test_an_empty_grid_says_what_it_is_for(shopper: AsyncClient, database: Database, store: Store):
    await make_coat(database, store)

    answer = await shopper.post(GRID, data={})

    assert answer.status_code == 422
    assert "Write how many of which you would like." in answer.text
    assert "<html" in answer.text


async def test_one_of_which_the_last_was_just_bought_says_so(
    shopper: AsyncClient, database: Database, store: Store
):
    coat = await make_coat(database, store)
    last = coat["Snow / XL"].id
    async with database.in_store(store.id) as session:
        await session.execute(
            update(StockLevel).where(StockLevel.id == last).values(reserved=StockLevel.on_hand)
        )

    answer = await shopper.post(GRID, data={f"of-{last}": "1", f"of-{coat['Pine / S'].id}": "1"})

    assert answer.status_code == 422
    assert "This is sold out." in answer.text
    assert await lines(database, store) == {}
