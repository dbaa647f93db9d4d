"""Looking, by the clock, whether the hosts that stores brought lead here."""

import asyncio
from functools import partial
from typing import Final
from uuid import UUID

import structlog

from shared.domains.check_domain import check_domain
from shared.domains.queries import claims_to_look_at
from shared.kernel.errors import NotFound
from workers.rounds import alone
from workers.runtime import Runtime

# What one round can ask within its time, a few at once.
MOST_AT_ONCE: Final = 60
TOGETHER: Final = 6

_log = structlog.get_logger("souk.domains")


async def look_at_due_domains(runtime: Runtime) -> None:
    """Look at every claim whose time has come. Twice at once does no harm: what is found is written, not counted."""
    async with runtime.database.as_platform() as session:
        due = await claims_to_look_at(session, now=runtime.clock(), most=MOST_AT_ONCE)
    for start in range(0, len(due), TOGETHER):
        some = due[start : start + TOGETHER]
        await asyncio.gather(*(alone(runtime, "domains", one, partial(_look, runtime)) for one in some))


async def _look(runtime: Runtime, store_id: UUID, claim_id: UUID) -> None:
    settings = runtime.settings
    try:
        await check_domain(
            runtime.database,
            runtime.resolver,
            store_id,
            str(claim_id),
            target_name=settings.shop_target,
            target_addresses=settings.domains.addresses,
            now=runtime.clock(),
        )
    except NotFound:
        _log.info("a domain was given up while it was looked at", claim=str(claim_id))
