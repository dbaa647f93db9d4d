"""What is written here of the money that one account moved over some time, and what of the provider's word is ours."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.money import Money
from shared.payments.compare_money import PAYMENT, REFUND, Booked
from shared.payments.models import Payment, Refund
from shared.payments.reconciliation import OUR_INVOICES, OUR_PAYMENTS, Reconciliation, ReconciliationLine
from shared.payments.states import NEEDS_REVIEW, REFUND_FAILED, SUCCEEDED
from shared.payments.told_money import GivenBack, Taken, Told
from shared.subscriptions.models import ORDERED, Subscription, SubscriptionInvoice

_FIRST: Final = UUID(int=0)
_line = ReconciliationLine


@dataclass(frozen=True, slots=True)
class BookedMoney:
    """Payments and refunds of a day or that the provider told of; `links` leads from intents to our payments."""

    payments: Sequence[Booked] = ()
    refunds: Sequence[Booked] = ()
    links: Mapping[str, UUID | None] = field(default_factory=dict)


async def booked_as_told(session: AsyncSession, day: Reconciliation, told: Told) -> BookedMoney:
    """Return whatever the provider told of, from whichever day that is.

    What has answered for one movement of this round is not there for another.
    """
    keys = [one.key for one in told.taken]
    ids = [one.payment_id for one in told.taken if one.payment_id]
    invoice = SubscriptionInvoice
    payments = [
        *await _payments(
            session,
            day,
            or_(Payment.intent_id.in_(keys), Payment.id.in_(ids)),
            ~_is_told(day, PAYMENT, Payment.id == _line.payment_id),
        ),
        *[booked for _, booked in await _invoices(session, day, invoice.intent_id.in_(keys))],
    ]
    gone = [one.key for one in told.given_back]
    gone_ids = [one.refund_id for one in told.given_back if one.refund_id]
    refunds = await _refunds(
        session,
        day,
        or_(Refund.provider_id.in_(gone), Refund.id.in_(gone_ids)),
        ~_is_told(day, REFUND, Refund.id == _line.refund_id),
    )
    sources = {one.taken_key for one in told.given_back if one.taken_key}
    links = await _links(session, day, sources)
    links |= {one.key: one.payment_id for one in payments if one.key and one.payment_id}
    return BookedMoney(payments, refunds, links)


async def booked_only_here(
    session: AsyncSession, day: Reconciliation, *, most: int
) -> tuple[BookedMoney, str | None]:
    """Return some of what is written of the day and was not told of in this round, from the day's place on.

    With it comes where the others begin, None when these were the last.
    """
    since, until = day.bounds
    after = UUID(day.read_after) if day.read_after else _FIRST
    if day.part == OUR_PAYMENTS:
        came_in = Payment.state.in_((SUCCEEDED, NEEDS_REVIEW))
        payments = await _payments(
            session,
            day,
            and_(came_in, Payment.settled_at >= since, Payment.settled_at < until, Payment.id > after),
            ~_is_told(day, PAYMENT, Payment.id == _line.payment_id, Payment.intent_id == _line.key),
            most=most,
        )
        return BookedMoney(payments), _last([one.id for one in payments], most)
    if day.part == OUR_INVOICES:
        invoice = SubscriptionInvoice
        invoices = await _invoices(
            session,
            day,
            and_(invoice.paid_at >= since, invoice.paid_at < until, invoice.id > after),
            ~_is_told(day, PAYMENT, invoice.intent_id == _line.key),
            most=most,
        )
        return BookedMoney([one for _, one in invoices]), _last([key for key, _ in invoices], most)
    is_money = Refund.state != REFUND_FAILED
    refunds = await _refunds(
        session,
        day,
        and_(is_money, Refund.created_at >= since, Refund.created_at < until, Refund.id > after),
        ~_is_told(day, REFUND, Refund.id == _line.refund_id, Refund.provider_id == _line.key),
        most=most,
    )
    return BookedMoney(refunds=refunds), _last([one.id for one in refunds], most)


def of_store(told: Told, store_id: UUID, booked: BookedMoney, *, is_own: bool) -> Told:
    """Leave out what belongs to other stores of the account.

    In a store's own account what nobody's name is on is the store's to explain; in the installation's it is nobody's.
    """
    known = {one.key for one in booked.payments} | set(booked.links)
    ids = {one.id for one in (*booked.payments, *booked.refunds)}

    def is_ours(one: Taken) -> bool:
        if one.key in known or one.payment_id in ids:
            return True
        return one.store_id == store_id or (is_own and one.store_id is None)

    taken = [one for one in told.taken if is_ours(one)]
    others = {one.key for one in told.taken} - {one.key for one in taken}
    mine = known | {one.key for one in taken}

    def went_from_us(one: GivenBack) -> bool:
        if one.refund_id in ids or one.taken_key in mine:
            return True
        return is_own and one.taken_key not in others

    return Told(taken, [one for one in told.given_back if went_from_us(one)])


async def _links(
    session: AsyncSession, day: Reconciliation, sources: Collection[str]
) -> dict[str, UUID | None]:
    """Return our payments by what their money was taken as, and whatever else is written as the store's by now."""
    told = await session.execute(
        select(_line.key, _line.payment_id).where(_line.what == PAYMENT, _line.key.in_(sources))
    )
    ours = await session.execute(
        select(Payment.intent_id, Payment.id).where(
            Payment.account_id.is_not_distinct_from(day.account_id), Payment.intent_id.in_(sources)
        )
    )
    return {key: payment for key, payment in [*told, *ours] if key}


