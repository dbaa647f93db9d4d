"""What reviews leave to be done: photos encoded anew, mails to their writers."""

import asyncio
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.adapters.pictures import prepare_picture
from shared.checkout.place_order import order_token
from shared.content.looks import logo_for_mail
from shared.kernel.errors import Invalid
from shared.kernel.reading import reader_of
from shared.kernel.tokens import derived_token
from shared.languages.speaking import speaking
from shared.languages.told_texts import NONE, told_texts
from shared.notifications.ledger import note_suppressed, request_email
from shared.notifications.preferences import REVIEWS, may_send
from shared.orders.queries import order_by_id
from shared.products.attach_picture import store_sizes
from shared.reviews.ask_for_reviews import may_ask
from shared.reviews.attach_photo import attach_photo, note_failed_photo, upload_of
from shared.reviews.jobs import ENCODE_REVIEW_PHOTO, SEND_REVIEW_LINK, SEND_REVIEW_REQUEST
from shared.reviews.models import REVIEW_LINK, Review
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail, unsubscribing
from workers.runtime import Runtime

PHOTO_WIDTHS: Final = (320, 960)


async def mark_failed(session: AsyncSession, ids: Ids, last: Exception) -> None:
    """Say, once the last try is over, that the photo will not come."""
    await note_failed_photo(
        session, ids["photo_id"], failure=f"Something went wrong on our side: {type(last).__name__}."
    )


@outside(ENCODE_REVIEW_PHOTO, when_dead=mark_failed)
async def encode_review_photo(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Encode a photo anew, without what it tells of place and time; the file as it came is thrown away."""
    photo_id = ids["photo_id"]
    async with runtime.database.in_store(store_id) as session:
        upload = await upload_of(session, photo_id)
    if upload is None:
        return
    file = await runtime.files.get(upload)
    try:
        if file is None:
            raise Invalid({"photos": "The file is not there any more."})
        prepared = await asyncio.to_thread(prepare_picture, file.data, widths=PHOTO_WIDTHS)
    except Invalid as refusal:
        async with runtime.database.in_store(store_id) as session:
            await note_failed_photo(session, photo_id, failure=next(iter(refusal.fields.values())))
    else:
        renditions = await store_sizes(runtime.files, store_id, photo_id, prepared.renditions)
        async with runtime.database.in_store(store_id) as session:
            is_wanted = await attach_photo(session, photo_id, renditions=renditions)
        if not is_wanted:
            for rendition in renditions:
                await runtime.files.delete(rendition["key"])
    await runtime.files.delete(upload)


@outside(SEND_REVIEW_LINK)
async def send_review_link(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send the link that opens a review to the mailbox under whose address it was written."""
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        review = (
            await session.scalars(
                select(Review).where(Review.id == ids["review_id"]).options(joinedload(Review.product))
            )
        ).one_or_none()
        if review is None:
            return
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        email = await request_email(
            session,
            "review_link",
            review.id,
            recipient=review.email,
            now=runtime.clock(),
            version=review.version,
        )
        with speaking(review.language or store.locale, main=store.locale):
            told = await told_texts(await reader_of(session), [review.product_id])
    web = runtime.settings.web
    key = derived_token(web.secret_key, REVIEW_LINK, store_id, review.id)
    prefix = f"/{review.language}" if review.language in store.further_languages else ""
    link = f"{web.origin_of(host)}{prefix}/reviews/{review.id}/confirmation?key={key}"
    title = told.get(review.product_id, NONE).get("title") or review.product.title
    context = {"product": title, "link": link, "logo": logo}
    await send_mail(runtime, store, email, context, language=review.language)


@outside(SEND_REVIEW_REQUEST)
async def send_review_request(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Ask the buyer of an order what they think of what they bought, unless somebody has thought better of it."""
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        order = await order_by_id(session, ids["order_id"])
        if not await may_ask(session, order):
            return
        if not await may_send(session, REVIEWS, order.email):
            await note_suppressed(
                session, "review_request", order.id, recipient=order.email, now=runtime.clock()
            )
            return
        logo = await logo_for_mail(session, runtime.settings.web.origin_of(host))
        email = await request_email(
            session, "review_request", order.id, recipient=order.email, now=runtime.clock()
        )
    web = runtime.settings.web
    prefix = f"/{order.language}" if order.language in store.further_languages else ""
    origin, token = f"{web.origin_of(host)}{prefix}", order_token(web.secret_key, order)
    way_out = unsubscribing(runtime, store, REVIEWS, recipient=email.recipient, inside=origin)
    context = {"order": order, "origin": origin, "token": token, "stop": way_out.page, "logo": logo}
    await send_mail(runtime, store, email, context, language=order.language, headers=way_out.headers)
