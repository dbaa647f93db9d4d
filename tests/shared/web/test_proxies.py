"""Only a trusted proxy's word about the visitor is believed, and only as far as trusted proxies wrote it."""

from ipaddress import ip_network

import pytest

from shared.web.proxies import behind_proxies

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("fd00::/8"), ip_network("192.0.2.7/32")]


def asked(peer: str | None, *headers: tuple[str, str]) -> tuple[str | None, str]:
    """Return the visitor's address and scheme for a call of `peer` with these headers."""
    scope = {
        "type": "http",
        "scheme": "http",
        "client": (peer, 4711) if peer is not None else None,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    seen = behind_proxies(scope, TRUSTED)
    return seen["client"][0] if seen["client"] else None, seen["scheme"]


def forwarded(*values: str) -> list[tuple[str, str]]:
    return [("x-forwarded-for", value) for value in values]


@pytest.mark.parametrize(
    "peer", ["203.0.113.9", "11.0.0.1", "2001:db8::1", "192.0.2.8", "", "/run/souk.sock"]
)
def test_a_stranger_cannot_speak_for_others(peer: str):
    told = asked(peer, *forwarded("198.51.100.1"), ("x-forwarded-proto", "https"))

    assert told == (peer, "http")


def test_without_a_peer_nothing_is_believed():
    assert asked(None, *forwarded("198.51.100.1")) == (None, "http")


@pytest.mark.parametrize("peer", ["10.1.2.3", "fd00::1", "192.0.2.7", "::ffff:10.1.2.3"])
def test_a_trusted_proxy_names_the_visitor_and_the_scheme(peer: str):
    told = asked(peer, *forwarded("198.51.100.1"), ("x-forwarded-proto", "https"))

    assert told == ("198.51.100.1", "https")


@pytest.mark.parametrize(
    ("chain", "visitor"),
    [
        (["198.51.100.1"], "198.51.100.1"),
        (["198.51.100.1, 10.0.0.5"], "198.51.100.1"),
        (["198.51.100.1, 10.0.0.5, 10.0.0.6"], "198.51.100.1"),
        # What the visitor claims stands before the address that our proxy saw.
        (["127.0.0.1, 198.51.100.1"], "198.51.100.1"),
        (["10.0.0.9, 198.51.100.1"], "198.51.100.1"),
        (["203.0.113.7", "198.51.100.1, 10.0.0.5"], "198.51.100.1"),
        (["203.0.113.7, unknown, 10.0.0.5"], "10.0.0.5"),
        # A chain of nothing but our own proxies is a call from inside.
        (["10.0.0.4, 10.0.0.5"], "10.0.0.4"),
        (["198.51.100.1:55123"], "198.51.100.1"),
        (["[2001:db8::5]:443"], "2001:db8::5"),
        (["2001:db8::5"], "2001:db8::5"),
        (["::ffff:198.51.100.1"], "198.51.100.1"),
        (["198.51.100.1,"], "10.1.1.1"),
        (["<script>"], "10.1.1.1"),
        (["198.51.100.1 10.0.0.5"], "10.1.1.1"),
        ([""], "10.1.1.1"),
        ([], "10.1.1.1"),
    ],
)
def test_the_visitor_is_the_last_hop_that_is_no_proxy_of_ours(chain: list[str], visitor: str):
    assert asked("10.1.1.1", *forwarded(*chain))[0] == visitor


@pytest.mark.parametrize(
    ("told", "scheme"),
    [
        (["https"], "https"),
        (["HTTPS"], "https"),
        (["http"], "http"),
        (["http, https"], "https"),
        (["https, http"], "http"),
        (["https", "http"], "http"),
        (["javascript"], "http"),
        (["https://evil"], "http"),
        ([""], "http"),
    ],
)
def test_the_scheme_is_the_calling_proxys_word(told: list[str], scheme: str):
    assert asked("10.1.1.1", *[("x-forwarded-proto", value) for value in told])[1] == scheme


def test_other_headers_of_the_kind_say_nothing():
    told = asked(
        "10.1.1.1",
        ("forwarded", "for=198.51.100.1;proto=https;host=evil.example"),
        ("x-real-ip", "198.51.100.1"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-ssl", "on"),
    )

    assert told == ("10.1.1.1", "http")
