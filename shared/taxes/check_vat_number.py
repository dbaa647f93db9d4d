"""Keep what a register said of a VAT number, and what a store asks of businesses."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.stores.models import Store
from shared.taxes.exemptions import CHECK_LIFE, CHOICES, RETRY_AFTER
from shared.taxes.models import VatCheck, VatRules
from shared.taxes.vat_numbers import VatNumber, read_vat_number
from shared.taxes.vat_register import UNKNOWN, RegisterAnswer


async def vat_rules_of(session: AsyncSession) -> VatRules:
    """Return the store's rules, as of one that asks nothing where it has made none."""
    found = (await session.scalars(select(VatRules))).one_or_none()
    return found or VatRules(store_id=session.info["store_id"], asks=False, own_number="", unchecked="tax")


async def is_to_be_checked(session: AsyncSession, number: VatNumber, *, now: datetime) -> bool:
    """Say whether the register has to be asked; who could not be asked of late is asked again after a while."""
    latest = await session.scalar(
        select(VatCheck).where(VatCheck.number == number.number).order_by(VatCheck.checked_at.desc()).limit(1)
    )
    if latest is None:
        return True
    life = RETRY_AFTER if latest.state == UNKNOWN else CHECK_LIFE
    return now - latest.checked_at >= life


async def note_check(
    session: AsyncSession, number: VatNumber, answer: RegisterAnswer, *, now: datetime
) -> None:
    """Write down what the register said."""
    session.add(
        VatCheck(
            store_id=session.info["store_id"],
            number=number.number,
            state=answer.state,
            consultation=answer.consultation,
            checked_at=now,
        )
    )
    await session.flush()


async def change_vat_rules(
    session: AsyncSession,
    store: Store,
    *,
    asks: bool,
    own_number: str,
    unchecked: str,
    actor: str,
    now: datetime,
) -> None:
    """Write what the store asks of businesses; raises Invalid at its field."""
    if unchecked not in CHOICES:
        raise Invalid({"unchecked": say("Choose one of these.")})
    try:
        own = read_vat_number(own_number, country=store.country)
    except Invalid as refusal:
        raise Invalid({"own_number": refusal.fields["vat_number"]}) from None
    row = {"asks": asks, "own_number": own.number if own else "", "unchecked": unchecked}
    made = insert(VatRules).values(store_id=store.id, id=new_id(), **row)
    await session.execute(made.on_conflict_do_update(index_elements=["store_id"], set_=row))
    record(session, "vat_rules.changed", store.id, actor=actor, now=now, asks=asks, unchecked=unchecked)
