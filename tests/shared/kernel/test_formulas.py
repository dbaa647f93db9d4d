import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.formulas import RECKONED, defused, undefused


@pytest.mark.parametrize("sign", RECKONED)
def test_what_a_spreadsheet_would_reckon_with_gets_a_mark(sign: str):
    assert defused(f"{sign}1+1") == f"'{sign}1+1"
    # Somebody's own mark is theirs: read back it is still there.
    assert defused(f"'{sign}1+1") == f"''{sign}1+1"


@pytest.mark.parametrize("text", ["plain", "", "'", "'tis", "1-1", "a=b"])
def test_a_plain_word_stays_as_it_is(text: str):
    assert (defused(text), undefused(text)) == (text, text)


@given(st.text(st.sampled_from(["'", "a", *RECKONED]), max_size=6))
def test_what_was_marked_is_read_back_as_it_was(text: str):
    assert undefused(defused(text)) == text
    assert not defused(text).startswith(RECKONED)
