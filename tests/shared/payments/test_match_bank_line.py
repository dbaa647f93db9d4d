"""What a booking is for, and how certain that is: the table of cases."""

from uuid import UUID

import pytest

from shared.kernel.money import Money
from shared.payments.match_bank_line import Awaited, Booking, match_all, match_one


def awaited(
    number: int = 1001, minor: int = 4488, *, name="Ada Buyer", is_waiting=True, currency="EUR"
) -> Awaited:
    reference = f"RF71{number}"
    return Awaited(UUID(int=number), number, reference, Money(minor, currency), name, is_waiting)


def booking(text: str = "", minor: int = 4488, *, payer: str = "Somebody", currency: str = "EUR") -> Booking:
    return Booking(Money(minor, currency), payer, text)


OTHER = awaited(1002, 9900, name="Ole Other")


@pytest.mark.parametrize(
    ("said", "waiting", "expected"),
    [
        (booking("Order rf71 10-01 thanks"), [awaited(), OTHER], ("certain", 1001, "reference")),
        (booking("RF711001", 1000), [awaited()], ("probable", 1001, "reference_part")),
        (booking("RF711001", 5000), [awaited()], ("probable", 1001, "reference_more")),
        (booking("RF711001"), [awaited(is_waiting=False)], ("probable", 1001, "reference_over")),
        (booking("RF7110015"), [awaited(), OTHER], ("probable", 1001, "amount")),
        (booking("RF711001 RF711002"), [awaited(), OTHER], ("unknown", None, "")),
        (booking("RF711001", currency="USD"), [awaited()], ("unknown", None, "")),
        (booking(payer="BUYER, A."), [awaited(), awaited(1003)], ("unknown", None, "")),
        (
            booking(payer="BUYER, ADA"),
            [awaited(), awaited(1003, name="Ole Other")],
            ("probable", 1001, "amount_and_name"),
        ),
        (booking(), [awaited(), OTHER], ("probable", 1001, "amount")),
        (booking(), [awaited(is_waiting=False)], ("unknown", None, "")),
        (booking(minor=1), [awaited(), OTHER], ("unknown", None, "")),
    ],
    ids=[
        "reference", "part", "more", "over", "longer-number", "two-references", "other-currency", "two-of-a-name",
        "amount-and-name", "amount", "not-waiting", "nothing",
    ],
)  # fmt: skip
def test_a_booking_is_for(said, waiting, expected):
    match = match_one(said, waiting)

    assert (match.certainty, match.awaited.number if match.awaited else None, match.why) == expected


def test_of_two_bookings_for_one_order_one_is_certain():
    found = match_all([booking("RF711001"), booking("RF711001")], [awaited()])

    assert [(one.certainty, one.why) for one in found] == [
        ("certain", "reference"),
        ("probable", "reference_again"),
    ]
