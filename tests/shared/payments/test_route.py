"""Which account takes which payment: the table of cases, and the shares (F087)."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.payments.route import (
    MAY_BE_TRIED,
    PROBE_FOR,
    RESTS,
    RESTS_FOR,
    Accounts,
    Case,
    choices,
    standing_of,
)
from shared.payments.rules import AccountHealth, PaymentRule

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
ABLE = (FIRST, SECOND)


def rule(name: str, account: UUID = SECOND, **facts) -> PaymentRule:
    plain = {"currency": "", "countries": [], "from_minor": None, "up_to_minor": None, "share": 100}
    return PaymentRule(store_id=UUID(int=9), name=name, account_id=account, is_on=True, **plain | facts)


def case(minor: int = 2000, currency: str = "EUR", country: str = "DE") -> Case:
    return Case(Money(minor, currency), country, UUID(int=7))


def resting(since: timedelta, *, probed: timedelta | None = None) -> AccountHealth:
    return AccountHealth(
        store_id=UUID(int=9),
        account_id=FIRST,
        failures=3,
        counted_since=NOW - since,
        rests_since=NOW - since,
        probed_at=None if probed is None else NOW - probed,
    )


def route(rules, asked: Case, able=ABLE, **health) -> list[tuple[UUID, str, str]]:
    found = choices(rules, Accounts(able, {FIRST: health["first"]} if health else {}), asked, now=NOW)
    return [(one.account_id, one.kind, one.rule) for one in found]


def test_without_rules_the_first_account_takes_it_and_the_others_stand_by():
    assert route([], case()) == [(FIRST, "first", ""), (SECOND, "first", "")]


@pytest.mark.parametrize(
    ("facts", "asked", "fits"),
    [
        ({"currency": "USD"}, case(currency="USD"), True),
        ({"currency": "USD"}, case(), False),
        ({"countries": ["FR", "DE"]}, case(), True),
        ({"countries": ["FR"]}, case(), False),
        ({"from_minor": 2000}, case(2000), True),
        ({"from_minor": 2001}, case(2000), False),
        ({"up_to_minor": 2000}, case(2000), True),
        ({"up_to_minor": 1999}, case(2000), False),
        ({"is_on": False}, case(), False),
    ],
    ids=["currency", "other-currency", "country", "other-country", "from", "below", "up-to", "above", "off"],
)
def test_a_rule_speaks_of_what_it_names(facts, asked, fits):
    is_on = facts.pop("is_on", True)
    one = rule("ours", **facts)
    one.is_on = is_on

    assert (route([one], asked)[0] == (SECOND, "rule", "ours")) is fits


def test_the_first_rule_that_fits_decides():
    rules = [rule("francs", currency="CHF"), rule("large", from_minor=1000), rule("all", FIRST)]

    assert route(rules, case())[0] == (SECOND, "rule", "large")


def test_a_rule_for_an_account_that_takes_nothing_is_passed_over():
    assert route([rule("gone", THIRD)], case())[0] == (FIRST, "first", "")


def test_a_share_takes_about_its_part_and_a_cart_always_goes_the_same_way():
    one = rule("a third", share=33)
    carts = [Case(Money(2000, "EUR"), "DE", new_id()) for _ in range(3000)]

    ways = [route([one], cart)[0][0] for cart in carts]

    assert ways == [route([one], cart)[0][0] for cart in carts]
    assert 800 < Counter(ways)[SECOND] < 1200


def test_what_rests_is_passed_by_and_the_choice_says_so():
    found = choices([], Accounts(ABLE, {FIRST: resting(timedelta(minutes=1))}), case(), now=NOW)

    assert [(one.account_id, one.past) for one in found] == [(SECOND, (FIRST,))]


def test_after_its_rest_an_account_may_be_tried_once_at_a_time():
    rested = RESTS_FOR + timedelta(seconds=1)

    assert standing_of(resting(rested), now=NOW) == MAY_BE_TRIED
    assert standing_of(resting(rested, probed=timedelta(seconds=1)), now=NOW) == RESTS
    assert standing_of(resting(rested, probed=PROBE_FOR), now=NOW) == MAY_BE_TRIED
    assert route([], case(), first=resting(rested)) == [(FIRST, "probe", ""), (SECOND, "first", "")]


def test_the_only_account_is_asked_though_it_rests():
    assert route([], case(), able=(FIRST,), first=resting(timedelta(minutes=1))) == [(FIRST, "last", "")]
