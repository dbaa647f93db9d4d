"""What a store writes to people, for the two stores of the isolation tests."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.pagination import encode_cursor
from shared.kernel.tokens import hash_token
from shared.letters.change_letter import publish_letter, save_letter
from shared.letters.queries import written
from shared.letters.words import LetterWords
from shared.marketing.ask_to_subscribe import ask_to_subscribe, newsletter_token
from shared.marketing.campaign_links import BUTTON, link_token
from shared.marketing.campaigns import CampaignMail
from shared.marketing.models import FOOTER, Subscriber
from shared.marketing.write_campaign import CampaignWords, write_campaign
from shared.notifications.ledger import mark_failed, request_email
from shared.notifications.models import Email
from shared.notifications.preferences import BOUNCED, STOCK, MailRefusal, preference_token, refuse, subject_of
from shared.orders.models import Order
from shared.products.models import Variant
from shared.promotions.models import Coupon
from shared.recovery.change_plan import change_plan
from shared.recovery.models import TICKED, CartContact, Recovery
from shared.recovery.plan import Plan
from shared.recovery.queries import recovery_token
from shared.series.change_plan import change_plan as change_series
from shared.series.models import WELCOME, SeriesRun
from shared.series.plan import STANDARD
from shared.series.queries import series_token
from tests.support.factories.orders import make_cart


async def leave_a_cart(session: AsyncSession, variant: Variant, order: Order, *, email: str) -> Recovery:
    """Let somebody leave a cart that everything has come of that can, in a store that writes about it."""
    now, store_id = utc_now(), session.info["store_id"]
    await change_plan(session, Plan(is_on=True, guests=TICKED), actor="test", now=now)
    cart, _ = await make_cart(session, variant)
    session.add(CartContact(store_id=store_id, id=cart.id, email=email, noted_at=now))
    await refuse(session, subject_of(store_id, email), [STOCK], reason=BOUNCED, email=email, now=now)
    mail = await request_email(session, "order_confirmation", order.id, recipient=email, now=now)
    await mark_failed(session, mail, reason="no such mailbox", now=now)
    recovery = Recovery(
        store_id=store_id,
        id=cart.id,
        email=email,
        token_hash=hash_token(recovery_token("of tests", store_id, cart.id)),
        currency="EUR",
        total_minor=1900,
        lines=[{"variant_id": str(variant.id), "title": "Mug", "quantity": 1, "unit_minor": 1900}],
        next_at=now,
        abandoned_at=now,
        began_at=now,
        coupon_id=await session.scalar(select(Coupon.id).limit(1)),
        returned_at=None,
    )
    session.add(recovery)
    await session.flush()
    return recovery


async def write_letters(session: AsyncSession) -> str:
    """Write words of the store's own, sent and in a draft; returns what names this state of theirs."""
    about: tuple[str, str] = ("order_confirmation", "en")
    words = LetterWords(
        subject="Yes", preheader="Soon", opening="Dear you", closing="Yours", sender_name="We"
    )
    words = replace(words, reply_to="answers@example.com")
    facts: dict[str, Any] = {"actor": "test", "now": utc_now()}
    letter = await publish_letter(session, *about, words, seen="0-", **facts)
    await save_letter(session, *about, words, seen="1-", **facts)
    mails = update(Email).values(letter_id=letter.id if letter else None)
    await session.execute(mails.execution_options(synchronize_session=False))
    return (await written(session, *about)).seen


async def _want_news(session: AsyncSession, email: str, secret_key: str) -> dict[str, str]:
    """Let somebody ask for the news and not press the button yet."""
    facts: dict[str, Any] = {"words": "News, now and then", "secret_key": secret_key, "now": utc_now()}
    await ask_to_subscribe(session, email=email, source=FOOTER, **facts)
    one = (await session.scalars(select(Subscriber))).one()
    assert one.link_id is not None
    words = CampaignWords(main="en", by_language={"en": {"subject": "New mugs", "body": "They are here."}})
    campaign = await write_campaign(session, None, words, actor="test", now=one.asked_at)
    mail = CampaignMail(store_id=one.store_id, campaign_id=campaign.id, subscriber_id=one.id)
    session.add(mail)
    await session.flush()
    return {
        "news_token": newsletter_token(secret_key, one.store_id, one.link_id),
        "subscriber": str(one.id),
        "campaign": str(campaign.id),
        "campaign_cursor": encode_cursor([campaign.created_at.isoformat(), str(campaign.id)]),
        "campaign_link": link_token(secret_key, one.store_id, mail.id, BUTTON),
        "subscriber_cursor": encode_cursor([one.asked_at.isoformat(), str(one.id)]),
    }


async def _be_welcomed(session: AsyncSession, email: str, secret_key: str) -> dict[str, str]:
    """Let somebody be in a series of mails of which everything has come."""
    now, store_id = utc_now(), session.info["store_id"]
    await change_series(session, replace(STANDARD[WELCOME], is_on=True), actor="test", now=now)
    run = SeriesRun(
        store_id=store_id,
        kind=WELCOME,
        cause_id=subject_of(store_id, email),
        subject=subject_of(store_id, email),
        email=email,
        sent=1,
        queued=1,
        counts_from=now,
        next_at=now,
        began_at=now,
        coupon_id=await session.scalar(select(Coupon.id).limit(1)),
    )
    session.add(run)
    await session.flush()
    return {
        "series_run": str(run.id),
        "series_token": series_token(secret_key, store_id, run.id),
        "series_cursor": encode_cursor([now.isoformat(), str(run.id)]),
    }


async def mail_ids(session: AsyncSession, left: Recovery, secret_key: str) -> dict[str, str]:
    """Return the identifiers by which what a store writes can be asked for."""
    mail = (await session.scalars(select(Email))).one()
    news = await _want_news(session, left.email, secret_key)
    return {
        **news,
        **await _be_welcomed(session, left.email, secret_key),
        "letter_seen": await write_letters(session),
        "mail": str(mail.id),
        "mail_cursor": encode_cursor([mail.requested_at.isoformat(), str(mail.id)]),
        "mail_refusal": str(await session.scalar(select(MailRefusal.id))),
        "left_cart": str(left.id),
        "recovery_token": recovery_token("of tests", left.store_id, left.id),
        "mail_token": preference_token(secret_key, left.store_id, left.email),
        "recovery_cursor": encode_cursor([left.abandoned_at.isoformat(), str(left.id)]),
    }
