"""The one mail to each person who waits for something: it is back."""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.content.looks import logo_for_mail
from shared.kernel.reading import reader_of
from shared.languages.speaking import speaking
from shared.notifications.ledger import note_suppressed, request_email
from shared.notifications.models import Email
from shared.notifications.preferences import STOCK, may_send
from shared.notifications.queue_notices import erase_old_notices, queue_notices, stores_with_notices
from shared.notifications.stock_notices import SEND_BACK_IN_STOCK, StockNotice, notice_by_id
from shared.products.bundles import with_stock
from shared.products.models import Variant
from shared.products.told_products import names_of
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail, unsubscribing
from workers.rounds import in_each_store
from workers.runtime import Runtime

KIND = "back_in_stock"


async def notice_what_is_back(runtime: Runtime) -> None:
    """Store by store, have everybody mailed who waits for what can be bought again, and forget old wishes."""
    async with runtime.database.as_platform() as session:
        stores = await stores_with_notices(session)

    async def notice(session: AsyncSession) -> None:
        await erase_old_notices(session, now=runtime.clock())
        await queue_notices(session, now=runtime.clock())

    await in_each_store(runtime, "stock notices", stores, notice)


async def _forget(session: AsyncSession, ids: Ids, _error: Exception) -> None:
    """Erase a wish that no mail will ever answer."""
    await _erase(session, ids["notice_id"])


@outside(SEND_BACK_IN_STOCK, when_dead=_forget)
async def send_back_in_stock(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write to one person that what they wanted is there, then erase the wish and the address."""
    async with runtime.database.in_store(store_id) as session:
        notice = await notice_by_id(session, ids["notice_id"])
        variant = await _variant(session, notice) if notice else None
        if notice is None or variant is None:
            return
        if not (variant.is_available and variant.product.is_shown):
            # Sold out again before this was their turn: they go on waiting.
            notice.queued_at = None
            return
        if not await may_send(session, STOCK, notice.email):
            await note_suppressed(session, KIND, notice.id, recipient="", now=runtime.clock())
            await _erase(session, notice.id)
            return
        store, host = await current_store(session), await host_of(session, store_id)
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        email = await request_email(session, KIND, notice.id, recipient=notice.email, now=runtime.clock())
        with speaking(notice.language or store.locale, main=store.locale):
            names = await names_of(await reader_of(session), variant)

    prefix = f"/{notice.language}" if notice.language in store.further_languages else ""
    origin = f"{runtime.settings.web.origin_of(host)}{prefix}"
    way_out = unsubscribing(runtime, store, STOCK, recipient=email.recipient, inside=origin)
    context = {
        "names": names,
        "link": f"{origin}/products/{variant.product.slug}?variant={notice.variant_id}",
        "stop": way_out.page,
        "logo": logo,
    }
    await send_mail(runtime, store, email, context, language=notice.language, headers=way_out.headers)
    async with runtime.database.in_store(store_id) as session:
        await _erase(session, notice.id)


async def _variant(session: AsyncSession, notice: StockNotice) -> Variant | None:
    found: Variant | None = await session.scalar(
        select(Variant)
        .where(Variant.id == notice.variant_id)
        .options(joinedload(Variant.product), *with_stock())
    )
    return found


async def _erase(session: AsyncSession, notice_id: UUID) -> None:
    await session.execute(
        delete(StockNotice).where(StockNotice.id == notice_id).execution_options(synchronize_session=False)
    )
    # The ledger keeps that a mail went out, not to whom: this one was the person's only tie to the store.
    await session.execute(
        update(Email).where(Email.kind == KIND, Email.subject_id == notice_id).values(recipient="")
    )
