"""Orders that staff write for somebody (F126): one price that stands, one order at most."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, update

from shared.checkout.errors import PriceChanged
from shared.checkout.price_draft import goods_of_draft, price_draft
from shared.checkout.send_draft import send_draft
from shared.checkout.take_draft import place_draft, take_draft
from shared.checkout.write_draft import (
    DraftWords,
    begin_again,
    begin_draft,
    discard_draft,
    save_draft,
    take_back_draft,
)
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.models import Reservation, StockLevel
from shared.inventory.settle_reservations import release_expired
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.jobs import Job
from shared.orders.drafts import DraftMoved, DraftOrder, DraftOver, draft_by_id
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.methods import CARD, CASH_ON_DELIVERY, TRANSFER
from shared.payments.models import Payment
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS, make_order
from tests.support.factories.promotions import make_promotion

WORDS = DraftWords(email="ada@example.com", address=ADDRESS.as_record(), note="As agreed")


async def a_draft(
    database: Database,
    store: Store,
    *,
    goods: Mapping[UUID, int] | None = None,
    words: DraftWords = WORDS,
) -> DraftOrder:
    """Write a draft, of two mugs at 19.99 when nothing else is said."""
    async with database.in_store(store.id) as session:
        if goods is None:
            goods = {(await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)).id: 2}
        draft = await begin_draft(
            session, await current_store(session), secret_key="k", actor="m", now=utc_now()
        )
        return await save_draft(session, draft, goods, words, seen=0, actor="m", now=utc_now())


async def sent(
    database: Database, store: Store, draft: DraftOrder, *, is_held: bool = False, total: int | None = None
) -> DraftOrder:
    async with database.in_store(store.id) as session:
        draft = await draft_by_id(session, str(draft.id))
        await send_draft(
            session,
            await current_store(session),
            draft,
            days=3,
            is_held=is_held,
            seen=draft.version,
            seen_total_minor=total,
            actor="m",
            now=utc_now(),
        )
    async with database.in_store(store.id) as session:
        return await draft_by_id(session, str(draft.id))


async def taken(
    database: Database, store: Store, draft: DraftOrder, *, method=CASH_ON_DELIVERY, later=timedelta()
) -> Order:
    async with database.in_store(store.id) as session:
        order = await take_draft(
            session,
            await current_store(session),
            draft,
            method=method,
            secret_key="k",
            origin="http://shop.test",
            now=utc_now() + later,
        )
        return await order_by_id(session, order.id)


async def level(database: Database, store: Store) -> tuple[int, int]:
    async with database.in_store(store.id) as session:
        found = (await session.scalars(select(StockLevel))).one()
        return found.on_hand, found.reserved


async def violations(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), since=EVER, store_id=store.id, checks=BOOKS)
        return [str(one) for one in found]


async def test_its_buyer_pays_what_was_sent_whatever_it_costs_by_then(database: Database, store: Store):
    words = replace(WORDS, discount="percentage", percent=Decimal(10), discount_reason="For waiting")
    draft = await sent(database, store, await a_draft(database, store, words=words), total=3998 - 400 + 490)
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(price_minor=9999))
        await make_promotion(session)

    order = await taken(database, store, draft)

    assert (order.subtotal_minor, order.discount_minor, order.total_minor) == (3998, 400, 4088)
    assert [(one.name, one.amount.minor) for one in order.discounts] == [("For waiting", 400)]
    assert [(line.quantity, line.unit_price_minor) for line in order.lines] == [(2, 1999)]
    assert (order.email, order.note, order.channel, order.state) == (
        "ada@example.com",
        "As agreed",
        "staff",
        "placed",
    )
    assert await level(database, store) == (3, 0)
    assert await violations(database, store) == []


async def test_it_becomes_one_order_however_often_it_is_taken(database: Database, store: Store):
    draft = await sent(database, store, await a_draft(database, store))

    first, again = await taken(database, store, draft), await taken(database, store, draft)

    assert first.id == again.id
    assert await level(database, store) == (3, 0)
    async with database.in_store(store.id) as session:
        assert (await draft_by_id(session, str(draft.id))).state == "ordered"
        assert len((await session.scalars(select(Order.id))).all()) == 1


async def test_goods_are_held_from_the_sending_on_where_that_is_wanted(database: Database, store: Store):
    draft = await sent(database, store, await a_draft(database, store), is_held=True)
    assert await level(database, store) == (5, 2)
    assert await violations(database, store) == []

    await taken(database, store, draft)

    assert await level(database, store) == (3, 0)
    async with database.in_store(store.id) as session:
        states = await session.scalars(
            select(Reservation.state).order_by(Reservation.created_at, Reservation.id)
        )
        assert states.all() == ["released", "claimed"]
    assert await violations(database, store) == []


async def test_a_link_whose_time_is_over_opens_nothing_and_holds_nothing(database: Database, store: Store):
    draft = await sent(database, store, await a_draft(database, store), is_held=True)
    later = timedelta(days=3)
    async with database.in_store(store.id) as session:
        await release_expired(session, now=utc_now() + later)

    with pytest.raises(DraftOver):
        await taken(database, store, draft, later=later)

    assert await level(database, store) == (5, 0)
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Order.id))).all() == []
        assert (await draft_by_id(session, str(draft.id))).state == "sent"


@pytest.mark.parametrize("step", [take_back_draft, discard_draft])
async def test_what_is_taken_back_frees_its_goods_and_closes_its_link(database: Database, store: Store, step):
    draft = await sent(database, store, await a_draft(database, store), is_held=True)

    async with database.in_store(store.id) as session:
        await step(session, draft, actor="m", now=utc_now())

    assert await level(database, store) == (5, 0)
    with pytest.raises(DraftOver):
        await taken(database, store, draft)
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Order.id))).all() == []


async def test_a_card_has_a_day_to_pay(database: Database, store: Store):
    draft = await sent(database, store, await a_draft(database, store))

    order = await taken(database, store, draft, method=CARD)

    assert (order.state, await level(database, store)) == ("awaiting_payment", (5, 2))
    async with database.in_store(store.id) as session:
        payment = (await session.scalars(select(Payment))).one()
        assert payment.expires_at - payment.created_at == timedelta(hours=23)
        assert payment.terms["expires_at"] - int(payment.created_at.timestamp()) < 24 * 3600
    assert await violations(database, store) == []


@pytest.mark.parametrize(
    ("method", "is_paid", "states"),
    [(CASH_ON_DELIVERY, False, ("placed", "unpaid")), (TRANSFER, True, ("placed", "paid"))],
    ids=["at the door", "paid already"],
)
async def test_staff_make_it_an_order_themselves(database: Database, store: Store, method, is_paid, states):
    draft = await a_draft(database, store)
    orders = []
    for _ in range(2):
        async with database.in_store(store.id) as session:
            order = await place_draft(
                session,
                await current_store(session),
                await draft_by_id(session, str(draft.id)),
                method=method,
                is_paid=is_paid,
                secret_key="k",
                actor="m",
                now=utc_now(),
            )
            orders.append(order.id)

    async with database.in_store(store.id) as session:
        kept = await order_by_id(session, orders[0])
    assert orders[0] == orders[1]
    assert (kept.state, kept.payment_state) == states
    assert (kept.total_minor, kept.channel) == (4488, "staff")
    assert await level(database, store) == (3, 0)
    assert await violations(database, store) == []


async def test_of_two_who_save_it_the_second_looks_again(database: Database, store: Store):
    draft = await a_draft(database, store)

    with pytest.raises(DraftMoved):
        async with database.in_store(store.id) as session:
            await save_draft(session, draft, {}, WORDS, seen=0, actor="other", now=utc_now())

    async with database.in_store(store.id) as session:
        kept = await draft_by_id(session, str(draft.id))
        assert (kept.version, kept.actor) == (1, "m")
        assert [line.quantity for line in (await goods_of_draft(session, kept)).lines] == [2]


async def test_nothing_is_sent_that_is_not_finished(database: Database, store: Store):
    empty = await a_draft(database, store, goods={}, words=DraftWords(address={"country": "DE"}))

    with pytest.raises(Invalid) as refusal:
        await sent(database, store, empty)

    assert {"goods", "email", "name"} <= set(refusal.value.fields)
    async with database.in_store(store.id) as session:
        assert (await draft_by_id(session, str(empty.id))).state == "written"
        assert (
            await session.scalars(select(Job.name).where(Job.name == "notifications.send_draft"))
        ).all() == []


async def test_nothing_is_sent_at_another_price_than_was_seen(database: Database, store: Store):
    draft = await a_draft(database, store)

    with pytest.raises(PriceChanged):
        await sent(database, store, draft, total=1)

    async with database.in_store(store.id) as session:
        assert (await draft_by_id(session, str(draft.id))).state == "written"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (replace(WORDS, discount="percentage", percent=Decimal(10)), "discount_reason"),
        (replace(WORDS, discount="percentage", percent=Decimal(101), discount_reason="x"), "percent"),
        (replace(WORDS, discount="fixed", discount_reason="x"), "amount"),
        (replace(WORDS, note="x" * 501), "note"),
    ],
    ids=["no reason", "too much", "nothing off", "long note"],
)
async def test_what_cannot_be_meant_is_refused_at_its_field(
    database: Database, store: Store, words: DraftWords, field: str
):
    draft = await a_draft(database, store)

    with pytest.raises(Invalid) as refusal:
        async with database.in_store(store.id) as session:
            await save_draft(session, draft, {}, words, seen=draft.version, actor="m", now=utc_now())

    assert list(refusal.value.fields) == [field]


async def test_a_discount_by_hand_stands_in_the_place_of_promotions(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_promotion(session)
    plain = await a_draft(database, store)
    words = replace(WORDS, discount="fixed", minor=100, discount_reason="A scratch")
    async with database.in_store(store.id) as session:
        cart = await goods_of_draft(session, plain)
        by_rule = await price_draft(session, await current_store(session), plain, cart, now=utc_now())
        goods = {line.variant_id: line.quantity for line in cart.lines}
        plain = await save_draft(session, plain, goods, words, seen=plain.version, actor="m", now=utc_now())
        cart = await goods_of_draft(session, plain)
        by_hand = await price_draft(session, await current_store(session), plain, cart, now=utc_now())

    assert by_rule.quote.discount.minor == 400
    assert by_hand.quote.discount.minor == 100


async def test_an_order_is_begun_again_with_what_is_still_sold(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=9)
        tray = await make_variant(session, title="Tray", price_minor=1000, stock=9)
        order = await make_order(session, mug, tray, quantity=2)
        await session.execute(update(Variant).where(Variant.id == tray.id).values(deleted_at=utc_now()))
        draft = await begin_again(
            session, await current_store(session), order, secret_key="k", actor="m", now=utc_now()
        )
        cart = await goods_of_draft(session, draft)

    assert [(line.variant_id, line.quantity) for line in cart.lines] == [(mug.id, 2)]
    assert (draft.email, draft.buyer_name, draft.state) == ("ada@example.com", "Ada Buyer", "written")
