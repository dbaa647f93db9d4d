"""What the domain name system's answers mean for a claim: pure functions over what was seen, and the words for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

from shared.domains.resolver import Seen
from shared.kernel.sentences import say

UNKNOWN: Final = "unknown"
RIGHT: Final = "right"
# Some servers know already, others still tell what was before.
SPREADING: Final = "spreading"
SILENT: Final = "silent"
MISSING: Final = "missing"
# A proof, but of another claim.
OTHER: Final = "other"
# The host is another name of something else, or of our target and of something else at once.
ALIAS_ELSEWHERE: Final = "alias_elsewhere"
ELSEWHERE: Final = "elsewhere"
MIXED: Final = "mixed"
PROXIED: Final = "proxied"

PROOFS: Final = (UNKNOWN, RIGHT, SPREADING, SILENT, MISSING, OTHER)
WAYS: Final = (UNKNOWN, RIGHT, SPREADING, SILENT, MISSING, ALIAS_ELSEWHERE, ELSEWHERE, MIXED, PROXIED)

PROOF_TELLS: Final[Mapping[str, str]] = {
    UNKNOWN: say("Not looked at yet."),
    RIGHT: say("It is there: this name is yours to use."),
    SPREADING: say(
        "Some name servers have it, others not yet. That takes minutes, seldom a day; we look again by ourselves."
    ),
    SILENT: say("The name servers of this address do not answer. We look again by ourselves."),
    MISSING: say("There is no such record. Add it where you manage this name, exactly as it stands here."),
    OTHER: say(
        "There is a record of this kind with another value. Add one with the value that stands here; both may stand."
    ),
}
WAY_TELLS: Final[Mapping[str, str]] = {
    UNKNOWN: say("Not looked at yet."),
    RIGHT: say("It leads to your shop."),
    SPREADING: say(
        "Some name servers lead here, others not yet. That takes minutes, seldom a day; we look again by ourselves."
    ),
    SILENT: say("The name servers of this address do not answer. We look again by ourselves."),
    MISSING: say("This name leads nowhere yet: there is neither a CNAME nor an A record."),
    ALIAS_ELSEWHERE: say("Its CNAME record leads somewhere else. Change what it points to."),
    ELSEWHERE: say("Its A or AAAA records lead somewhere else. Change them, and delete the old ones."),
    MIXED: say(
        "Some of its records lead here and others elsewhere, so some visitors would not find you. Delete the others."
    ),
    PROXIED: say(
        "A proxy stands in front (at Cloudflare: the orange cloud) and hides where it leads. Switch it to DNS only."
    ),
}

_PREFIX: Final = "souk-store="

# Networks that Cloudflare publishes as its proxies' (cloudflare.com/ips): a name there leads to a proxy, not to a shop.
_PROXIES: Final = tuple(
    map(
        ip_network,
        (
            "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "104.16.0.0/13", "104.24.0.0/14", "108.162.192.0/18",
            "131.0.72.0/22", "141.101.64.0/18", "162.158.0.0/15", "172.64.0.0/13", "173.245.48.0/20", "188.114.96.0/20",
            "190.93.240.0/20", "197.234.240.0/22", "198.41.128.0/17", "2400:cb00::/32", "2405:8100::/32",
            "2405:b500::/32", "2606:4700::/32", "2803:f800::/32", "2a06:98c0::/29", "2c0f:f248::/32",
        ),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """Where shops of this installation are: the name for CNAME records and the addresses for A and AAAA."""

    name: str
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """How a claim stands. `found` is where the host leads instead; `proofs` all proofs that anybody saw."""

    proof: str
    way: str
    found: tuple[str, ...]
    proofs: frozenset[str]

    @property
    def is_proven(self) -> bool:
        """Whether every server that answered knows the proof."""
        return self.proof == RIGHT


def proof_value(token: str) -> str:
    """Return the text of the record that proves a claim."""
    return f"{_PREFIX}{token}"


def judge(seen: Sequence[Seen], target: Target, value: str) -> Finding:
    """Say what the answers of several servers mean for a claim whose proof is `value`."""
    answers = [one for one in seen if one.answered]
    proofs = [_proof(one, value) for one in answers]
    ways = [_way(one, target) for one in answers]
    astray = next((one for one, way in zip(answers, ways, strict=True) if way != RIGHT), None)
    return Finding(
        _together(proofs),
        _together(ways),
        (*astray.aliases[-1:], *astray.addresses)[:6] if astray else (),
        frozenset(proof for one in answers for proof in one.proofs),
    )


def _together(each: Sequence[str]) -> str:
    if not each:
        return SILENT
    if RIGHT in each:
        return RIGHT if set(each) == {RIGHT} else SPREADING
    return each[0]


def _proof(seen: Seen, value: str) -> str:
    if value in seen.proofs:
        return RIGHT
    return OTHER if any(proof.startswith(_PREFIX) for proof in seen.proofs) else MISSING


def _way(seen: Seen, target: Target) -> str:
    here = [address for address in seen.addresses if address in target.addresses]
    if target.name in seen.aliases or (seen.addresses and len(here) == len(seen.addresses)):
        return RIGHT
    if here:
        return MIXED
    if any(_is_proxy(address) for address in seen.addresses):
        return PROXIED
    if seen.aliases:
        return ALIAS_ELSEWHERE
    return ELSEWHERE if seen.addresses else MISSING


def _is_proxy(address: str) -> bool:
    return any(ip_address(address) in network for network in _PROXIES)
