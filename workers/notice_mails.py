"""Notices by mail to members: found by the clock, told as they stand when the mail goes out."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.content.looks import logo_for_mail
from shared.insight.notice_mails import notice_stop_token
from shared.insight.notice_words import TITLES, amount_of, path_of, sentence_of
from shared.insight.notices import EVENTS, Notice
from shared.insight.queue_notice_mails import (
    KIND,
    SEND_NOTICES,
    Told,
    forget_notice_mails,
    mailbox_of,
    members_at_their_hour,
    members_with_news,
    notice_mail_by_id,
    queue_day,
    queue_news,
    stores_with_old_notice_mails,
    told_by,
)
from shared.kernel.money import Money
from shared.notifications.ledger import request_email, suppress
from shared.notifications.preferences import takes_mail
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.rounds import in_each_store, one_by_one
from workers.runtime import Runtime
from workers.store_mails import desk_of

_KINDS: Final = tuple(EVENTS)


class Line(NamedTuple):
    """A notice as a mail tells it."""

    at: datetime
    text: str
    link: str
    amount: Money | None


class Group(NamedTuple):
    """What a mail tells of one kind, under its title."""

    title: str
    lines: Sequence[Line]


async def plan_notice_mails(runtime: Runtime) -> None:
    """Member by member, have mailed what is wanted at once, and for whom it is the hour, their day."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        news, days = await members_with_news(session, now=now), await members_at_their_hour(session, now=now)
    for found, queue in ((news, queue_news), (days, queue_day)):
        await one_by_one(runtime, "notice mails", found, partial(_plan, runtime, queue))


async def tidy_notice_mails(runtime: Runtime) -> None:
    """Store by store, forget of what mails were made that have long gone."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        stores = await stores_with_old_notice_mails(session, now=now)
    await in_each_store(
        runtime, "old notice mails", stores, lambda session: forget_notice_mails(session, now=now)
    )


@outside(SEND_NOTICES)
async def send_notices(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell a member what they want to hear of and may still see, unless they have left or want no mail any more."""
    async with runtime.database.as_platform() as session:
        mailbox = await mailbox_of(session, store_id, ids["member_id"])
    async with runtime.database.in_store(store_id) as session:
        mail = await notice_mail_by_id(session, ids["mail_id"])
        if mail is None or mailbox is None:
            return
        email = await request_email(session, KIND, mail.id, recipient=mailbox.email, now=runtime.clock())
        told = await told_by(session, mail, allowed=mailbox.held.allowed)
        # A mailbox that somebody gave up between two tries is told nothing any more.
        is_theirs = email.recipient == mailbox.email and await takes_mail(session, email.recipient)
        if told is None or not is_theirs:
            await suppress(session, email, now=runtime.clock())
            return
        store = await current_store(session)
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(await host_of(session, store_id)))
    desk = desk_of(runtime, store)
    stop = (
        f"{desk}/notices/mails/{notice_stop_token(runtime.settings.web.secret_key, store_id, mail.member_id)}"
    )
    context = _context(told, desk) | {"is_daily": mail.day is not None, "stop": stop, "logo": logo}
    # RFC 8058: mail programs show a button of their own, which posts here.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    await send_mail(runtime, store, email, context, language=told.language, headers=headers)


async def _plan(
    runtime: Runtime, queue: Callable[..., Awaitable[bool]], store_id: UUID, member_id: UUID
) -> None:
    async with runtime.database.in_store(store_id) as session:
        await queue(session, member_id, now=runtime.clock())


def _context(told: Told, desk: str) -> dict[str, Any]:
    by_kind = sorted(told.notices, key=lambda one: _KINDS.index(one.kind))
    groups = [
        Group(TITLES[kind], [_line(one, desk) for one in some])
        for kind, some in groupby(by_kind, key=lambda one: one.kind)
    ]
    return {
        "groups": groups,
        "count": told.count,
        "more": told.count - len(told.notices),
        "link": f"{desk}/notices",
        "choices": f"{desk}/notices/choices",
    }


def _line(one: Notice, desk: str) -> Line:
    return Line(one.at, sentence_of(one), desk + path_of(one), amount_of(one))
