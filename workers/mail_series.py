"""The series of mails that begin by themselves: planned by the clock, sent one by one, each once."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.looks import logo_for_mail
from shared.kernel.clock import utc_now
from shared.kernel.money import Money
from shared.languages.speaking import speaking
from shared.notifications.ledger import request_email
from shared.notifications.preferences import NEWS
from shared.series.begin_runs import begin_runs
from shared.series.end_unwanted import end_unwanted
from shared.series.forget_old_runs import forget_old_runs
from shared.series.jobs import SEND_SERIES_MAIL
from shared.series.next_mail import SeriesMail, give_up, language_of, next_mail, note_sent
from shared.series.note_results import note_orders
from shared.series.queries import series_token, stores_with_series
from shared.series.queue_mails import queue_mails
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail, unsubscribing
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def pursue_mail_series(runtime: Runtime) -> None:
    """Store by store, find who gets into a series, have the mails sent that are due, and note what came of them."""
    async with runtime.database.as_platform() as session:
        stores = await stores_with_series(session)

    async def pursue(session: AsyncSession) -> None:
        now = runtime.clock()
        await note_orders(session, now=now)
        await end_unwanted(session, now=now)
        await begin_runs(session, now=now)
        await queue_mails(session, now=now)
        await forget_old_runs(session, now=now)

    await in_each_store(runtime, "mail series", stores, pursue)


async def _end(session: AsyncSession, ids: Ids, _error: Exception) -> None:
    await give_up(session, ids["run_id"], now=utc_now())


@outside(SEND_SERIES_MAIL, when_dead=_end)
async def send_series_mail(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send one mail of a series to one mailbox, unless it is not wanted any more, or it is night in the store."""
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        language = await language_of(session, ids["run_id"])
        # Goods are told in the language of the mail.
        with speaking(language or store.locale, main=store.locale):
            mail = await next_mail(session, ids["run_id"], now=runtime.clock())
        if mail is None:
            return
        origin = runtime.settings.web.origin_of(host)
        logo = await logo_for_mail(session, origin)
        email = await request_email(
            session, mail.kind, mail.run.id, recipient=mail.run.email, now=runtime.clock(), version=1
        )
    inside = f"{origin}/{language}" if language in store.further_languages else origin
    way_out = unsubscribing(runtime, store, NEWS, recipient=email.recipient, inside=inside)
    context = _context(runtime, store, mail, inside=inside) | {"stop": way_out.page, "logo": logo}
    await send_mail(runtime, store, email, context, language=language, headers=way_out.headers)
    async with runtime.database.in_store(store_id) as session:
        await note_sent(session, mail, now=runtime.clock())


def _context(runtime: Runtime, store: Store, mail: SeriesMail, *, inside: str) -> dict[str, Any]:
    """Return what the templates need. Where clicks are not counted, no link tells who follows it."""
    link = f"{inside}/"
    if mail.counts_clicks:
        token = series_token(runtime.settings.web.secret_key, store.id, mail.run.id)
        link = f"{inside}/from-mail/{token}/{mail.nth}"
    picks = [
        {
            "title": card.title,
            "price": Money(card.price_minor, card.currency),
            "varies": card.price_varies,
            "link": f"{link}?product={card.slug}" if mail.counts_clicks else f"{inside}/products/{card.slug}",
        }
        for card in mail.picks
    ]
    if mail.coupon:
        # The page behind it enters the code with one press; there is nothing to type.
        way = link if mail.counts_clicks else f"{inside}/cart/code"
        link = f"{way}?code={mail.coupon.code}"
    return {"name": mail.name, "coupon": mail.coupon, "percent": mail.percent, "picks": picks, "link": link}
