"""What a provider says held against what is written here: each movement once, to the minor unit (F092)."""

from datetime import UTC, datetime
from uuid import UUID

from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.payments.compare_money import PAYMENT, REFUND, Booked, compare
from shared.payments.told_money import GivenBack, Taken, Told

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
OURS, OTHER, BACK = new_id(), new_id(), new_id()


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def payment(key: str | None, minor: int | None, ours: UUID = OURS) -> Booked:
    return Booked(PAYMENT, ours, key, None if minor is None else eur(minor), WHEN, ours)


def refund(key: str | None, minor: int | None) -> Booked:
    return Booked(REFUND, BACK, key, None if minor is None else eur(minor), WHEN, OURS)


def told(*taken: Taken, back: tuple[GivenBack, ...] = ()) -> Told:
    return Told(taken, back)


def kinds(told: Told, *, payments: list[Booked] | None = None, refunds: list[Booked] | None = None) -> object:
    found = compare(told, payments or [], refunds or [], {"pi_1": OURS})
    return [(one.what, one.key, one.kind) for one in found]


def test_the_same_amount_under_the_same_name_matches():
    assert kinds(told(Taken("pi_1", eur(4488), WHEN)), payments=[payment("pi_1", 4488)]) == [
        ("payment", "pi_1", "matched")
    ]


def test_a_cent_and_a_currency_are_a_difference():
    here = [payment("pi_1", 4487)]
    assert kinds(told(Taken("pi_1", eur(4488), WHEN)), payments=here) == [("payment", "pi_1", "differs")]
    dollars = told(Taken("pi_1", Money(4487, "USD"), WHEN))
    assert kinds(dollars, payments=here) == [("payment", "pi_1", "differs")]


def test_money_whose_name_was_never_heard_is_found_by_what_we_wrote_on_it():
    [line] = compare(told(Taken("pi_9", eur(4488), WHEN, OURS)), [payment(None, 4488)], [], {})

    assert (line.kind, line.payment_id) == ("matched", OURS)


def test_a_payment_that_is_not_paid_here_leads_to_its_order_and_is_missing():
    [line] = compare(told(Taken("pi_1", eur(4488), WHEN)), [payment("pi_1", None)], [], {})

    assert (line.kind, line.there, line.here, line.payment_id) == ("missing_here", eur(4488), None, OURS)


def test_what_only_one_side_has_is_missing_on_the_other():
    found = kinds(
        told(Taken("pi_2", eur(100), WHEN), back=(GivenBack("re_2", eur(5), WHEN, "pi_1"),)),
        payments=[payment("pi_1", 4488), payment("pi_3", None, OTHER)],
        refunds=[refund(None, 500)],
    )

    assert found == [
        ("payment", "pi_2", "missing_here"),
        ("refund", "re_2", "missing_here"),
        ("payment", "pi_1", "missing_there"),
        ("refund", f"ours_{BACK}", "missing_there"),
    ]


def test_a_refund_is_found_by_its_name_or_by_ours_and_belongs_to_its_payment():
    back = GivenBack("re_1", eur(500), WHEN, "pi_1", BACK)
    for key in ("re_1", None):
        [line] = compare(told(back=(back,)), [], [refund(key, 500)], {})
        assert (line.kind, line.refund_id, line.payment_id) == ("matched", BACK, OURS)
    [strange] = compare(told(back=(back,)), [], [], {"pi_1": OTHER})
    assert (strange.kind, strange.payment_id, strange.refund_id) == ("missing_here", OTHER, None)


def test_nothing_here_answers_for_two_movements_there():
    twice = told(Taken("pi_1", eur(4488), WHEN), Taken("pi_9", eur(4488), WHEN, OURS))

    assert kinds(twice, payments=[payment("pi_1", 4488)]) == [
        ("payment", "pi_1", "matched"),
        ("payment", "pi_9", "missing_here"),
    ]
