"""What customers wish about their own data: a copy, or that it be erased."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import StoreTable, one_of, to_store_row

EXPORT: Final = "export"
ERASURE: Final = "erasure"
KINDS: Final = (EXPORT, ERASURE)
WAITING: Final = "waiting"
READY: Final = "ready"
DONE: Final = "done"
WITHDRAWN: Final = "withdrawn"
STATES: Final = (WAITING, READY, DONE, WITHDRAWN)

# Long enough to think better of it, and to notice that it was not oneself.
COOLING_OFF: Final = timedelta(days=7)
# How long a copy can be fetched; then it is thrown away.
KEPT_FOR: Final = timedelta(days=7)
EXPORT_LINK: Final = "data export"


class DataRequest(StoreTable):
    """One wish. `due_at` is when an erasure happens, or when a copy is thrown away; `actor` says who asked."""

    __tablename__ = "data_requests"
    __table_args__ = (
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        Index(
            "uq_data_requests_waiting",
            "store_id",
            "customer_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    customer_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=WAITING)
    actor: Mapped[str]
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


async def request_by_id(session: AsyncSession, request_id: UUID, *, lock: bool = False) -> DataRequest | None:
    """Return a wish."""
    query = select(DataRequest).where(DataRequest.id == request_id)
    found: DataRequest | None = await session.scalar(query.with_for_update() if lock else query)
    return found


async def open_requests(session: AsyncSession, customer_id: UUID, *, now: datetime) -> dict[str, DataRequest]:
    """Return by kind what a customer waits for or can fetch."""
    found = await session.scalars(
        select(DataRequest)
        .where(
            DataRequest.customer_id == customer_id,
            DataRequest.state.in_((WAITING, READY)),
            (DataRequest.kind == ERASURE) | (DataRequest.due_at > now),
        )
        .order_by(DataRequest.requested_at)
    )
    return {request.kind: request for request in found}
