"""Price lists in the dashboard: what is entered, what comes out of a file, and what the shop makes of it."""

import csv
import io

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.checkout.price_draft import goods_of_draft, price_draft
from shared.checkout.write_draft import DraftWords, begin_draft, save_draft
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.price_lists.models import ListedPrice, PriceList
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.merchant.test_customer_groups import make_customer, make_group, signed_in
from tests.support.checkouts import FORM as CHECKOUT
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_variant
from tests.support.web import HTMX

FORM = {"name": "Trade prices", "kind": "own", "audience": "", "priority": "100"}


async def make_mug(
    database: Database, store: Store, *, sku: str = "MUG", price_minor: int = 10_000
) -> Variant:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title=f"Kiln {sku}", price_minor=price_minor)
        variant.sku = sku
    return variant


async def make_list(owner: AsyncClient, store: Store, **form: str) -> str:
    """Make a list and return its address."""
    made = await owner.post(f"/dashboard/{store.slug}/price-lists", data=FORM | form)
    assert made.status_code == 303, made.text
    return made.headers["location"].partition("?")[0].removesuffix("/prices")


async def prices_of(database: Database, store: Store) -> list[tuple[int, int]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(ListedPrice.from_quantity, ListedPrice.price_minor).order_by(
                ListedPrice.from_quantity, ListedPrice.price_minor
            )
        )
        return [(start, minor) for start, minor in rows.all()]


async def test_a_store_without_lists_says_what_they_are_for(owner: AsyncClient, store: Store):
    page = await owner.get(f"/dashboard/{store.slug}/price-lists")

    assert page.status_code == 200
    assert "No price list yet" in page.text


async def test_a_percentage_for_a_group_is_paid_by_its_members_only(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    ada = await make_customer(database, store, "ada@example.com")
    group, mug = await make_group(database, store, ada), await make_mug(database, store)
    address = await make_list(owner, store, kind="percent", percents="10\n5: 12,5", audience=str(group.id))
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})

    nobody = await shopper.get("/cart")
    await signed_in(shopper, database, store, ada)
    member = await shopper.get("/cart")
    form = await owner.get(address)
    placed = await shopper.post("/checkout", data=CHECKOUT | {"seen_total": "9490"})

    assert "Trade prices" not in nobody.text
    assert "Price list “Trade prices”" in member.text
    assert "10\n5: 12.5</textarea>" in form.text
    assert placed.status_code == 303
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
        line = (await session.scalars(select(OrderLine))).one()
    assert (order.total_minor, line.unit_price_minor) == (9490, 9000)
    assert [(step.kind, step.amount.minor) for step in order.trace][:2] == [
        ("goods", 10_000),
        ("price_list", -1000),
    ]


async def test_a_list_counts_where_it_is_said_to(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    mug = await make_mug(database, store)
    address = await make_list(owner, store, name="By phone", kind="percent", percents="10", channel="staff")
    await make_list(owner, store, name="On the web", kind="percent", percents="2: 20", channel="shop")
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "2"})
    now = utc_now()

    shop = await shopper.get("/cart")
    async with database.in_store(store.id) as session:
        known = await current_store(session)
        draft = await begin_draft(session, known, secret_key="of tests", actor="m", now=now)
        draft = await save_draft(session, draft, {mug.id: 2}, DraftWords(), seen=0, actor="m", now=now)
        cart = await goods_of_draft(session, draft)
        written = await price_draft(session, known, draft, cart, now=now)
        slug = (await session.get_one(Product, (store.id, mug.product_id))).slug
    page = await shopper.get(f"/products/{slug}")
    refused = await owner.post(address, data=FORM | {"kind": "percent", "percents": "10", "channel": "shop"})
    strange = await owner.post(address, data=FORM | {"kind": "percent", "percents": "10", "channel": "phone"})

    assert ("On the web" in shop.text, "By phone" in shop.text) == (True, False)
    assert "€160.00" in shop.text
    assert [(step.name, step.amount.minor) for step in written.quote.trace if step.kind == "price_list"] == [
        ("By phone", -2000)
    ]
    assert "€80.00" in page.text
    assert "€90.00" not in page.text
    assert (refused.status_code, strange.status_code) == (422, 422)


