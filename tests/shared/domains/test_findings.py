"""T95: what is wrong with a domain is said by its reason."""

import pytest

from shared.domains import findings as what
from shared.domains.findings import PROOF_TELLS, PROOFS, WAY_TELLS, WAYS, Target, judge
from shared.domains.resolver import SILENT, Seen

TARGET = Target("shops.souk.test", frozenset({"203.0.113.10", "2001:db8::10"}))
VALUE = "souk-store=abc"
HERE = Seen(addresses=("203.0.113.10",), proofs=(VALUE,))
BEFORE = Seen(addresses=("198.51.100.1",))


@pytest.mark.parametrize(
    ("seen", "proof", "way", "found"),
    [
        ([HERE], what.RIGHT, what.RIGHT, ()),
        ([Seen(("shops.souk.test",), ("192.0.2.9",), (VALUE,))], what.RIGHT, what.RIGHT, ()),
        ([Seen(addresses=("203.0.113.10", "2001:db8::10"))], what.MISSING, what.RIGHT, ()),
        ([Seen()], what.MISSING, what.MISSING, ()),
        ([Seen(proofs=("v=spf1 -all",))], what.MISSING, what.MISSING, ()),
        ([Seen(proofs=("souk-store=of-another",))], what.OTHER, what.MISSING, ()),
        ([Seen(proofs=("souk-store=of-another", VALUE))], what.RIGHT, what.MISSING, ()),
        ([BEFORE], what.MISSING, what.ELSEWHERE, ("198.51.100.1",)),
        ([Seen(("old.example.net",), ("198.51.100.1",))], what.MISSING, what.ALIAS_ELSEWHERE, ("old.example.net", "198.51.100.1")),
        ([Seen(("gone.example.net",))], what.MISSING, what.ALIAS_ELSEWHERE, ("gone.example.net",)),
        ([Seen(addresses=("203.0.113.10", "198.51.100.1"))], what.MISSING, what.MIXED, ("203.0.113.10", "198.51.100.1")),
        ([Seen(addresses=("104.21.3.4",), proofs=(VALUE,))], what.RIGHT, what.PROXIED, ("104.21.3.4",)),
        ([Seen(addresses=("2606:4700::1",))], what.MISSING, what.PROXIED, ("2606:4700::1",)),
        ([HERE, BEFORE], what.SPREADING, what.SPREADING, ("198.51.100.1",)),
        ([BEFORE, HERE], what.SPREADING, what.SPREADING, ("198.51.100.1",)),
        ([SILENT, HERE], what.RIGHT, what.RIGHT, ()),
        ([SILENT, SILENT], what.SILENT, what.SILENT, ()),
        ([], what.SILENT, what.SILENT, ()),
    ],
)  # fmt: skip
def test_each_reason_is_told_apart(seen: list[Seen], proof: str, way: str, found: tuple[str, ...]):
    judged = judge(seen, TARGET, VALUE)

    assert (judged.proof, judged.way, judged.found) == (proof, way, found)


def test_there_are_words_for_each():
    assert set(PROOF_TELLS) == set(PROOFS)
    assert set(WAY_TELLS) == set(WAYS)
