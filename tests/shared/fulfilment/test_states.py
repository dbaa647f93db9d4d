import pytest

from shared.fulfilment.states import STATES, TRANSITIONS, fulfilment_of, sources_of


@pytest.mark.parametrize(
    ("due", "packed", "shipments", "expected"),
    [
        (3, 0, [], "unfulfilled"),
        (3, 0, ["undone"], "unfulfilled"),
        (3, 1, ["packed"], "partly_fulfilled"),
        (3, 2, ["arrived"], "partly_fulfilled"),
        (3, 3, ["packed"], "fulfilled"),
        (3, 3, ["arrived", "sent"], "fulfilled"),
        (3, 3, ["arrived", "undone"], "delivered"),
        (3, 3, ["ready"], "fulfilled"),
        (3, 3, ["picked_up"], "delivered"),
    ],
)
def test_how_far_an_order_is_follows_from_what_is_packed_and_where_it_is(due, packed, shipments, expected):
    assert fulfilment_of(due, packed, shipments) == expected


def test_what_the_carrier_or_the_buyer_has_cannot_be_undone():
    assert sources_of("undone") == ("packed", "ready")
    assert {before for before, _after in TRANSITIONS} | {after for _before, after in TRANSITIONS} == set(
        STATES
    )
