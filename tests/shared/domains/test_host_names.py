"""Which names a store may bring, in which letters, and what is said of deceptive ones."""

import pytest

from shared.domains.host_names import foreign_letters, is_of_everybody, read_host, shown_host
from shared.kernel.errors import Invalid

PLATFORM = "souk.example"


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("shop.example.com", "shop.example.com"),
        ("  HTTPS://Shop.Example.com/products?x=1 ", "shop.example.com"),
        ("shop.example.com.", "shop.example.com"),
        ("shop.example.com:8080", "shop.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("STRASSE.de", "strasse.de"),
        ("straße.de", "xn--strae-oqa.de"),
        ("متجر.example", "xn--pgbep1f.example"),
        ("notsouk.example", "notsouk.example"),
    ],
)
def test_a_name_is_read_as_it_is_meant(typed: str, host: str):
    assert read_host(typed, platform_host=PLATFORM) == host


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "such as"),
        ("com", "whole name"),
        ("a..example.com", "not a name"),
        ("-shop.example.com", "not a name"),
        ("sh_op.example.com", "not a name"),
        ("shop.example.com\x00", "not a name"),
        ("<b>.example.com", "not a name"),
        ("x" * 64 + ".example.com", "not a name"),
        (".".join(["abcdefgh"] * 40), "such as"),
        ("192.0.2.1", "made of numbers"),
        ("souk.example", "platform’s own"),
        ("other.souk.example", "platform’s own"),
        ("shop.localhost", "cannot be reached"),
        ("shop.internal", "cannot be reached"),
        ("co.uk", "anybody"),
        ("com.au", "anybody"),
    ],
)
def test_what_cannot_be_anybodys_shop_is_refused(typed: str, told: str):
    with pytest.raises(Invalid) as refusal:
        read_host(typed, platform_host=PLATFORM)

    assert told in refusal.value.fields["host"]


def test_a_name_below_a_public_suffix_is_somebodys():
    assert is_of_everybody("co.uk")
    assert not is_of_everybody("shop.co.uk")
    assert not is_of_everybody("me.com")


def test_hosts_are_shown_in_the_letters_that_people_read():
    assert shown_host("xn--bcher-kva.example") == "bücher.example"
    assert shown_host("shop.example.com") == "shop.example.com"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("p\u0430ypal.example", "mixes"),
        ("\u0440\u0430\u0443\u0440\u0430l.example", "mixes"),
        ("\u0430\u0440\u0440.example", "look like Latin"),
        ("магазин.example", None),
        ("bücher.example", None),
        ("متجر.example", None),
        ("shop24.example", None),
    ],
)
def test_letters_that_pass_for_others_are_told(name: str, told: str | None):
    found = foreign_letters(read_host(name, platform_host=PLATFORM))

    assert found is None if told is None else told in (found or "")
