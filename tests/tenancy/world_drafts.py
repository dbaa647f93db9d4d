"""What staff changed and wrote of orders, in both stores."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.send_draft import send_draft
from shared.checkout.write_draft import DraftWords, begin_draft, save_draft
from shared.kernel.clock import utc_now
from shared.orders.drafts import draft_token
from shared.products.queries import variant_for_sale
from shared.stores.queries import current_store
from tests.support.factories.orders import ADDRESS, make_order


async def add_changes(session: AsyncSession, variant_id: str) -> None:
    """Place an order of two pieces and take one of them out again."""
    variant = await variant_for_sale(session, variant_id)
    order = await make_order(session, variant, quantity=2)
    await edit_order(
        session,
        await current_store(session),
        order,
        Wanted({order.lines[0].id: 1}, {}),
        reason="They rang",
        seen=0,
        seen_total_minor=None,
        actor="test",
        now=utc_now(),
    )


async def add_draft(session: AsyncSession, variant_id: str) -> dict[str, str]:
    """Write an order for somebody and send the link to it; returns by what it can be asked for."""
    store = await current_store(session)
    variant = await variant_for_sale(session, variant_id)
    draft = await begin_draft(session, store, secret_key="of tests", actor="test", now=utc_now())
    words = DraftWords(
        email="dora@example.com",
        address=ADDRESS.as_record(),
        note="As agreed",
        discount="fixed",
        minor=1,
        discount_reason="A scratch",
    )
    draft = await save_draft(session, draft, {variant.id: 1}, words, seen=0, actor="test", now=utc_now())
    await send_draft(
        session,
        store,
        draft,
        days=3,
        is_held=False,
        seen=1,
        seen_total_minor=None,
        actor="test",
        now=utc_now(),
    )
    return {"draft": str(draft.id), "draft_link": draft_token("of tests", draft)}
