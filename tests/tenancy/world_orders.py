"""What the work on orders adds to the two stores."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.accounts.models import User
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.pagination import encode_cursor
from shared.kernel.tokens import new_token
from shared.orders.models import Order
from shared.orders.notes import write_note
from shared.orders.queries import order_by_number
from shared.orders.saved_views import SavedView, save_view
from shared.orders.tags import tag_order
from tests.tenancy.world_drafts import add_changes, add_draft


async def fill_orders(session: AsyncSession, user: User, number: str) -> dict[str, str]:
    """Add what a member leaves behind among a store's orders; returns by what it can be asked for."""
    order = await order_by_number(session, number)
    tag = f"tag-{new_id().hex[-12:]}"
    await tag_order(session, order, tag, actor=user.email, now=utc_now())
    await write_note(
        session, order, "Call first", is_public=True, is_mailed=False, author=user.email, now=utc_now()
    )
    await save_view(session, user.id, name="Mine", query="country=DE", now=utc_now())
    await add_changes(session, str(order.lines[0].variant_id))
    view = (await session.scalars(select(SavedView.id))).one()
    drafts = await add_draft(session, str(order.lines[0].variant_id))
    latest = (
        await session.scalars(select(Order).order_by(Order.placed_at.desc(), Order.id.desc()).limit(1))
    ).one()
    # The store that is filled last has the latest order: in the list of the other its cursor has one place, the top.
    cursor = encode_cursor([latest.placed_at.isoformat(), str(latest.id)])
    return {"order_tag": tag, "saved_view": str(view), "order_cursor": cursor} | drafts


def nobodys_orders() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    ids = {"order_tag": f"tag-{new_id().hex[-12:]}", "saved_view": str(new_id())}
    return ids | {"draft": str(new_id()), "draft_link": new_token()}
