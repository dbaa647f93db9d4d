"""Ask a store's provider which tax rates a purchase bears, outside of every transaction, and keep what it says."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncSession

from shared.adapters.rate_limits import RATE_QUESTIONS
from shared.kernel.errors import TooMany
from shared.taxes.ask_for_rates import note_answer, note_away
from shared.taxes.providers import TaxProvider, tax_provider
from shared.taxes.rate_source import RateQuestion, SourceAway
from shared.web.services import Services


async def ask_provider(
    services: Services,
    provider: TaxProvider,
    question: RateQuestion,
    *,
    work: Callable[[], AbstractAsyncContextManager[AsyncSession]],
    caller: str,
) -> bool:
    """Have a provider name rates, and write them down in a transaction that `work` opens; returns whether it did.

    Whoever asks too often is not answered, and bears what the store has chosen for that.
    """
    now = services.clock()
    try:
        await services.limits.take(RATE_QUESTIONS, store=provider.store_id, caller=caller)
    except TooMany:
        return False
    try:
        answer = await services.tax_providers.open(provider).ask(question)
    except SourceAway:
        async with work() as session:
            await note_away(session, provider, now=now)
        return False
    async with work() as session:
        known = await tax_provider(session)
        # It may have been disconnected, or moved, while it was thinking.
        if known is None or known.address != provider.address:
            return False
        await note_answer(session, known, question, answer, now=now)
    return True
