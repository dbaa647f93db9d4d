"""Copies of customers' data, and their erasure."""

import asyncio
import io
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.imports.forget_file import forget_file_of_people, kept_files_of_people, names_address
from shared.imports.jobs import FORGET_FILE
from shared.imports.shape import UnreadableFile
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.kernel.signed_links import sign_link
from shared.languages.speaking import speaking
from shared.notifications.ledger import request_email
from shared.notifications.models import Email
from shared.privacy.ask import has_order_under_way
from shared.privacy.erase_customer import erase_customer
from shared.privacy.gather import gather
from shared.privacy.jobs import DROP_EXPORT, ERASE_CUSTOMER, MAKE_EXPORT, SEND_ERASURE_NOTICE
from shared.privacy.models import (
    DONE,
    EXPORT,
    EXPORT_LINK,
    READY,
    WAITING,
    DataRequest,
    request_by_id,
)
from shared.products.files import private_key
from shared.stores.models import Store
from shared.stores.queries import current_store, host_of
from workers.accounts import send_account_mail
from workers.handlers import Ids, outside
from workers.runtime import Runtime

SUBJECTS: Final = {
    "account": say("Account"),
    "addresses": say("Addresses"),
    "orders": say("Orders"),
    "offers": say("Offers that we wrote"),
    "subscriptions": say("Subscriptions"),
    "order_changes": say("Changes of orders"),
    "returns": say("Returns"),
    "reviews": say("Reviews"),
    "wishlist": say("Wishlist"),
    "groups": say("Groups that you are in"),
    "bank_transfers": say("Transfers that your bank told us of"),
    "cards": say("Names under which a payment provider keeps your cards"),
    "store_credit": say("Store credit"),
    "newsletter": say("Newsletter"),
    "sessions": say("Where you are signed in"),
    "notes": say("Notes of the shop"),
    "automatic_mails": say("Mails that began by themselves"),
    "mails": say("Mails that we sent"),
}
# Looked at again after that time where an order came in between.
AGAIN_AFTER: Final = timedelta(days=1)


@outside(MAKE_EXPORT)
async def make_export(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Gather what is known of a customer into an archive and send the link to it."""
    async with runtime.database.in_store(store_id) as session:
        request = await request_by_id(session, ids["request_id"])
        if request is None or request.state not in (WAITING, READY):
            return
        customer = await _customer(session, request)
        store, host = await current_store(session), await host_of(session, store_id)
        found = await gather(session, customer)
    with speaking(customer.language or store.locale, main=store.locale):
        archive = _archive(runtime, store, found)
    await runtime.files.put(private_key(store_id, request.id), archive, "application/zip")
    email = await _note_ready(runtime, request, customer)
    if email is None:
        return
    token = sign_link(
        runtime.settings.web.secret_key, EXPORT_LINK, store_id, request.id, until=request.due_at
    )
    link = f"{runtime.settings.web.origin_of(host)}/account/export/{token}"
    await send_account_mail(runtime, store, email, customer, {"link": link, "data_request": request})


@outside(DROP_EXPORT)
async def drop_export(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Throw a copy away whose time is over."""
    await runtime.files.delete(private_key(store_id, ids["request_id"]))
    async with runtime.database.in_store(store_id) as session:
        await session.execute(
            update(DataRequest).where(DataRequest.id == ids["request_id"]).values(state=DONE)
        )


@outside(SEND_ERASURE_NOTICE)
async def send_erasure_notice(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell a customer when they will be forgotten, and how to stop that."""
    async with runtime.database.in_store(store_id) as session:
        request = await request_by_id(session, ids["request_id"])
        if request is None or request.state != WAITING:
            return
        customer = await _customer(session, request)
        store, host = await current_store(session), await host_of(session, store_id)
        email = await request_email(
            session, "account_erasure", request.id, recipient=customer.email, now=runtime.clock()
        )
    link = f"{runtime.settings.web.origin_of(host)}/account/settings"
    await send_account_mail(runtime, store, email, customer, {"link": link, "data_request": request})


@outside(ERASE_CUSTOMER)
async def erase(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Forget a customer, unless that was taken back; copies go first, since files are in no transaction.

    Files of customers that name them go with them, and their imports end: else the next chunk would bring them back.
    """
    async with runtime.database.in_store(store_id) as session:
        request = await request_by_id(session, ids["request_id"])
        if request is None or request.state != WAITING:
            return
        copies = await session.scalars(
            select(DataRequest.id).where(
                DataRequest.customer_id == request.customer_id, DataRequest.kind == EXPORT
            )
        )
        customer, files = await _customer(session, request), await kept_files_of_people(session)
    for copy in copies.all():
        await runtime.files.delete(private_key(store_id, copy))
    # An address that nobody has confirmed may be somebody else's (`erase_customer`).
    may_look = customer.is_verified or request.actor != "shopper"
    naming = await _files_naming(runtime, customer.email, files) if may_look else []
    async with runtime.database.in_store(store_id) as session:
        request = await request_by_id(session, ids["request_id"], lock=True)
        if request is None or request.state != WAITING:
            return
        now = runtime.clock()
        if await has_order_under_way(session, await _customer(session, request)):
            enqueue(session, ERASE_CUSTOMER, now=now, run_at=now + AGAIN_AFTER, request_id=request.id)
            return
        if may_look and set(await kept_files_of_people(session)) - set(files):
            # One came while the others were read.
            enqueue(session, ERASE_CUSTOMER, now=now, request_id=request.id)
            return
        for import_id in sorted(naming):
            await forget_file_of_people(session, import_id, now=now)
            # Takes the file away, again and again until it is gone.
            enqueue(session, FORGET_FILE, now=now, import_id=import_id)
        # The ways by which a copy is made look at its state.
        await session.execute(
            update(DataRequest)
            .where(DataRequest.customer_id == request.customer_id)
            .values(state=DONE, done_at=now)
        )
        await erase_customer(session, request.customer_id, actor=request.actor, now=now)


async def _files_naming(runtime: Runtime, email: str, files: Mapping[UUID, str]) -> list[UUID]:
    """Return the imports whose files name an address; one that cannot be read might."""
    found = []
    for import_id, key in files.items():
        stored = await runtime.files.get(key)
        if stored is not None and await asyncio.to_thread(_names, stored.data, email):
            found.append(import_id)
    return found


def _names(data: bytes, email: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "came"
        path.write_bytes(data)
        try:
            return names_address(path, email)
        except UnreadableFile:
            return True


async def _note_ready(runtime: Runtime, request: DataRequest, customer: Customer) -> Email | None:
    async with runtime.database.in_store(request.store_id) as session:
        current = await request_by_id(session, request.id, lock=True)
        if current is None or current.state not in (WAITING, READY):
            return None
        current.state, current.done_at = READY, runtime.clock()
        return await request_email(
            session, "account_export", request.id, recipient=customer.email, now=runtime.clock()
        )


async def _customer(session: AsyncSession, request: DataRequest) -> Customer:
    found = await session.scalars(select(Customer).where(Customer.id == request.customer_id))
    return found.one()


def _archive(runtime: Runtime, store: Store, found: Mapping[str, Any]) -> bytes:
    page = runtime.templates.get_template("documents/account_data.html").render(
        store=store, subjects=SUBJECTS, found=found, made_at=runtime.clock()
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", orjson.dumps(found, option=orjson.OPT_INDENT_2))
        archive.writestr("data.html", page)
    return file.getvalue()
