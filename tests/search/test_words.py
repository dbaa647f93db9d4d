import pytest

from search.slots import BLOCK, blocks_of, pack, set_of, slots_of, unpack
from search.spelling import slips, slips_allowed
from search.words import asked_words, fold, indexed_words, plain, spellings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Galaxy™ S® – 5", ["galaxy", "s", "5", "s5"]),
        ("SM-G900V", ["sm", "g900v", "smg900v"]),
        ("Levi's jeans", ["levi", "levis", "jeans"]),
        ("5.5 inch", ["5.5", "inch"]),
        ("4G/LTE", ["4g", "lte"]),
        ("Größe Œuvre", ["grosse", "oeuvre"]),
        ("???", []),
    ],
)
def test_indexed_words(text: str, words: list[str]):
    assert indexed_words(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("sm-g900v", ["sm", "g900v"]), ("iPhone 5s", ["iphone", "5s"]), ("levi's", ["levi"]), ("'", [])],
)
def test_asked_words(text: str, words: list[str]):
    assert asked_words(text) == words


def test_folding_takes_accents_and_capitals():
    assert fold("CAFÉ İstanbul Straße") == "cafe istanbul strasse"


def test_folding_takes_what_arabic_may_be_written_with_or_without():
    """Vowel signs, the stretched line, the hamza on an alef; and digits are read in either hand."""
    assert fold("سَجَّادَة ســجادة أحمر ١٢٣ ۴") == "سجادة سجادة احمر 123 4"


def test_words_are_remembered_as_they_are_written():
    assert spellings("Lampe DORÉE, Gru\u0308n und Rot") == {"doree": "dorée", "grun": "grün"}
    assert spellings("Plain words") == {}


def test_a_merchants_html_is_read_as_words():
    assert asked_words(plain("<p>Fait &agrave; la <b>main</b></p>")) == ["fait", "a", "la", "main"]


@pytest.mark.parametrize(
    ("typed", "meant", "count"),
    [
        ("samsung", "samsung", 0),
        ("samsng", "samsung", 1),
        ("samusng", "samsung", 1),
        ("sumsang", "samsung", 2),
        ("apple", "samsung", 3),
    ],
)
def test_slips_are_counted(typed: str, meant: str, count: int):
    assert slips(typed, meant, most=2) == count


@pytest.mark.parametrize(
    ("word", "most"), [("case", 0), ("phone", 1), ("unlocked", 1), ("smartphone", 2), ("g900vx", 0)]
)
def test_longer_words_may_hold_more_slips(word: str, most: int):
    assert slips_allowed(word) == most


def test_a_set_of_documents_comes_back_from_its_blocks():
    slots = [0, 7, BLOCK - 1, BLOCK, 5 * BLOCK + 3]

    stored = [(block, pack(part)) for block, part in blocks_of(set_of(slots))]
    together = 0
    for block, part in stored:
        together |= unpack(part, block=block)

    assert [block for block, _ in stored] == [0, 1, 5]
    assert slots_of(together) == slots
    assert set_of([]) == 0
    assert pack(0) == b""
    assert unpack(b"") == 0
