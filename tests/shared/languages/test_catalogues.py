"""Each language says everything that the application says, whole and in as many forms as its numbers have."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from shared.kernel.home import PROJECT
from shared.languages.catalogues import open_catalogue, words_of
from shared.languages.known import ENGLISH, LANGUAGES
from shared.languages.update_catalogues import spoken_catalogue

FOREIGN = sorted(set(LANGUAGES) - {ENGLISH.code})
PLACE = re.compile(r"%\([a-z_]+\)s")
TAG = re.compile(r"</?[a-z]+")

spoken = cache(lambda: {entry_of(message): message for message in spoken_catalogue(PROJECT) if message.id})


def entry_of(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def forms_of(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


@pytest.fixture(params=FOREIGN)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return open_catalogue(request.param)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_nothing_is_missing_and_nothing_is_left_over(catalogue: Catalog):
    told = {entry_of(message) for message in messages(catalogue) if all(forms_of(message))}

    assert sorted(set(spoken()) - told) == []
    assert sorted(told - set(spoken())) == []


def test_nothing_is_a_guess(catalogue: Catalog):
    assert [entry_of(message) for message in messages(catalogue) if message.fuzzy] == []


def test_numbers_have_all_their_forms(catalogue: Catalog):
    counted = [message for message in messages(catalogue) if isinstance(message.id, tuple | list)]

    assert {len(forms_of(message)) for message in counted} == {catalogue.num_plurals}


def test_what_is_filled_in_is_the_same(catalogue: Catalog):
    for message in messages(catalogue):
        entries = message.id if isinstance(message.id, tuple | list) else (message.id,)
        places = [set(PLACE.findall(entry)) for entry in entries]
        # A form about one thing or two may say the number in a word.
        needed = set.intersection(*places) - ({"%(num)s", "%(count)s"} if len(entries) > 1 else set())
        for form in forms_of(message):
            assert needed <= set(PLACE.findall(form)) <= set.union(*places), (entries[0], form)
            assert form.replace("%(", "").count("%") == 0, form


def test_markup_is_the_same_and_quotes_cannot_end_an_attribute(catalogue: Catalog):
    for message in messages(catalogue):
        for form in forms_of(message):
            assert TAG.findall(form) == TAG.findall(entry_of(message)), form
            if "<" not in form:
                assert not set(form) & set('"&<>'), form


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 منتج"),
        (1, "منتج واحد"),
        (2, "منتجان"),
        (3, "3 منتجات"),
        (11, "11 منتجًا"),
        (99, "99 منتجًا"),
        (100, "100 منتج"),
    ],
)
def test_arabic_has_six_forms(count: int, told: str):
    assert open_catalogue("ar").num_plurals == 6
    assert words_of("ar").many("%(num)s product", "%(num)s products", count) % {"num": count} == told


def test_an_entry_with_forms_that_is_told_without_a_number_is_of_one():
    assert words_of("ar").one("Every week") == "كل أسبوع"
    assert words_of("de").one("Every week") == "Jede Woche"


def test_what_has_forms_and_a_place_for_a_number_is_told_with_it():
    """`_("Only %(num)s left.", …)` would be told as of one thing, however many there are."""
    counted = [
        message.id[0]
        for message in messages(open_catalogue("ar"))
        if isinstance(message.id, tuple | list) and PLACE.search(message.id[0])
    ]
    texts = [
        file
        for folder in ("templates", "storefront", "merchant", "shared")
        for file in (PROJECT / folder).rglob("*")
    ]
    alone = re.compile("(?<!n)(?:_|gettext|say)\\((['\"])(?:" + "|".join(map(re.escape, counted)) + ")\\1")

    found = [
        file.name
        for file in texts
        if file.suffix in (".html", ".txt", ".py") and alone.search(file.read_text())
    ]

    assert counted
    assert found == []
