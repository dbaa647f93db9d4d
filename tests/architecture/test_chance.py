"""No test looks for a few digits in whatever else stands there, and the check is seen to catch what it is for."""

import ast

import pytest

from shared.kernel.home import PROJECT
from tests.architecture.chance import lines_that_hope, looked_for_by_chance


def test_no_test_asks_for_digits_that_a_random_id_may_hold():
    """`stand_in` (tests/support/digits.py) looks for them as a figure of their own."""
    assert looked_for_by_chance(PROJECT) == []


@pytest.mark.parametrize(
    "line",
    [
        'assert "731" not in page.text',
        'assert ["1001" in one for one in pages] == [False, True]',
        'assert "14.62" not in page',
        'assert page.count("12") == 1',
        'assert "3ab" not in token',
        'assert b"4242" not in answer.content',
    ],
)
def test_what_hopes_is_found(line: str):
    assert list(lines_that_hope(ast.parse(line))) == [1]


@pytest.mark.parametrize(
    "line",
    [
        'assert "€14.62" not in page',
        'assert not stand_in("731", page)',
        'assert "#1001" not in page',
        'assert "fade" not in page',
        'assert "288837035141" not in page',
        'assert names.count("orders") == 1',
    ],
)
def test_what_no_id_holds_is_let_through(line: str):
    assert list(lines_that_hope(ast.parse(line))) == []
