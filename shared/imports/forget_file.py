"""Let a file of customers or orders go: it is full of people's data, and after a while nobody corrects it any more."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.models import RUNNING, STOPPED, CustomerImport, OrderImport

KEPT: Final = timedelta(days=30)


async def forget_file(session: AsyncSession, import_id: UUID, *, now: datetime) -> str | None:
    """Note that a file goes, with what was seen of it, and return its key; figures and reasons stay."""
    for table in (CustomerImport, OrderImport):
        key: str | None = await session.scalar(
            update(table)
            .where(table.id == import_id)
            .values(
                file_gone_at=now,
                report=table.report.op("-")("preview"),
                state=case((table.state == RUNNING, STOPPED), else_=table.state),
            )
            .returning(table.key)
            .execution_options(synchronize_session=False)
        )
        if key is not None:
            return key
    return None
