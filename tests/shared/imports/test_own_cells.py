"""What stands in one cell of our own exports comes back as it was, whatever its words hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.imports.editor_blocks import html_of_blocks
from shared.imports.own_cells import join_cell, join_ways, split_cell, split_ways
from shared.imports.read_own import read_object

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


@pytest.mark.parametrize(
    "cell",
    [
        "[" * 10_000,
        '{"a":' * 10_000,
        '{"a": "\\ud800"}',
        '{"a": {"b": ["\\u0000"]}}',
        '{"\\u0000": 1}',
        "[]",
        "no",
        '{"a": NaN}',
    ],
)
def test_a_cell_of_json_that_cannot_be_kept_is_nothing(cell: str):
    """T91: an import goes on, whatever somebody wrote into it."""
    assert read_object(cell) == {}


def test_a_cell_of_json_is_read_with_the_last_of_two_equal_names():
    assert read_object('{"a": 1, "b": ["\u00e9"], "a": 2}') == {"a": 2, "b": ["\u00e9"]}
    assert read_object("") == {}


def test_a_text_in_blocks_that_is_none_is_its_own_lines():
    assert html_of_blocks("[" * 10_000) == f"<p>{'[' * 10_000}</p>"
