"""The mails about orders. Intent first, then the call without a transaction, then the result."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.checkout.place_order import order_token
from shared.content.looks import logo_for_mail
from shared.languages.known import code_of
from shared.languages.speaking import speaking, spoken_locale
from shared.letters.mail_look import mail_look
from shared.letters.models import Letter
from shared.letters.queries import live_letter
from shared.letters.words import LetterWords
from shared.notifications.ledger import request_email
from shared.notifications.mailer import Attachment, Message
from shared.notifications.models import Email
from shared.notifications.preferences import preference_token
from shared.orders.jobs import SEND_ORDER_CANCELLATION, SEND_ORDER_CONFIRMATION
from shared.orders.queries import order_by_id
from shared.payments.methods import METHODS
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from shared.web.write_mail import write_mail
from workers.hand_over import hand_over
from workers.handlers import Ids, outside
from workers.runtime import Runtime


@outside(SEND_ORDER_CONFIRMATION)
async def send_order_confirmation(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that the order has been placed."""
    await send_about_order(runtime, store_id, ids["order_id"], "order_confirmation")


@outside(SEND_ORDER_CANCELLATION)
async def send_order_cancellation(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer that the order has been called off."""
    await send_about_order(runtime, store_id, ids["order_id"], "order_cancellation")


async def send_about_order(
    runtime: Runtime,
    store_id: UUID,
    order_id: UUID,
    kind: str,
    *,
    subject_id: UUID | None = None,
    version: int = 0,
    **more: object,
) -> None:
    """Send one mail about an order, once per kind, version, and what of the order it is about (`subject_id`).

    `more` is what its templates need beside the order.
    """
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        order = await order_by_id(session, order_id)
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        now = runtime.clock()
        subject = subject_id or order.id
        email = await request_email(session, kind, subject, recipient=order.email, now=now, version=version)
    web = runtime.settings.web
    prefix = f"/{order.language}" if order.language in store.further_languages else ""
    link = f"{web.origin_of(host)}{prefix}/orders/{order_token(web.secret_key, order)}"
    context = {"order": order, "link": link, "method": METHODS[order.payment_method], "logo": logo}
    context |= {"waiting": order.waiting, "promises": order.promises(today=now.date())}
    await send_mail(runtime, store, email, context | more, language=order.language)


async def send_mail(
    runtime: Runtime,
    store: Store,
    email: Email,
    context: Mapping[str, Any],
    *,
    language: str = "",
    headers: Mapping[str, str] = MappingProxyType({}),
    attachments: tuple[Attachment, ...] = (),
) -> None:
    """Write a mail that has been asked for, in this language or else the store's own, and hand it to the provider.

    It is about what `context` says; open no transaction around it.
    """
    with speaking(language or store.locale, main=store.locale):
        message = await compose(
            runtime,
            email.kind,
            str(email.id),
            store,
            recipient=email.recipient,
            context=context,
            headers=headers,
        )
    await hand_over(runtime, store.id, email, replace(message, attachments=attachments))


async def compose(
    runtime: Runtime,
    kind: str,
    key: str,
    store: Store,
    *,
    recipient: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Message:
    """Make a mail of a store, in the language that is spoken; open no transaction around it."""
    async with runtime.database.in_store(store.id) as session:
        letter = await live_letter(session, kind, code_of(spoken_locale() or store.locale))
        origin = runtime.settings.web.origin_of(await host_of(session, store.id))
        look = await mail_look(session, store, origin)
    whole = {"logo": look.logo, **context, "look": look}
    return message_of(runtime, kind, key, store, letter, recipient=recipient, context=whole, headers=headers)


def message_of(
    runtime: Runtime,
    kind: str,
    key: str,
    store: Store,
    letter: Letter | None,
    *,
    recipient: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Message:
    """Make a mail with these words of the store's own, or with none."""
    words = letter.words if letter else LetterWords()
    written = write_mail(runtime.templates, kind, {"store": store, **context}, words)
    return Message(
        key=key,
        sender=sender_of(runtime.settings.mail.sender, words.sender_name or store.name),
        recipient=recipient,
        subject=written.subject,
        text=written.text,
        html=written.html,
        # The outbox writes the message down whole, which no read-only view allows.
        headers=dict(headers),
        reply_to=words.reply_to,
        letter_id=letter.id if letter and not letter.is_draft else None,
    )


@dataclass(frozen=True, slots=True)
class WayOut:
    """How somebody gets no more mails of a topic: a page to link to, and the button that mail programs show."""

    page: str
    headers: Mapping[str, str]


def unsubscribing(
    runtime: Runtime, store: Store, topic: str, *, recipient: str, inside: str, mail: UUID | None = None
) -> WayOut:
    """Return the way out that every mail carries which is not about somebody's own order or account.

    `inside` is where the shop is read in the language of the mail. Without a topic it leads out of all of them. `mail`
    is that of a campaign, which counts who left by it.
    """
    token = preference_token(runtime.settings.web.secret_key, store.id, recipient)
    page = (
        f"{inside}/mails/{token}" + (f"?topic={topic}" if topic else "") + (f"&mail={mail}" if mail else "")
    )
    # RFC 8058: mail programs show a button of their own, which posts here.
    return WayOut(
        page, {"List-Unsubscribe": f"<{page}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    )


def sender_of(sender: str, store_name: str) -> str:
    """Return the installation's sending address under the store's name."""
    address = sender[sender.find("<") + 1 :].rstrip(">")
    name = store_name.replace('"', "'").replace("\r", " ").replace("\n", " ")
    return f'"{name}" <{address}>'
