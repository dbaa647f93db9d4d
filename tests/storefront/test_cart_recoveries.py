"""Back to a cart by the mail's link: on any device, with what is there already, and with what has changed told."""

from datetime import timedelta

from httpx import AsyncClient
from sqlalchemy import delete, select, update

from shared.carts.models import Cart, CartLine
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.tokens import hash_token
from shared.notifications.ledger import request_email
from shared.notifications.models import SENT, Email
from shared.products.models import Variant
from shared.recovery.change_plan import change_plan
from shared.recovery.models import MAIL_KIND, NEVER, TICKED, TOLD, CartContact, Recovery
from shared.recovery.plan import Plan
from shared.recovery.queries import recovery_token
from shared.stores.models import Store
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_cart


async def left(database: Database, store: Store, **facts: object) -> tuple[str, Variant]:
    """Let somebody leave a cart with a mug of 19 euros; returns the path of the mail's link."""
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Kiln Mug", price_minor=1900, stock=5)
        cart, _ = await make_cart(session, mug, quantity=2)
        token, now = recovery_token("of tests", store.id, cart.id), utc_now()
        line = {"variant_id": str(mug.id), "title": "Kiln Mug", "quantity": 2, "unit_minor": 1900}
        known = {"email": "ada@example.com", "abandoned_at": now, "began_at": now, "next_at": now}
        session.add(
            Recovery(
                store_id=store.id,
                id=cart.id,
                token_hash=hash_token(token),
                currency="EUR",
                total_minor=3800,
                lines=[line],
                **(known | facts),
            )
        )
    return f"/cart/recovery/{token}", mug


async def plan(database: Database, store: Store, guests: str) -> None:
    async with database.in_store(store.id) as session:
        await change_plan(session, Plan(is_on=True, guests=guests), actor="test", now=utc_now())


async def test_opening_the_link_shows_the_cart_and_changes_nothing(
    shopper: AsyncClient, database: Database, store: Store
):
    link, mug = await left(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).where(Variant.id == mug.id).values(price_minor=2100))

    page = await shopper.get(link)

    assert page.status_code == 200
    assert ("2 × Kiln Mug" in page.text, "was €19.00" in page.text) == (True, True)
    assert "1 price has changed since." in page.text
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Recovery.returned_at))) == [None]


async def test_the_button_brings_it_into_an_empty_browser(
    shopper: AsyncClient, database: Database, store: Store
):
    link, _ = await left(database, store)

    answer = await shopper.post(link)

    assert (answer.status_code, answer.headers["location"]) == (303, "/cart")
    assert "Kiln Mug" in (await shopper.get("/cart")).text
    async with database.in_store(store.id) as session:
        recovery = (await session.scalars(select(Recovery))).one()
        assert recovery.returned_at is not None
        assert recovery.returned_cart_id not in (None, recovery.id)
        # The device on which it was left still has it.
        assert await session.scalar(select(Cart.state).where(Cart.id == recovery.id)) == "open"


async def test_it_joins_what_is_in_the_cart_already(shopper: AsyncClient, database: Database, store: Store):
    link, mug = await left(database, store)
    async with database.in_store(store.id) as session:
        bowl = await make_variant(session, title="Oak Bowl", stock=5)
    await shopper.post("/cart/lines", data={"variant": str(bowl.id), "quantity": "1"})
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})

    await shopper.post(link)
    await shopper.post(link)

    page = (await shopper.get("/cart")).text
    assert ("Oak Bowl" in page, "Kiln Mug" in page) == (True, True)
    assert (await shopper.get("/cart/summary")).text.count(">3<") == 1


async def test_a_link_that_is_over_or_wrong_is_not_found(
    shopper: AsyncClient, database: Database, store: Store
):
    long_ago = utc_now() - timedelta(days=365)
    link, _ = await left(database, store, abandoned_at=long_ago)

    assert (await shopper.get(link)).status_code == 404
    assert (await shopper.post(link)).status_code == 404
    assert (await shopper.get("/cart/recovery/nothing")).status_code == 404