async def test_a_customers_own_price_stands_on_the_product_page_for_them_alone(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    ada, bo = [await make_customer(database, store, f"{name}@example.com") for name in ("ada", "bo")]
    mug = await make_mug(database, store)
    address = await make_list(owner, store, audience="customer", customer=" Ada@example.com ")
    await owner.post(f"{address}/prices", data={f"steps-{mug.id}": "80; 10: 70,50"})
    async with database.in_store(store.id) as session:
        slug = await session.scalar(select(Product.slug))
    own = f"/products/{slug}/own-prices"

    page = await shopper.get(f"/products/{slug}")
    nobody = await shopper.get(own, headers=HTMX)
    plain = await shopper.get(own)
    await signed_in(shopper, database, store, bo)
    other = await shopper.get(own, headers=HTMX)
    await signed_in(shopper, database, store, ada)
    theirs = await shopper.get(own, headers=HTMX)

    assert f'data-own="{own}?variant={mug.id}"' in page.text
    assert not stand_in("80.00", page.text)
    assert (nobody.text.strip(), other.text.strip()) == ("", "")
    assert "Sign in, and we tell you what it costs you." in plain.text
    assert ("€80.00 each" in theirs.text, "€70.50 each" in theirs.text) == (True, True)
    assert theirs.headers["cache-control"] == "private, no-store"


async def test_steps_for_everybody_stand_on_the_page_and_count_in_the_cart(
    owner: AsyncClient, shopper: AsyncClient, database: Database, store: Store
):
    mug = await make_mug(database, store, price_minor=999)
    await make_list(owner, store, kind="percent", percents="5: 10\n10: 15")
    async with database.in_store(store.id) as session:
        slug = await session.scalar(select(Product.slug))

    page = await shopper.get(f"/products/{slug}")
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "5"})
    placed = await shopper.post("/checkout", data=CHECKOUT | {"seen_total": "4985"})

    # 10 % of 9.99 is 1.00, 15 % of it 1.50: rounded for one piece.
    assert "From 5 pieces" in page.text
    assert ("€8.99 each" in page.text, "€8.49 each" in page.text) == (True, True)
    assert "own-prices" not in page.text
    assert placed.status_code == 303


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": ""}, "Give it a name of at most 60 characters"),
        ({"kind": "gift"}, "Choose what it changes."),
        ({"kind": "percent"}, "Enter a percentage."),
        ({"kind": "percent", "percents": "10"}, "For everybody it begins with two pieces."),
        ({"kind": "percent", "percents": "2: 101"}, "Enter a percentage above 0 and up to 100."),
        ({"kind": "percent", "percents": "2: 10\n2: 20"}, "each from another number of pieces"),
        ({"kind": "percent", "percents": "ten"}, "Write one step a line"),
        ({"audience": "x"}, "This group does not exist."),
        ({"audience": "customer", "customer": "zoe@example.com"}, "There is no customer with this address."),
        ({"currency": "USD"}, "Choose one of these."),
        ({"starts_at": "2026-11-02T09:00", "ends_at": "2026-11-01T09:00"}, "It has to end after it begins."),
    ],
)
async def test_what_cannot_be_a_list_is_said_at_its_field(
    owner: AsyncClient, database: Database, store: Store, form: dict[str, str], sentence: str
):
    answer = await owner.post(f"/dashboard/{store.slug}/price-lists", data=FORM | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(PriceList)) == 0


async def test_a_list_is_for_no_group_of_another_store(
    owner: AsyncClient, database: Database, store: Store, other_store: Store
):
    foreign = await make_group(database, other_store)

    answer = await owner.post(
        f"/dashboard/{store.slug}/price-lists", data=FORM | {"audience": str(foreign.id)}
    )

    assert answer.status_code == 422
    assert "This group does not exist." in answer.text


async def test_the_grid_sets_prices_and_keeps_what_was_typed_wrong(
    owner: AsyncClient, database: Database, store: Store
):
    mug = await make_mug(database, store)
    address = await make_list(owner, store)
    field = f"steps-{mug.id}"

    wrong = await owner.post(f"{address}/prices", data={field: "2: cheap"})
    one = await owner.post(f"{address}/prices", data={field: "9.50"})
    nothing = await prices_of(database, store)
    await owner.post(f"{address}/prices", data={field: " 2: 95 ; 10 : 90.5 "})
    page = await owner.get(f"{address}/prices", params={"q": "mug"})
    kept = await prices_of(database, store)
    await owner.post(f"{address}/prices", data={field: ""})

    assert (wrong.status_code, one.status_code, nothing) == (422, 422, [])
    assert 'value="2: cheap"' in wrong.text
    assert "For everybody it begins with two pieces." in one.text
    assert kept == [(2, 9500), (10, 9050)]
    assert 'value="2: 95.00; 10: 90.50"' in page.text
    assert await prices_of(database, store) == []