def _is_told(day: Reconciliation, what: str, *same: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether this round has written a line of it."""
    return exists().where(_line.what == what, _line.looked_at >= day.asked_at, or_(*same))


def _last(keys: Sequence[UUID | None], most: int) -> str | None:
    return str(keys[-1]) if len(keys) == most else None


async def _payments(
    session: AsyncSession, day: Reconciliation, *which: ColumnElement[bool], most: int | None = None
) -> list[Booked]:
    found = await session.scalars(
        select(Payment)
        .where(Payment.account_id.is_not_distinct_from(day.account_id), *which)
        .order_by(Payment.id)
        .limit(most)
    )
    return [
        Booked(
            PAYMENT,
            one.id,
            one.intent_id,
            # What waits for a person is written as it was agreed; that is what the provider's figure is held against.
            one.amount if one.state in (SUCCEEDED, NEEDS_REVIEW) else None,
            one.settled_at or one.created_at,
            one.id,
        )
        for one in found
    ]


async def _invoices(
    session: AsyncSession, day: Reconciliation, *which: ColumnElement[bool], most: int | None = None
) -> list[tuple[UUID, Booked]]:
    """Return what was paid for subscriptions and is no order yet: it waits for goods, or for a person."""
    invoice = SubscriptionInvoice
    found = await session.scalars(
        select(invoice)
        .join(
            Subscription,
            and_(Subscription.store_id == invoice.store_id, Subscription.id == invoice.subscription_id),
        )
        .where(
            Subscription.account_id.is_not_distinct_from(day.account_id),
            invoice.state != ORDERED,
            invoice.intent_id.is_not(None),
            *which,
        )
        .order_by(invoice.id)
        .limit(most)
    )
    return [(one.id, Booked(PAYMENT, None, one.intent_id, one.amount, one.paid_at)) for one in found]


async def _refunds(
    session: AsyncSession, day: Reconciliation, *which: ColumnElement[bool], most: int | None = None
) -> list[Booked]:
    rows = await session.execute(
        select(Refund, Payment.intent_id)
        .join(Payment, and_(Payment.store_id == Refund.store_id, Payment.id == Refund.payment_id))
        .where(
            Payment.account_id.is_not_distinct_from(day.account_id),
            # Store credit is no provider's money.
            Refund.is_credit.is_(False),
            *which,
        )
        .order_by(Refund.id)
        .limit(most)
    )
    return [_booked_refund(refund, intent) for refund, intent in rows]


def _booked_refund(refund: Refund, intent: str | None) -> Booked:
    amount: Money | None = None if refund.state == REFUND_FAILED else refund.amount
    booked = Booked(REFUND, refund.id, refund.provider_id, amount, refund.created_at, refund.payment_id)
    return replace(booked, taken_key=intent)
