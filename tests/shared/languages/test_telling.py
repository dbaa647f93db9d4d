"""Sentences are English strings until they are told in the language that is spoken."""

import pytest

from shared.inventory.errors import StockChanged
from shared.kernel.errors import Refusal
from shared.kernel.sentences import say, say_count
from shared.languages.known import best_known, direction_of
from shared.languages.speaking import speaking, spoken_locale
from shared.languages.telling import gettext, ngettext, tell


def test_a_sentence_is_its_english_text():
    assert say("Order %(number)s is already paid.", number=1001) == "Order 1001 is already paid."
    assert say_count("%(num)s product", "%(num)s products", 1) == "1 product"
    assert say_count("%(num)s product", "%(num)s products", 2) == "2 products"


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "Your cart is empty."),
        ("de-AT", "Ihr Warenkorb ist leer."),
        ("fr", "Votre panier est vide."),
        ("es_MX", "Tu carrito está vacío."),
        ("ar", "سلتك فارغة."),
        ("pl", "Your cart is empty."),
    ],
)
def test_a_sentence_is_told_in_the_language_that_is_spoken(locale: str, told: str):
    with speaking(locale):
        assert tell(say("Your cart is empty.")) == told
        assert gettext("Your cart is empty.") == told


def test_a_refusal_carries_its_sentence_to_the_edge():
    refusal: Refusal = StockChanged(seen=3, on_hand=2)

    assert str(refusal) == "The stock changed meanwhile: it was 3 and is 2 now."
    with speaking("fr"):
        assert (
            tell(str(refusal))
            == "Le stock a changé entre-temps\u00a0: il était de 3 et il est maintenant de 2."
        )


def test_what_is_filled_into_a_sentence_is_told_too():
    with speaking("de"):
        told = tell(say("%(filter)s: %(value)s", filter=say("Availability"), value=say("In stock")))

    assert told == "Verfügbarkeit: Auf Lager"


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 منتج"),
        (1, "منتج واحد"),
        (2, "منتجان"),
        (3, "3 منتجات"),
        (11, "11 منتجًا"),
        (100, "100 منتج"),
    ],
)
def test_arabic_counts_in_its_own_six_ways(count: int, told: str):
    with speaking("ar"):
        assert ngettext("%(num)s product", "%(num)s products", count) % {"num": count} == told


def test_other_text_stays_as_it_is():
    with speaking("de"):
        assert tell("Your cart is empty.") == "Your cart is empty."


def test_a_block_gives_back_the_language_that_was_spoken():
    with speaking("de"):
        with speaking("fr"):
            pass
        assert spoken_locale() == "de"
    assert spoken_locale() is None


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en"),
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("pl, fr;q=0.5, es;q=0.7", "es"),
        ("xx;q=nonsense,,;q=,*", "en"),
        ("ar;q=1", "ar"),
    ],
)
def test_a_browsers_languages_are_weighed(header: str, code: str):
    assert best_known(header).code == code


def test_directions():
    assert [direction_of(locale) for locale in ("ar-EG", "he", "fa_IR", "en", "de-DE")] == [
        "rtl", "rtl", "rtl", "ltr", "ltr",
    ]  # fmt: skip
