"""How an order's money stands is told by the sums over all of its payments, in whatever order they went back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.checkout.money_given_back import Held, standing_of
from shared.kernel.database import Database
from shared.orders.end_waiting import note_payment_state
from shared.stores.models import Store
from tests.support.two_payments import give_back, make_order_of_two_payments, money_of


@some.composite
def a_payment(draw: some.DrawFn, *, is_late: bool = False) -> Held:
    captured = draw(some.integers(1, 10_000))
    return Held(captured, draw(some.integers(0, captured)), is_late=is_late)


payments = some.lists(a_payment(), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("held", "standing"),
    [
        ([], None),
        ([Held(0, is_live=True)], None),
        ([Held(5000)], "paid"),
        ([Held(5000, 1)], "partly_refunded"),
        ([Held(5000, 5000)], "refunded"),
        # The difference of a change goes back whole: the order has lost a part of its money.
        ([Held(5000), Held(2000, 2000, is_of_edit=True)], "partly_refunded"),
        ([Held(5000, 5000), Held(2000, is_of_edit=True)], "partly_refunded"),
        ([Held(5000, 5000), Held(2000, 2000, is_of_edit=True)], "refunded"),
        # The order itself was paid by hand, which no provider gives back.
        ([Held(2000, 2000, is_of_edit=True)], "partly_refunded"),
        # Money that came too late was never the order's, unless no other was.
        ([Held(5000), Held(5000, 5000, is_late=True)], "paid"),
        ([Held(5000, 100), Held(5000, 5000, is_late=True)], "partly_refunded"),
        ([Held(5000, 5000), Held(5000, is_late=True)], "refunded"),
        ([Held(5000, is_late=True)], "refund_pending"),
        ([Held(5000, 5000, is_late=True)], "refunded"),
        ([Held(5000, 5000, is_late=True), Held(0, is_live=True)], None),
    ],
)
def test_the_sums_say_how_the_money_stands(held: list[Held], standing: str | None):
    assert standing_of(held) == standing


@given(payments)
def test_only_an_order_of_which_nothing_is_left_is_refunded(held: list[Held]):
    left = sum(one.captured - one.given for one in held)
    given_back = sum(one.given for one in held)

    expected = "refunded" if not left else "partly_refunded" if given_back else "paid"

    assert standing_of(held) == expected


@given(payments.flatmap(lambda held: some.tuples(some.just(held), some.permutations(held))))
def test_it_does_not_matter_which_payment_was_first(both: tuple[list[Held], list[Held]]):
    assert standing_of(both[0]) == standing_of(both[1])


@given(payments, a_payment(is_late=True))
def test_money_that_came_too_late_changes_nothing(held: list[Held], late: Held):
    assert standing_of([*held, late]) == standing_of(held)


async def test_a_whole_payment_of_two_leaves_the_order_partly_refunded(database: Database, store: Store):
    order_id, (first, second) = await make_order_of_two_payments(database, store)

    await give_back(database, store.id, second)
    assert await money_of(database, store, order_id) == "partly_refunded"
    await give_back(database, store.id, first)
    assert await money_of(database, store, order_id) == "refunded"


async def test_a_refund_that_came_back_leaves_the_order_paid(database: Database, store: Store):
    order_id, (first, _) = await make_order_of_two_payments(database, store)
    await give_back(database, store.id, first)

    await give_back(database, store.id, first, state="failed")

    assert await money_of(database, store, order_id) == "paid"


async def test_what_waits_for_a_person_goes_on_waiting(database: Database, store: Store):
    order_id, (first, _) = await make_order_of_two_payments(database, store)
    async with database.in_store(store.id) as session:
        await note_payment_state(session, order_id, "needs_review")

    await give_back(database, store.id, first)

    assert await money_of(database, store, order_id) == "needs_review"
