import pytest

from shared.fulfilment.carriers import CARRIERS, Tracking, tracking_of
from shared.kernel.errors import Invalid


def test_a_known_carrier_gives_the_link_whatever_case_it_is_typed_in():
    assert tracking_of(carrier=" ups ", number="1Z 999/AA", link="") == Tracking(
        "UPS", "1Z 999/AA", "https://www.ups.com/track?tracknum=1Z%20999%2FAA"
    )


def test_a_typed_link_wins_and_an_unknown_carrier_has_none():
    own = "https://parcels.example.com/me?n=1"
    assert tracking_of(carrier="DHL", number="1", link=own).link == own
    assert tracking_of(carrier="Cousin Omar", number="1", link="") == Tracking("Cousin Omar", "1", "")
    assert tracking_of(carrier="DHL", number="", link="").link == ""


def test_every_known_link_is_https_and_takes_the_number():
    for template in CARRIERS.values():
        assert template.startswith("https://")
        assert template.count("{}") == 1


@pytest.mark.parametrize(
    "link",
    [
        "http://parcels.example.com/1",
        "javascript:alert(1)",
        "//parcels.example.com",
        "https://",
        "https:///path",
        "https://user@evil.example/",
        'https://a.example/"onx=',
        "https://[::1",
        "https://a.example/\nb",
        "https://a.example/" + "x" * 500,
    ],
)
def test_a_link_that_is_no_plain_https_page_is_refused_at_its_field(link):
    with pytest.raises(Invalid) as refusal:
        tracking_of(carrier="", number="", link=link)
    assert list(refusal.value.fields) == ["tracking_link"]


def test_what_is_too_long_is_refused_at_each_field():
    with pytest.raises(Invalid) as refusal:
        tracking_of(carrier="c" * 61, number="n" * 61, link="")
    assert sorted(refusal.value.fields) == ["carrier", "tracking_number"]
