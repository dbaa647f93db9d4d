"""Rate limits: GCRA in Valkey by one Lua script, with a per-process fallback while Valkey is away (R25)."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network
from time import time
from typing import Any, Final
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.adapters.valkey_lines import ValkeyLines
from shared.kernel.errors import TooMany

_SCRIPT: Final = """
local tat = tonumber(redis.call('GET', KEYS[1]) or '0')
local now, interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
if tat < now then tat = now end
local wait = tat - burst * interval + interval - now
if wait > 0 then return tostring(wait) end
redis.call('SET', KEYS[1], tostring(tat + interval), 'PX', math.ceil((tat + interval - now) * 1000) + 1000)
return tostring(-math.floor((burst * interval - (tat + interval - now)) / interval + 0.0001))
"""

_GIVE_BACK: Final = """
local tat, now = tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1])
local before = tat - tonumber(ARGV[2])
if before <= now then redis.call('DEL', KEYS[1]) return '0' end
redis.call('SET', KEYS[1], tostring(before), 'PX', math.ceil((before - now) * 1000) + 1000)
return '0'
"""
_FIRST: Final = """
local before, now, seconds = redis.call('GET', KEYS[1]), tonumber(ARGV[1]), tonumber(ARGV[2])
if before and now - tonumber(before) < seconds then return '0' end
redis.call('SET', KEYS[1], tostring(now), 'PX', math.ceil(seconds * 1000))
return '1'
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` tries at once, then one more every `seconds` / `burst`."""

    name: str
    burst: int
    seconds: float

    @property
    def interval(self) -> float:
        return self.seconds / self.burst


SIGN_IN: Final = Limit("sign-in", burst=10, seconds=900)
# Codes of six figures, three of which are right at any time: the limit is what keeps them from being guessed.
SECOND_STEP: Final = Limit("second-step", burst=10, seconds=900)
SIGN_IN_ADDRESS: Final = Limit("sign-in-address", burst=60, seconds=900)
CHECKOUT: Final = Limit("checkout", burst=30, seconds=60)
# Whoever tries stolen cards opens payment page after payment page: per caller, per mailbox, and per order.
CARD_TRIES: Final = Limit("card-tries", burst=60, seconds=3600)
CARD_TRIES_OF_MAILBOX: Final = Limit("card-tries-of-mailbox", burst=15, seconds=3600)
CARD_PAGES: Final = Limit("card-pages", burst=20, seconds=3600)
# Each may ask a register that counts how often we do.
VAT_CHECKS: Final = Limit("vat-checks", burst=20, seconds=600)
# A cart and an address are asked about once an hour; whoever changes them all the time asks as often.
RATE_QUESTIONS: Final = Limit("rate-questions", burst=60, seconds=600)
CONNECTION_CHECKS: Final = Limit("connection-checks", burst=10, seconds=300)
STORE_COPIES: Final = Limit("store-copies", burst=3, seconds=86_400)
# Each asks other people's name servers.
DOMAIN_CHECKS: Final = Limit("domain-checks", burst=20, seconds=600)
DOMAIN_CLAIMS: Final = Limit("domain-claims", burst=40, seconds=3600)
CODES: Final = Limit("codes", burst=15, seconds=900)
# Only codes that do not work are counted so (storefront/code_tries.py), each once: of a caller, and of all callers of a
# store. Once these are used up, somebody guesses from many places, and each caller has few.
WRONG_CODES: Final = Limit("wrong-codes", burst=30, seconds=86_400)
WRONG_CODES_OF_STORE: Final = Limit("wrong-codes-of-store", burst=1000, seconds=86_400)
WRONG_CODES_WHILE_GUESSED: Final = Limit("wrong-codes-while-guessed", burst=3, seconds=86_400)
SEARCH_NOTES: Final = Limit("search-notes", burst=60, seconds=60)
# Download programs fetch a large file in many parts.
DOWNLOADS: Final = Limit("downloads", burst=300, seconds=60)
STOCK_NOTICES: Final = Limit("stock-notices", burst=20, seconds=3600)
# Each is a mail to whatever mailbox was typed: per caller, and per mailbox, which strangers must not fill.
NEWSLETTERS: Final = Limit("newsletters", burst=10, seconds=3600)
NEWSLETTER_MAILS: Final = Limit("newsletter-mails", burst=3, seconds=86_400)
REVIEWS: Final = Limit("reviews", burst=10, seconds=3600)
RETURNS: Final = Limit("returns", burst=10, seconds=3600)
REVIEW_LINKS: Final = Limit("review-links", burst=3, seconds=3600)
REVIEW_VOTES: Final = Limit("review-votes", burst=60, seconds=600)
WISHES: Final = Limit("wishes", burst=120, seconds=600)
# Whoever has a mail's link may open it and choose as often as they like; nobody tries links.
MAIL_LINKS: Final = Limit("mail-links", burst=60, seconds=600)
# Links that open an account: per caller, and per mailbox, which strangers must not fill.
ACCOUNT_LINKS: Final = Limit("account-links", burst=20, seconds=3600)
ACCOUNT_MAILS: Final = Limit("account-mails", burst=4, seconds=3600)
# Asked while an address is typed.
ADDRESS_CHECKS: Final = Limit("address-checks", burst=120, seconds=600)
INVITATIONS: Final = Limit("invitations", burst=30, seconds=3600)
# Each look at kept cards asks the provider.
KEPT_CARDS: Final = Limit("kept-cards", burst=60, seconds=3600)
# Each is a mail to the member who asks.
LETTER_TESTS: Final = Limit("letter-tests", burst=10, seconds=600)
SIGN_UP: Final = Limit("sign-up", burst=20, seconds=3600)
# Of one key: what a program may ask in a rush, and in a day.
API_RUSH: Final = Limit("api-rush", burst=120, seconds=60)
API_DAY: Final = Limit("api-day", burst=10_000, seconds=86_400)


def counted_as(caller: str) -> str:
    """Return what a caller counts as: of an IPv6 address its /64, of which a single subscriber has every address."""
    if ":" not in caller:
        return caller
    try:
        address = IPv6Address(caller)
    except ValueError:
        return caller
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))


def _key(limit: Limit, store: UUID | str, caller: str) -> str:
    return f"limit:{store}:{limit.name}:{counted_as(caller)[:200]}"


class RateLimits:
    """Counts tries per store, limit and caller. Keys demand a store or the word "platform".

    Valkey counts as away after `patience` seconds without an answer; `clock` gives seconds since the epoch.
    """

    def __init__(self, url: str, *, patience: float = 0.2, clock: Callable[[], float] = time) -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=patience, socket_timeout=patience)
        self._lines = ValkeyLines(self._redis.connection_pool)
        self._clock = clock
        self._local: dict[str, float] = {}
        self._away_until = 0.0

    async def take(self, limit: Limit, *, store: UUID | str, caller: str) -> int:
        """Count one try and return how many are left; raises TooMany when there was none."""
        wait = await self._ask(_key(limit, store, caller), limit)
        if wait > 0:
            raise TooMany(math.ceil(wait))
        return int(-wait)

    async def give_back(self, limit: Limit, *, store: UUID | str, caller: str) -> None:
        """Count a try no more that was taken, because it turned out to be none of those that are counted."""
        key, now = _key(limit, store, caller), self._clock()
        if self._local.get(key, 0.0) > now:
            self._local[key] -= limit.interval
        await self._run(_GIVE_BACK, key, now, limit.interval)

    async def is_first(self, limit: Limit, *, store: UUID | str, caller: str, what: str) -> bool:
        """Say whether a caller comes with this for the first time within the limit's time, and note that it did.

        While Valkey is away everything is.
        """
        key = f"{_key(limit, store, caller)}:{sha256(what.encode()).hexdigest()}"
        answer: bytes | None = await self._run(_FIRST, key, self._clock(), limit.seconds)
        return answer != b"0"

    async def answers(self) -> bool:
        """Say whether Valkey answers."""
        try:
            # A ping may hang on a half-dead server, so it has its own limit.
            async with asyncio.timeout(0.5):
                return bool(await self._redis.ping())
        except (RedisError, OSError, TimeoutError):
            return False

    async def close(self) -> None:
        await self._lines.close()
        await self._redis.aclose()

    async def _ask(self, key: str, limit: Limit) -> float:
        """Return for how many seconds to wait, or how many more there are as a number that is not above zero."""
        now = self._clock()
        wait = await self._run(_SCRIPT, key, now, limit.interval, limit.burst)
        return self._ask_here(key, now, limit) if wait is None else float(wait)

    async def _run(self, script: str, key: str, now: float, *numbers: float) -> Any:
        """Return what a script answers; None while Valkey is away."""
        if now < self._away_until:
            return None
        try:
            return await self._eval(script, key, repr(now), *map(repr, numbers))
        except (RedisError, OSError, TimeoutError):
            # Ask again in two seconds: until then nobody waits for a connection that fails.
            self._away_until = now + 2
            return None

    async def _eval(self, script: str, key: str, *numbers: str) -> Any:
        return await self._lines.ask("EVAL", script, 1, key, *numbers)

    def _ask_here(self, key: str, now: float, limit: Limit) -> float:
        if len(self._local) > 50_000:
            self._local = {known: tat for known, tat in self._local.items() if tat > now}
        tat = max(self._local.get(key, 0.0), now)
        wait = tat - limit.burst * limit.interval + limit.interval - now
        if wait > 0:
            return wait
        self._local[key] = tat + limit.interval
        return -math.floor((limit.seconds - (tat + limit.interval - now)) / limit.interval + 0.0001)
