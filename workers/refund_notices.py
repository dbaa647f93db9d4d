"""Tell buyers that their money is on its way back."""

from uuid import UUID

from shared.payments.jobs import SEND_REFUND_NOTICE
from shared.payments.queries import payment_by_id, refund_by_id
from shared.payments.states import REFUND_SUCCEEDED
from shared.returns.jobs import SEND_HAND_REFUND_NOTICE
from shared.returns.refund_by_hand import hand_refund_by_id
from workers.handlers import Ids, outside
from workers.mail import send_about_order
from workers.runtime import Runtime


@outside(SEND_REFUND_NOTICE)
async def send_refund_notice(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write once of each refund, unless it has failed after all."""
    async with runtime.database.in_store(store_id) as session:
        refund = await refund_by_id(session, ids["refund_id"])
        payment = await payment_by_id(session, refund.payment_id)
    if refund.state == REFUND_SUCCEEDED:
        await send_about_order(
            runtime,
            store_id,
            payment.order_id,
            "refund_sent",
            subject_id=refund.id,
            refund=refund,
            is_by_hand=False,
        )


@outside(SEND_HAND_REFUND_NOTICE)
async def send_hand_refund_notice(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Write once of each refund that the store has noted as given by hand."""
    async with runtime.database.in_store(store_id) as session:
        refund = await hand_refund_by_id(session, ids["refund_id"])
    if refund is not None:
        await send_about_order(
            runtime,
            store_id,
            refund.order_id,
            "refund_sent",
            subject_id=refund.id,
            refund=refund,
            is_by_hand=True,
        )
