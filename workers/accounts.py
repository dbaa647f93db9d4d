"""Mail about shoppers' accounts: links that prove a mailbox, and word of what was changed."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.proofs import CHANGE_EMAIL, CONFIRM_EMAIL, RESET
from shared.customers.jobs import (
    SEND_EMAIL_NOTICE,
    SEND_PASSWORD_NOTICE,
    SEND_PROOF_LINK,
    SEND_SIGN_UP_LINK,
    SEND_WELCOME,
)
from shared.customers.models import Customer, CustomerProof
from shared.customers.send_link import proof_token
from shared.customers.sign_up_links import sign_up_token
from shared.notifications.ledger import request_email, suppress
from shared.notifications.models import Email
from shared.notifications.preferences import TOPICS, refused_topics, subject_of
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail, unsubscribing
from workers.rounds import in_each_store
from workers.runtime import Runtime

PATHS: Final = {
    CONFIRM_EMAIL: "/account/confirmation",
    CHANGE_EMAIL: "/account/confirmation",
    RESET: "/account/password-reset",
}
KEPT_FOR: Final = timedelta(days=30)


@outside(SEND_PROOF_LINK)
async def send_proof_link(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send a link to the mailbox that it proves; where there is nothing to prove, forget that it was asked for."""
    async with runtime.database.in_store(store_id) as session:
        proof = await session.scalar(select(CustomerProof).where(CustomerProof.id == ids["proof_id"]))
        if proof is None or proof.used_at is not None:
            return
        customer = await _recipient(session, proof)
        if customer is None:
            # The address was asked about, and is nobody's: it is not kept.
            await session.execute(delete(CustomerProof).where(CustomerProof.id == proof.id))
            return
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(
            session, f"account_{proof.purpose}", proof.id, recipient=proof.email, now=runtime.clock()
        )
    # The store's own address, whatever Host the request came with (T68).
    web = runtime.settings.web
    token = proof_token(web.secret_key, store_id, proof.id)
    prefix = f"/{customer.language}" if customer.language in store.further_languages else ""
    link = f"{web.origin_of(host)}{prefix}{PATHS[proof.purpose]}/{token}"
    await send_account_mail(runtime, store, email, customer, {"link": link, "proof": proof})


@outside(SEND_SIGN_UP_LINK)
async def send_sign_up_link(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send a link that opens an account; who has one is told so. Only the mailbox hears which (T65)."""
    now = runtime.clock()
    async with runtime.database.in_store(store_id) as session:
        proof = await session.scalar(select(CustomerProof).where(CustomerProof.id == ids["proof_id"]))
        if proof is None or proof.used_at is not None or proof.expires_at < now:
            return
        is_known = await session.scalar(select(Customer.id).where(Customer.email == proof.email)) is not None
        kind = "account_known" if is_known else "account_sign_up"
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(session, kind, proof.id, recipient=proof.email, now=now)
    # The store's own address, whatever Host the request came with (T68).
    web = runtime.settings.web
    prefix = f"/{proof.language}" if proof.language in store.further_languages else ""
    token = sign_up_token(web.secret_key, store_id, proof.id)
    path = "/account/sign-in" if is_known else f"/account/sign-up/{token}"
    link = f"{web.origin_of(host)}{prefix}{path}"
    await send_mail(runtime, store, email, {"link": link}, language=proof.language)


async def forget_old_account_links(runtime: Runtime) -> None:
    """Erase links that have long ended, and with them the addresses of those who never came."""
    long_ago = runtime.clock() - KEPT_FOR
    async with runtime.database.as_platform() as session:
        old = select(CustomerProof.store_id).where(CustomerProof.expires_at < long_ago)
        stores = (await session.scalars(old.distinct())).all()
    forget = delete(CustomerProof).where(CustomerProof.expires_at < long_ago)
    await in_each_store(runtime, "account links", stores, lambda session: session.execute(forget))


@outside(SEND_WELCOME)
async def send_welcome(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Welcome a customer whose mailbox is proven, once; not who wants nothing that they need not get."""
    async with runtime.database.in_store(store_id) as session:
        customer = await session.scalar(
            select(Customer).where(Customer.id == ids["customer_id"], Customer.erased_at.is_(None))
        )
        if customer is None:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(
            session, "account_welcome", customer.id, recipient=customer.email, now=runtime.clock()
        )
        if set(TOPICS) <= await refused_topics(session, subject_of(store_id, email.recipient)):
            await suppress(session, email, now=runtime.clock())
            return
    origin = runtime.settings.web.origin_of(host)
    inside = f"{origin}/{customer.language}" if customer.language in store.further_languages else origin
    way_out = unsubscribing(runtime, store, "", recipient=email.recipient, inside=inside)
    context = {"link": f"{inside}/account", "shop": f"{inside}/", "stop": way_out.page}
    await send_account_mail(runtime, store, email, customer, context, headers=way_out.headers)


@outside(SEND_PASSWORD_NOTICE)
async def send_password_notice(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell a customer that their password was changed, so that they hear of it if it was not them."""
    async with runtime.database.in_store(store_id) as session:
        customer = await session.scalar(select(Customer).where(Customer.id == ids["customer_id"]))
        if customer is None:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(
            session,
            "account_password_changed",
            customer.id,
            recipient=customer.email,
            now=runtime.clock(),
            version=customer.password_version,
        )
    link = f"{runtime.settings.web.origin_of(host)}{PATHS[RESET]}"
    await send_account_mail(runtime, store, email, customer, {"link": link})


@outside(SEND_EMAIL_NOTICE)
async def send_email_notice(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the old mailbox of an account that the account has left it."""
    async with runtime.database.in_store(store_id) as session:
        proof = await session.scalar(select(CustomerProof).where(CustomerProof.id == ids["proof_id"]))
        if proof is None:
            return
        customer = await session.scalar(select(Customer).where(Customer.id == proof.person_id))
        if customer is None:
            return
        store = await current_store(session)
        email = await request_email(
            session, "account_email_changed", proof.id, recipient=proof.replaces, now=runtime.clock()
        )
    await send_account_mail(runtime, store, email, customer, {"proof": proof})


async def _recipient(session: AsyncSession, proof: CustomerProof) -> Customer | None:
    """Return whose link it is; None where there is no account, or where the wanted address is another one's."""
    customer: Customer | None = await session.scalar(select(Customer).where(Customer.id == proof.person_id))
    is_taken = proof.purpose == CHANGE_EMAIL and await session.scalar(
        select(Customer.id).where(Customer.email == proof.email)
    )
    return None if is_taken else customer


async def send_account_mail(
    runtime: Runtime,
    store: Store,
    email: Email,
    customer: Customer,
    context: Mapping[str, Any],
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Send a mail of the ledger to a customer, in their language, once."""
    whole = {"customer": customer, **context}
    await send_mail(runtime, store, email, whole, language=customer.language, headers=headers)
