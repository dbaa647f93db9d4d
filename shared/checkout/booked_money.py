"""What is written here of the money that one account moved over some time, and what of the provider's word is ours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.money import Money
from shared.payments.compare_money import PAYMENT, REFUND, Booked
from shared.payments.models import Payment, Refund
from shared.payments.reconciliation import Reconciliation
from shared.payments.states import NEEDS_REVIEW, REFUND_FAILED, SUCCEEDED
from shared.payments.told_money import GivenBack, Taken, Told
from shared.subscriptions.models import ORDERED, Subscription, SubscriptionInvoice


@dataclass(frozen=True, slots=True)
class BookedMoney:
    """Payments and refunds of a day or that the provider told of; `links` leads from intents to our payments."""

    payments: Sequence[Booked]
    refunds: Sequence[Booked]
    links: dict[str, UUID]


async def booked_money(session: AsyncSession, day: Reconciliation, told: Told) -> BookedMoney:
    """Return what is written of the day itself, and whatever the provider told of, from whichever day that is."""
    payments = [*await _payments(session, day, told), *await _invoices(session, day, told)]
    refunds = await _refunds(session, day, told)
    sources = {one.taken_key for one in told.given_back if one.taken_key}
    rows = await session.execute(
        select(Payment.intent_id, Payment.id).where(
            Payment.account_id.is_not_distinct_from(day.account_id), Payment.intent_id.in_(sources)
        )
    )
    links = {intent: key for intent, key in rows if intent}
    links |= {one.key: one.payment_id for one in payments if one.key and one.payment_id}
    return BookedMoney(payments, refunds, links)


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


async def _payments(session: AsyncSession, day: Reconciliation, told: Told) -> list[Booked]:
    since, until = day.bounds
    keys = [one.key for one in told.taken]
    ids = [one.payment_id for one in told.taken if one.payment_id]
    came_in = Payment.state.in_((SUCCEEDED, NEEDS_REVIEW))
    found = await session.scalars(
        select(Payment).where(
            Payment.account_id.is_not_distinct_from(day.account_id),
            or_(
                Payment.intent_id.in_(keys),
                Payment.id.in_(ids),
                and_(came_in, Payment.settled_at >= since, Payment.settled_at < until),
            ),
        )
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


async def _invoices(session: AsyncSession, day: Reconciliation, told: Told) -> list[Booked]:
    """Return what was paid for subscriptions and is no order yet: it waits for goods, or for a person."""
    since, until = day.bounds
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
            or_(
                invoice.intent_id.in_([one.key for one in told.taken]),
                and_(invoice.paid_at >= since, invoice.paid_at < until),
            ),
        )
    )
    return [Booked(PAYMENT, None, one.intent_id, one.amount, one.paid_at) for one in found]


async def _refunds(session: AsyncSession, day: Reconciliation, told: Told) -> list[Booked]:
    since, until = day.bounds
    keys = [one.key for one in told.given_back]
    ids = [one.refund_id for one in told.given_back if one.refund_id]
    is_money = Refund.state != REFUND_FAILED
    rows = await session.execute(
        select(Refund, Payment.intent_id)
        .join(Payment, and_(Payment.store_id == Refund.store_id, Payment.id == Refund.payment_id))
        .where(
            Payment.account_id.is_not_distinct_from(day.account_id),
            # Store credit is no provider's money.
            Refund.is_credit.is_(False),
            or_(
                Refund.provider_id.in_(keys),
                Refund.id.in_(ids),
                and_(is_money, Refund.created_at >= since, Refund.created_at < until),
            ),
        )
    )
    return [_booked_refund(refund, intent) for refund, intent in rows]


def _booked_refund(refund: Refund, intent: str | None) -> Booked:
    amount: Money | None = None if refund.state == REFUND_FAILED else refund.amount
    booked = Booked(REFUND, refund.id, refund.provider_id, amount, refund.created_at, refund.payment_id)
    return replace(booked, taken_key=intent)
