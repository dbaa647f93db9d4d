"""Mail somebody the link to what the store has written for them."""

from uuid import UUID

from shared.checkout.frozen_offer import thaw_whole
from shared.checkout.price_draft import goods_of_draft
from shared.content.looks import logo_for_mail
from shared.notifications.ledger import request_email
from shared.orders.drafts import draft_by_id, draft_token
from shared.orders.jobs import SEND_DRAFT
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.runtime import Runtime


@outside(SEND_DRAFT)
async def send_draft_offer(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Send the link, once each time that the draft is sent; what was taken back meanwhile is not."""
    web = runtime.settings.web
    async with runtime.database.in_store(store_id) as session:
        store, host = await current_store(session), await host_of(session, store_id)
        draft = await draft_by_id(session, str(ids["draft_id"]))
        if not draft.is_sent:
            return
        cart = await goods_of_draft(session, draft)
        logo = await logo_for_mail(session, web.origin_of(host))
        email = await request_email(
            session,
            "draft_offer",
            draft.id,
            recipient=draft.email,
            now=runtime.clock(),
            version=draft.version,
        )
    quote = thaw_whole(draft.quote)
    quoted = {line.key: line for line in quote.lines}
    context = {
        "draft": draft,
        "quote": quote,
        "lines": [
            (
                " ".join(filter(None, [line.variant.product.title, line.variant.title])),
                quoted[line.id],
            )
            for line in cart.lines
        ],
        "link": f"{web.origin_of(host)}/offers/{draft_token(web.secret_key, draft)}",
        "logo": logo,
    }
    await send_mail(runtime, store, email, context)
