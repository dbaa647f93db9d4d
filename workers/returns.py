"""The mails about a return: one for each state that it comes to."""

from uuid import UUID

from shared.checkout.place_order import order_token
from shared.content.looks import logo_for_mail
from shared.notifications.ledger import request_email
from shared.returns.errors import NoSuchReturn
from shared.returns.jobs import SEND_RETURN_NEWS
from shared.returns.queries import return_by_id
from shared.returns.states import STATES
from shared.stores.queries import current_store, host_of
from workers.handlers import Ids, outside
from workers.mail import send_mail
from workers.runtime import Runtime

KIND = "return_news"


@outside(SEND_RETURN_NEWS)
async def send_return_news(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer how their return stands now; a state that it has already left is not told of any more."""
    web = runtime.settings.web
    async with runtime.database.in_store(store_id) as session:
        try:
            asked = await return_by_id(session, str(ids["return_id"]))
        except NoSuchReturn:
            return
        store, host = await current_store(session), await host_of(session, store_id)
        order, logo = asked.order, await logo_for_mail(session, web.origin_of(host))
        email = await request_email(
            session,
            KIND,
            asked.id,
            recipient=order.email,
            now=runtime.clock(),
            version=STATES.index(asked.state) + 1,
        )
    prefix = f"/{order.language}" if order.language in store.further_languages else ""
    sold = {line.id: line for line in order.lines}
    context = {
        "order": order,
        "asked": asked,
        "lines": [(line, sold[line.order_line_id]) for line in asked.lines],
        "link": f"{web.origin_of(host)}{prefix}/orders/{order_token(web.secret_key, order)}",
        "logo": logo,
    }
    await send_mail(runtime, store, email, context, language=order.language)
