import httpx
from sqlalchemy import select

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.mark_paid import mark_paid
from shared.orders.order_lines import OrderLine
from shared.returns.models import Return, ReturnSettings
from shared.returns.set_aside import SetAsideGoods
from shared.stores.models import Store
from tests.support.factories.returns import make_return, make_sent_order
from tests.support.factories.shipments import fresh


async def asked_for(database: Database, store: Store, *, is_paid: bool = True) -> tuple[str, str]:
    """Have a buyer ask for a return of one of three; returns its page, and its line's id."""
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3, stock=9)
        if is_paid:
            await mark_paid(session, order, actor="m", now=utc_now())
        asked = await make_return(session, await fresh(session, order), note="Too green")
        return f"/dashboard/{store.slug}/returns/{asked.id}", str(asked.lines[0].id)


async def state(database: Database, store: Store) -> str | None:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(Return.state))


async def test_a_return_goes_from_the_list_to_its_end(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, line = await asked_for(database, store)
    listed = (await owner.get(f"/dashboard/{store.slug}/returns")).text
    assert "#1001 / 1" in listed
    assert "Too green" in (await owner.get(path)).text
    assert path in (await owner.get(f"/dashboard/{store.slug}/orders/1001")).text
    assert "return to decide about" in (await owner.get(f"/dashboard/{store.slug}")).text

    answers = [
        await owner.post(f"{path}/decision", data={"decision": "approve", "answer": "To our shop."}),
        await owner.post(f"{path}/receipt", data={f"condition-{line}": "as_new", f"fate-{line}": "stock"}),
        await owner.post(f"{path}/settlement", data={"amount": "19.00"}),
        await owner.post(f"{path}/settlement", data={"amount": "19.00"}),
    ]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 409]
    assert "€19.00 given back" in (await owner.get(path)).text
    async with database.in_store(store.id) as session:
        row = (await session.execute(select(Return.state, Return.refund_minor, Return.answer))).one()
        assert tuple(row) == ("settled", 1900, "To our shop.")
        assert await session.scalar(select(StockLevel.on_hand)) == 7
    assert "No return here" in (await owner.get(f"/dashboard/{store.slug}/returns")).text


async def test_a_refusal_needs_its_reason(owner: httpx.AsyncClient, database: Database, store: Store):
    path, _line = await asked_for(database, store)

    without = await owner.post(f"{path}/decision", data={"decision": "refuse", "answer": ""})
    assert (without.status_code, await state(database, store)) == (422, "asked")
    assert "Tell the buyer why." in without.text
    refused = await owner.post(f"{path}/decision", data={"decision": "refuse", "answer": "It was worn."})

    assert (refused.status_code, await state(database, store)) == (303, "refused")
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(OrderLine.in_return)) == 0


async def test_steps_out_of_order_change_nothing(owner: httpx.AsyncClient, database: Database, store: Store):
    path, line = await asked_for(database, store)

    answers = [
        await owner.post(f"{path}/receipt", data={f"condition-{line}": "as_new", f"fate-{line}": "stock"}),
        await owner.post(f"{path}/settlement", data={"amount": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(StockLevel.on_hand)) == 6
        assert tuple((await session.execute(select(Return.state, Return.refund_minor))).one()) == ("asked", 0)


async def test_how_it_came_has_to_be_said(owner: httpx.AsyncClient, database: Database, store: Store):
    path, _line = await asked_for(database, store)
    await owner.post(f"{path}/decision", data={"decision": "approve"})

    answer = await owner.post(f"{path}/receipt", data={})

    assert (answer.status_code, await state(database, store)) == (422, "approved")
    assert "Say of every line how it came back." in answer.text


async def test_no_more_is_given_back_than_was_paid(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, line = await asked_for(database, store, is_paid=False)
    await owner.post(f"{path}/decision", data={"decision": "approve"})
    await owner.post(f"{path}/receipt", data={f"condition-{line}": "damaged", f"fate-{line}": "write_off"})

    much, none, word = [
        await owner.post(f"{path}/settlement", data={"amount": amount}) for amount in ("19.00", "0", "all")
    ]

    assert (much.status_code, none.status_code, word.status_code) == (409, 303, 422)
    assert await state(database, store) == "settled"


async def test_what_a_store_takes_back_is_saved_or_refused_as_a_whole(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = f"/dashboard/{store.slug}/returns/settings"
    wrong = await owner.post(path, data={"days": "4000", "payer": "nobody", "kept_tags": "hygiene"})
    assert wrong.status_code == 422
    assert "from 0 to 365" in wrong.text
    assert 'value="hygiene"' in wrong.text

    right = await owner.post(
        path, data={"days": "30", "payer": "store", "kept_tags": "hygiene, made, hygiene"}
    )

    assert right.status_code == 303
    async with database.in_store(store.id) as session:
        row = (await session.scalars(select(ReturnSettings))).one()
        assert (row.days, row.payer, row.kept_tags) == (30, "store", ["hygiene", "made"])


async def test_goods_are_set_aside_listed_and_decided_about(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, line = await asked_for(database, store)
    aside = f"/dashboard/{store.slug}/returns/set-aside"
    assert "Nothing is set aside" in (await owner.get(aside)).text
    await owner.post(f"{path}/decision", data={"decision": "approve"})
    assert (
        "The stock stays as it is. It waits under Returns, Set aside, until you decide."
        in (await owner.get(path)).text
    )
    await owner.post(f"{path}/receipt", data={f"condition-{line}": "opened", f"fate-{line}": "set_aside"})
    async with database.in_store(store.id) as session:
        key = (await session.scalars(select(SetAsideGoods.id))).one()
        assert await session.scalar(select(StockLevel.on_hand)) == 6
    assert "Return 1 of order 1001" in (await owner.get(aside)).text
    assert "Opened · Set aside" in (await owner.get(path)).text

    for typed in ({"pieces": "2", "deed": "release"}, {"pieces": "", "deed": "write_off"}, {"pieces": "1"}):
        refused = await owner.post(f"{aside}/{key}", data=typed)
        assert refused.status_code == 422
        assert 'class="field-error"' in refused.text
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(SetAsideGoods))).one().left == 1

    answer = await owner.post(f"{aside}/{key}", data={"pieces": "1", "deed": "release"})
    assert (answer.status_code, answer.headers["location"]) == (303, aside)
    assert "Nothing is set aside" in (await owner.get(aside)).text
    assert (
        "Set-aside goods put back into stock"
        in (await owner.get(f"/dashboard/{store.slug}/orders/1001")).text
    )
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(StockLevel.on_hand)) == 7
    late = await owner.post(f"{aside}/{key}", data={"pieces": "1", "deed": "write_off"})
    assert late.status_code == 422
    assert "Nothing of it is left to decide about." in late.text


async def test_what_was_said_of_the_goods_stays_when_something_is_missing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, line = await asked_for(database, store)
    await owner.post(f"{path}/decision", data={"decision": "approve"})

    page = await owner.post(f"{path}/receipt", data={f"fate-{line}": "write_off"})

    assert (page.status_code, await state(database, store)) == (422, "approved")
    assert f'name="fate-{line}" value="write_off" checked' in page.text
    assert "Say what becomes of it." not in page.text
