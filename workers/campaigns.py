"""Campaigns: begun by the clock, sent mailbox by mailbox, each once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.sentences import say
from shared.languages.speaking import speaking
from shared.languages.telling import tell
from shared.letters.queries import locale_for
from shared.marketing.campaign_content import campaign_content, language_for
from shared.marketing.campaign_links import address_at, link_token
from shared.marketing.campaigns import (
    FAILED,
    SCHEDULED,
    SENDING,
    SENT,
    SKIPPED,
    Campaign,
    CampaignMail,
)
from shared.marketing.jobs import SEND_CAMPAIGN_MAIL, SEND_CAMPAIGN_TEST
from shared.marketing.may_be_mailed import may_be_mailed
from shared.marketing.models import Subscriber
from shared.marketing.send_campaign import (
    begin_due_campaigns,
    campaigns_under_way,
    note_mail,
    send_a_piece,
)
from shared.marketing.text_links import in_shop
from shared.notifications.ledger import request_email, suppress
from shared.notifications.mail_log import CAMPAIGN
from shared.notifications.mailer import Message
from shared.notifications.models import REQUESTED, Email
from shared.notifications.preferences import NEWS
from shared.stores.models import OPEN, Store
from shared.stores.queries import current_store, host_of
from workers.hand_over import hand_over
from workers.handlers import Ids, outside
from workers.mail import compose, unsubscribing
from workers.rounds import one_by_one
from workers.runtime import Runtime

_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


async def pursue_campaigns(runtime: Runtime) -> None:
    """Store by store, begin what is due and have the next pieces of what is under way sent."""
    async with runtime.database.as_platform() as session:
        wanted = select(Campaign.store_id).where(Campaign.state.in_((SCHEDULED, SENDING))).distinct()
        stores = (await session.scalars(wanted)).all()
    await one_by_one(runtime, "campaigns", [(store_id,) for store_id in stores], partial(_pursue, runtime))


async def _pursue(runtime: Runtime, store_id: UUID) -> None:
    async with runtime.database.in_store(store_id) as session:
        store = await current_store(session)
        # Behind closed doors nobody could follow a link: campaigns wait until they open.
        if store.state != OPEN:
            return
        await begin_due_campaigns(session, store, now=runtime.clock())
        under_way = await campaigns_under_way(session)
    for campaign_id in under_way:
        async with runtime.database.in_store(store_id) as session:
            await send_a_piece(session, await current_store(session), campaign_id, now=runtime.clock())


async def _end(session: AsyncSession, ids: Ids, _error: Exception) -> None:
    await note_mail(session, ids["mail_id"], FAILED, now=utc_now())


@outside(SEND_CAMPAIGN_MAIL, when_dead=_end)
async def send_campaign_mail(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send a campaign to one mailbox, unless it was stopped or its reader has left meanwhile."""
    mail_id, now = ids["mail_id"], runtime.clock()
    async with runtime.database.in_store(store_id) as session:
        mail = await session.get(CampaignMail, (store_id, mail_id))
        if mail is None:
            return
        campaign = await session.get_one(Campaign, (store_id, mail.campaign_id))
        subscriber = await session.get(Subscriber, (store_id, mail.subscriber_id))
        if subscriber is None:
            await note_mail(session, mail_id, SKIPPED, now=now)
            return
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(session, CAMPAIGN, mail_id, recipient=subscriber.email, now=now)
        # What went out before this worker's predecessor died stays sent, whatever was decided since.
        is_wanted = campaign.state == SENDING and await may_be_mailed(session, subscriber.email)
        if email.state == REQUESTED and not is_wanted:
            await suppress(session, email, now=now)
            await note_mail(session, mail_id, SKIPPED, now=now)
            return
    language = language_for(store, subscriber.language)
    inside = _inside(runtime, store, host, language)
    secret_key = runtime.settings.web.secret_key
    way_out = unsubscribing(runtime, store, NEWS, recipient=subscriber.email, inside=inside, mail=mail_id)
    message = await _message(
        runtime,
        email,
        store,
        campaign,
        language=language,
        link_to=lambda place: f"{inside}/news/{link_token(secret_key, store_id, mail_id, place)}",
        stop=way_out.page,
        headers=way_out.headers,
    )
    await hand_over(runtime, store_id, email, message)
    async with runtime.database.in_store(store_id) as session:
        await note_mail(session, mail_id, SENT, now=runtime.clock())


@outside(SEND_CAMPAIGN_TEST)
async def send_campaign_test(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send a campaign to the member who writes it, with links that lead to the shop and count nothing."""
    async with runtime.database.in_store(store_id) as session:
        email = (await session.scalars(select(Email).where(Email.id == ids["email_id"]))).one()
        campaign = await session.get(Campaign, (store_id, ids["campaign_id"]))
        if campaign is None:
            await suppress(session, email, now=runtime.clock())
            return
        store, host = await current_store(session), await host_of(session, store_id)
    language = language_for(store, "")
    inside = _inside(runtime, store, host, language)
    message = await _message(
        runtime,
        email,
        store,
        campaign,
        language=language,
        link_to=lambda place: in_shop(inside, address_at(campaign, place)),
        stop=f"{inside}/account/mails",
    )
    with speaking(locale_for(store, language), main=store.locale):
        message = replace(message, subject=tell(say("Test: %(subject)s", subject=message.subject)))
    await hand_over(runtime, store_id, email, message)


async def _message(
    runtime: Runtime,
    email: Email,
    store: Store,
    campaign: Campaign,
    *,
    language: str,
    link_to: Callable[[int], str],
    stop: str,
    headers: Mapping[str, str] = _NO_HEADERS,
) -> Message:
    with speaking(locale_for(store, language), main=store.locale):
        async with runtime.database.in_store(store.id) as session:
            host = await host_of(session, store.id)
            context = await campaign_content(
                session,
                campaign,
                store,
                language=language,
                pictures=runtime.settings.web.origin_of(host),
                link_to=link_to,
            )
        return await compose(
            runtime,
            CAMPAIGN,
            str(email.id),
            store,
            recipient=email.recipient,
            context={**context, "stop": stop},
            headers=headers,
        )


def _inside(runtime: Runtime, store: Store, host: str, language: str) -> str:
    origin = runtime.settings.web.origin_of(host)
    return f"{origin}/{language}" if language in store.further_languages else origin
