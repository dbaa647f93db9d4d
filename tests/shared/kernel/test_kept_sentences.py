"""A sentence that a record keeps is said in the language of who reads it later."""

import json
from typing import Any

import pytest

from shared.kernel.kept_sentences import kept, said_again
from shared.kernel.sentences import say, say_count
from shared.languages.speaking import speaking
from shared.languages.telling import tell


def test_it_comes_back_with_what_was_filled_in_and_is_told_in_another_language():
    amount = say("“%(typed)s” is not an amount.", typed="cheap")

    again = said_again(json.loads(json.dumps(kept(amount))))

    assert again == "“cheap” is not an amount."
    with speaking("de"):
        assert tell(again) == "„cheap“ ist kein Betrag."


def test_a_sentence_within_a_sentence_is_told_as_well():
    inner = say("“%(typed)s” is not an amount.", typed="7 %")
    outer = say("%(column)s: %(problem)s", column="Price", problem=inner)

    again = said_again(json.loads(json.dumps(kept(outer))))

    assert again == "Price: “7 %” is not an amount."
    with speaking("de"):
        assert tell(again) == "Price: „7 %“ ist kein Betrag."


@pytest.mark.parametrize(("count", "said"), [(1, "1 thing"), (3, "3 things")])
def test_a_count_keeps_its_forms(count: int, said: str):
    assert said_again(kept(say_count("%(num)s thing", "%(num)s things", count))) == said


def test_any_other_text_stays_as_it_is():
    assert said_again(kept("Written long ago.")) == "Written long ago."


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (None, ""),
        (7, ""),
        ({}, ""),
        ({"entry": "Hello"}, "Hello"),
        ({"entry": "%(gone)s", "values": {"here": 1}}, "%(gone)s"),
        ({"entry": "Hello", "values": "no mapping"}, "Hello"),
    ],
)
def test_a_damaged_record_stops_no_page(record: Any, said: str):
    assert said_again(record) == said
