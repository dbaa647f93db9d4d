"""Cursors come back from outside: what is not one of ours is the first page, never a problem."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from json import dumps
from typing import Any
from uuid import UUID

import pytest

from shared.kernel.pagination import decode_cursor, encode_cursor, moment_and_id, page_number
from shared.products.update_product import LONGEST_TITLE

ID = UUID("01a20024-b268-75fd-9c2d-a9f3eecf9c07")


def forged(parts: Any) -> str:
    return urlsafe_b64encode(dumps(parts).encode()).decode()


def test_a_place_comes_back_as_it_went_out():
    assert decode_cursor(encode_cursor([2**63 - 1, "Größe", str(ID)]), (int, str, str)) == [
        2**63 - 1,
        "Größe",
        str(ID),
    ]
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert moment_and_id(encode_cursor([moment.isoformat(), str(ID)])) == (moment, ID)


@pytest.mark.parametrize("letter", ["a", "ش", "織", "🧶", '"', "\\"])
def test_a_place_behind_the_longest_title_is_found_in_any_letters(letter: str):
    key = [letter * LONGEST_TITLE, str(ID)]

    assert decode_cursor(encode_cursor(key), (str, str)) == key


@pytest.mark.parametrize(
    "parts",
    [
        [2**63, "a"],
        [-(2**63), "a"],
        [True, "a"],
        [1.5, "a"],
        [1, "a\x00b"],
        [1, "\ud800"],
        [1, None],
        [1],
        [1, "a", "b"],
        {"0": 1, "1": "a"},
        None,
    ],
)
def test_what_the_database_could_not_compare_is_no_place(parts: Any):
    assert decode_cursor(forged(parts), (int, str)) is None


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-03-01T12:00:00",
        "yesterday",
        "",
    ],
)
def test_a_moment_is_one_of_the_calendar_and_says_its_offset(moment: str):
    assert moment_and_id(forged([moment, str(ID)])) is None
    assert moment_and_id(forged(["2026-03-01T12:00:00+00:00", "not an id"])) is None


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        *[(None, 1), ("", 1), ("0", 1), ("1", 1), ("7", 7), ("100", 100), ("101", 100), ("999999999", 100)],
        *[("9999999999", 1), ("9" * 5000, 1), ("-1", 1), ("1.5", 1), ("1e3", 1), ("abc", 1), ("\x00", 1)],
        *[("٣", 3), ("²", 1)],
    ],
)
def test_a_page_that_is_asked_for_by_its_number_is_one_that_may_be(typed: str | None, page: int):
    assert page_number(typed, most=100) == page
