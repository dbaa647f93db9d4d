"""What stands in one cell of our own exports comes back as it was, whatever its words hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.imports.own_cells import join_cell, join_ways, split_cell, split_ways

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)


@given(st.lists(words, unique=True))
def test_parts_come_back(parts: list[str]):
    assert split_cell(join_cell(parts)) == parts


@given(st.lists(st.lists(words, min_size=1).map(tuple)))
def test_ways_come_back(ways: list[tuple[str, ...]]):
    assert split_ways(join_ways(ways)) == ways


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", []),
        (" , ,", []),
        ("a, b,a", ["a", "b"]),
        ("red\\, warm, new", ["red, warm", "new"]),
        ("back\\\\, slash", ["back\\", "slash"]),
    ],
)
def test_what_people_type_is_read(typed: str, parts: list[str]):
    assert split_cell(typed) == parts
