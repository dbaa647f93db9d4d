"""Who is counted as one caller, also where Valkey is away."""

import asyncio
from collections.abc import Iterator

import pytest

from shared.adapters.rate_limits import CODES, RateLimits, counted_as
from shared.kernel.errors import TooMany
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings

NOBODY = "redis://127.0.0.1:1"


@pytest.fixture(params=["valkey", "away"])
def still(request: pytest.FixtureRequest, settings: Settings, runner: asyncio.Runner) -> Iterator[RateLimits]:
    """Limits whose clock stands, with Valkey and without."""
    url = settings.redis.url if request.param == "valkey" else NOBODY
    opened = RateLimits(url, patience=10, clock=lambda: 1e9)
    yield opened
    runner.run(opened.close())


@pytest.mark.parametrize(
    ("caller", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("ada@example.com", "ada@example.com"),
        ("order:7", "order:7"),
        ("", ""),
    ],
)
def test_an_address_of_ipv6_counts_as_its_network(caller: str, counted: str):
    assert counted_as(caller) == counted


async def test_many_addresses_of_one_subscriber_have_one_limit(still: RateLimits):
    """T49."""
    store = new_id()

    for number in range(CODES.burst):
        await still.take(CODES, store=store, caller=f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooMany) as refused:
        await still.take(CODES, store=store, caller="2001:db8:1:2:ffff:ffff:ffff:ffff")
    await still.take(CODES, store=store, caller="2001:db8:1:3::1")

    assert refused.value.retry_after == CODES.interval


async def test_a_connection_that_valkey_closed_meanwhile_loses_no_try(settings: Settings):
    here, elsewhere = (RateLimits(settings.redis.url, patience=10, clock=lambda: 1e9) for _ in range(2))
    store = new_id()
    try:
        for _ in range(CODES.burst - 1):
            await here.take(CODES, store=store, caller="ada")
        own = await here._lines.ask("CLIENT", "ID")
        await elsewhere._lines.ask("CLIENT", "KILL", "ID", own)

        await here.take(CODES, store=store, caller="ada")

        with pytest.raises(TooMany):
            await elsewhere.take(CODES, store=store, caller="ada")
    finally:
        await here.close()
        await elsewhere.close()


async def test_a_connection_on_which_an_answer_may_still_come_is_not_used_again(settings: Settings):
    limits = RateLimits(settings.redis.url, patience=10)
    try:
        key = f"late:{new_id()}"
        waiting = asyncio.create_task(limits._lines.ask("BLPOP", key, 5))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        # The answer to who does not wait for it any more.
        await limits._lines.ask("RPUSH", key, "theirs")

        assert await limits._lines.ask("ECHO", "mine") == b"mine"
    finally:
        await limits.close()