async def test_a_cart_with_nothing_left_says_so(shopper: AsyncClient, database: Database, store: Store):
    link, _ = await left(database, store)
    async with database.in_store(store.id) as session:
        recovery = (await session.scalars(select(Recovery))).one()
        await session.execute(update(Cart).where(Cart.id == recovery.id).values(state="merged"))
        await session.execute(delete(CartLine).where(CartLine.cart_id == recovery.id))

    assert "There is nothing left in this cart" in (await shopper.get(link)).text


async def test_openings_are_counted_only_where_the_store_does(
    shopper: AsyncClient, database: Database, store: Store
):
    link, _ = await left(database, store)
    await plan(database, store, NEVER)

    dot = await shopper.get(f"{link}/opened.gif")
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Recovery.opened_at))) == [None]
        await change_plan(session, Plan(is_on=True, counts_opens=True), actor="test", now=utc_now())
    await shopper.get(f"{link}/opened.gif")

    assert (dot.status_code, dot.headers["content-type"]) == (200, "image/gif")
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Recovery.opened_at))) != [None]


async def test_a_mail_that_is_looked_into_within_ten_seconds_of_the_sending_counts_as_unopened(
    shopper: AsyncClient, database: Database, store: Store
):
    link, _ = await left(database, store)
    async with database.in_store(store.id) as session:
        await change_plan(session, Plan(is_on=True, counts_opens=True), actor="test", now=utc_now())
        recovery = (await session.scalars(select(Recovery))).one()
        how = {"recipient": recovery.email, "now": utc_now(), "version": 1}
        mail = await request_email(session, MAIL_KIND, recovery.id, **how)

    # Ahead of the clock: a machine that is busy takes its time.
    for ahead, is_counted in ((timedelta(minutes=1), False), (timedelta(minutes=-1), True)):
        async with database.in_store(store.id) as session:
            sent = {"state": SENT, "sent_at": utc_now() + ahead}
            await session.execute(update(Email).where(Email.id == mail.id).values(sent))
        await shopper.get(f"{link}/opened.gif")
        async with database.in_store(store.id) as session:
            assert (await session.scalar(select(Recovery.opened_at)) is not None) == is_counted


async def contacts(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(CartContact.email)))


async def fill(shopper: AsyncClient, database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})


async def test_what_a_guest_types_is_kept_only_as_the_store_says(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill(shopper, database, store)
    typed, ticked = {"email": "Ada@Example.com"}, {"email": "ada@example.com", "reminders": "yes"}

    await shopper.post("/checkout/contact", data=ticked)
    assert await contacts(database, store) == []
    assert "remind" not in (await shopper.get("/checkout")).text

    await plan(database, store, TICKED)
    await shopper.post("/checkout/contact", data=typed)
    assert await contacts(database, store) == []
    assert 'name="reminders"' in (await shopper.get("/checkout")).text
    answer = await shopper.post("/checkout/contact", data=ticked)
    assert (answer.status_code, await contacts(database, store)) == (204, ["ada@example.com"])
    await shopper.post("/checkout/contact", data=typed)
    assert await contacts(database, store) == []

    await plan(database, store, TOLD)
    assert "we remind you by mail" in (await shopper.get("/checkout")).text
    await shopper.post("/checkout/contact", data={"email": "no address"})
    assert await contacts(database, store) == []
    await shopper.post("/checkout/contact", data=typed)
    assert await contacts(database, store) == ["ada@example.com"]


async def test_without_scripts_a_refused_checkout_keeps_it_too(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill(shopper, database, store)
    await plan(database, store, TICKED)

    answer = await shopper.post("/checkout", data=FORM | {"line1": "", "reminders": "yes"})

    assert answer.status_code == 422
    assert await contacts(database, store) == [FORM["email"]]
    assert 'name="reminders" checked' in answer.text