async def test_a_file_goes_out_and_comes_back_with_every_row_accounted_for(
    owner: AsyncClient, database: Database, store: Store
):
    group = await make_group(database, store)
    for sku in ("MUG", "BOWL", "=CUP", "JUG"):
        await make_mug(database, store, sku=sku)
    address = await make_list(owner, store, audience=str(group.id))
    rows = [
        "sku;from_quantity;price", "MUG;;90", "MUG;10;80", "=CUP;1;70", "BOWL;1;60", "BOWL;1;50", "NO;1;5", "JUG;;",
    ]  # fmt: skip

    taken = await owner.post(f"{address}/files", files={"file": ("prices.csv", "\n".join(rows), "text/csv")})
    out = await owner.get(f"{address}/prices.csv")
    again = await owner.post(f"{address}/files", files={"file": ("prices.csv", out.text, "text/csv")})

    assert "7 rows read: 2 variants priced, 1 taken out, 2 rows left out." in taken.text
    assert "There is another price for this number of pieces." in taken.text
    assert "There is no variant with this SKU." in taken.text
    assert await prices_of(database, store) == [(1, 7000), (1, 9000), (10, 8000)]
    told = {(row["sku"], row["from_quantity"]): row["price"] for row in csv.DictReader(io.StringIO(out.text))}
    assert told == {
        ("MUG", "1"): "90.00", ("MUG", "10"): "80.00", ("'=CUP", "1"): "70.00", ("BOWL", ""): "", ("JUG", ""): "",
    }  # fmt: skip
    assert "5 rows read: 2 variants priced, 2 taken out, 0 rows left out." in again.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\n", "The first line has to name the columns sku and price."),
        (b"sku,price\n", "There is no row in it."),
        (b"name,amount\nMug,5\n", "The first line has to name the columns sku and price."),
        (b"sku,price\n\xff\xfe", "Save the file as CSV in UTF-8"),
    ],
)
async def test_a_file_that_is_no_list_changes_nothing(
    owner: AsyncClient, database: Database, store: Store, data: bytes, sentence: str
):
    mug = await make_mug(database, store)
    address = await make_list(owner, store)
    await owner.post(f"{address}/prices", data={f"steps-{mug.id}": "2: 95"})

    answer = await owner.post(f"{address}/files", files={"file": ("prices.csv", data, "text/csv")})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert await prices_of(database, store) == [(2, 9500)]


async def test_a_list_counts_from_its_beginning_on_and_pages_are_told(
    owner: AsyncClient, database: Database, store: Store
):
    later = "2099-01-02T09:00"
    address = await make_list(owner, store, kind="percent", percents="2: 10", starts_at=later)

    page = await owner.get(f"/dashboard/{store.slug}/price-lists")
    await owner.post(f"{address}/state", data={"is_on": "no"})
    off = await owner.get(f"/dashboard/{store.slug}/price-lists")
    await owner.post(f"{address}/removal")

    assert "Planned" in page.text
    assert "Planned" not in off.text
    async with database.in_store(store.id) as session:
        waiting = (
            await session.scalars(select(Job.run_at).where(Job.name == "content.show_what_is_due"))
        ).all()
        assert [moment > utc_now() for moment in waiting] == [True]
        assert await session.scalar(select(func.count()).select_from(PriceList)) == 0


async def test_a_group_with_a_price_list_stays(owner: AsyncClient, database: Database, store: Store):
    group = await make_group(database, store)
    await make_list(owner, store, audience=str(group.id))

    refused = await owner.post(f"/dashboard/{store.slug}/customers/groups/{group.id}/removal")

    assert refused.status_code == 409


async def test_a_list_with_prices_for_one_piece_cannot_become_everybodys(
    owner: AsyncClient, database: Database, store: Store
):
    group, mug = await make_group(database, store), await make_mug(database, store)
    address = await make_list(owner, store, audience=str(group.id))
    await owner.post(f"{address}/prices", data={f"steps-{mug.id}": "80"})

    answer = await owner.post(address, data=FORM)

    assert answer.status_code == 422
    assert "It has prices for one piece, so it cannot be for everybody." in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(PriceList.group_id)) == group.id
