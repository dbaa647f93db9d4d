"""Choose the host that all the others of a store lead to."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.domains.claim_domain import hold_store
from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.stores.models import Domain, Store
from shared.stores.queries import bump_catalogue


class LeadsNowhere(Conflict):
    """The host does not lead to this store (any more)."""

    message = say("This name does not lead to your shop yet, so it cannot be its main address.")


async def choose_main_host(session: AsyncSession, host: str, *, actor: str, now: datetime) -> None:
    """Have the shop answer at `host`, and its other hosts lead there. Raises LeadsNowhere."""
    await hold_store(session)
    domain = await session.scalar(select(Domain).where(Domain.host == host))
    if domain is None:
        raise LeadsNowhere
    try:
        async with session.begin_nested():
            await session.execute(
                update(Store).values(main_host=host).execution_options(synchronize_session=False)
            )
    except IntegrityError:
        # Another store has proven at this moment that it is theirs: the foreign key knows.
        raise LeadsNowhere from None
    record(session, "domain.made_main", domain.id, actor=actor, now=now, host=host)
    await bump_catalogue(session)
