"""The way to the first sale: steps that are done when the store shows it, each leading to where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Executable, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import Access, member_of, work
from shared.content.looks import LOOK
from shared.content.models import PAGE, PUBLISHED, Arrangement, Article
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.payments.ways import PaymentWay
from shared.products.models import ACTIVE, Product
from shared.shipping.models import ShippingMethod
from shared.stores.models import Store
from shared.taxes.models import TaxRate
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way, and the route where it is done."""

    name: str
    route: str
    words: str
    why: str
    is_done: bool


_STEPS: Final = (
    (
        "products",
        "products.index",
        say("Put your first product on the shelf"),
        say("A title, a price, a picture. Or bring them all from another shop."),
    ),
    ("look", "looks.edit", say("Make it look like you"), say("A theme, your colours, your logo.")),
    (
        "delivery",
        "shipping_zones.index",
        say("Say where you deliver"),
        say("To which countries, and for what."),
    ),
    ("tax", "taxes.index", say("Check the tax rates"), say("Known rates of your country are there already.")),
    (
        "payment",
        "payments.index",
        say("Decide how you are paid"),
        say("By card, by transfer, or at the door."),
    ),
    (
        "pages",
        "pages.index",
        say("Publish your terms and imprint"),
        say("Begun for you, with gaps to fill in."),
    ),
)


async def first_steps(session: AsyncSession, access: Access) -> Sequence[Step]:
    """Return the steps that this member could take; none after the first order, or once they were put away."""
    if access.store.checklist_hidden_at is not None:
        return ()
    done = (await session.execute(_facts())).mappings().one()
    if done["order"]:
        return ()
    return [
        Step(name, route, words, why, bool(done[name]))
        for name, route, words, why in _STEPS
        if access.opens(route)
    ]


async def destroy(request: Request) -> Response:
    """Put the steps away for everybody in the store."""
    await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        await put_away(session, access.store, actor=access.user.email, now=now)
    return see_other(f"/dashboard/{access.store.slug}")


async def put_away(session: AsyncSession, store: Store, *, actor: str, now: datetime) -> None:
    """Show the steps no more."""
    await session.execute(
        update(Store)
        .where(Store.id == store.id, Store.checklist_hidden_at.is_(None))
        .values(checklist_hidden_at=now)
        .execution_options(synchronize_session=False)
    )
    record(session, "store.checklist_hidden", store.id, actor=actor, now=now)


def _facts() -> Executable:
    return select(
        exists().where(Product.state == ACTIVE).label("products"),
        exists().where(Arrangement.place == LOOK, Arrangement.state == PUBLISHED).label("look"),
        exists().where(ShippingMethod.id.is_not(None)).label("delivery"),
        exists().where(TaxRate.id.is_not(None)).label("tax"),
        exists().where(PaymentWay.is_on).label("payment"),
        exists().where(Article.kind == PAGE, Article.state == PUBLISHED).label("pages"),
        exists().where(Order.id.is_not(None)).label("order"),
    )
