"""What a Stripe account took and gave back, from its lists of charges and refunds."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, Final

from shared.adapters.stripe_amounts import from_stripe
from shared.adapters.stripe_answers import answer, noted
from shared.kernel.ids import parse_id
from shared.payments.told_money import BalanceLine, BalanceLines, GivenBack, PaidOut, Taken, Told, ToldPart

PAGE: Final = 100


class StripeBooks:
    """The books of one Stripe account. What came in is named by its intent, which is what our payments know."""

    def __init__(self, v1: Any) -> None:
        self._v1 = v1

    async def taken(self, since: datetime, until: datetime, *, after: str | None, most: int) -> ToldPart:
        """Turn pages of the charges; one that was only authorized or declined is no money."""
        charges, after = await _some(self._v1.charges.list_async, _made(since, until), after=after, most=most)
        return ToldPart(Told([_taken(one) for one in charges if _came_in(one)]), after)

    async def given_back(self, since: datetime, until: datetime, *, after: str | None, most: int) -> ToldPart:
        """Turn pages of the refunds; one that failed or was called back is no money."""
        refunds, after = await _some(self._v1.refunds.list_async, _made(since, until), after=after, most=most)
        gone = [_given_back(one) for one in refunds if one.status not in ("failed", "canceled")]
        return ToldPart(Told(given_back=gone), after)

    async def payouts(self, since: datetime, *, most: int) -> list[PaidOut]:
        """Turn the pages of the list until there are enough."""
        made = {"created": {"gte": int(since.timestamp())}}
        found: list[PaidOut] = []
        async for one in _all(self._v1.payouts.list_async, made):
            found.append(_paid_out(one))
            if len(found) == most:
                break
        return found

    async def lines_of(self, payout: str, *, after: str | None, most: int) -> BalanceLines:
        """Turn so many whole pages of the balance's lines; the payout itself is one of them, and left out."""
        found: list[BalanceLine] = []
        for _ in range(max(most // PAGE, 1)):
            asked: dict[str, Any] = {"payout": payout, "limit": PAGE, "expand": ["data.source"]}
            if after:
                asked["starting_after"] = after
            page = await answer(lambda asked=asked: self._v1.balance_transactions.list_async(asked))  # type: ignore[misc]  # bound for this turn
            found += [_balance_line(one) for one in page.data if one.type != "payout"]
            if not page.has_more:
                return BalanceLines(found, None)
            after = page.data[-1].id
        return BalanceLines(found, after)

    async def taken_as(self, key: str) -> Taken | None:
        """Return the one charge of an intent that came in: those before it were declined."""
        asked = {"payment_intent": key}
        found = _all(self._v1.charges.list_async, asked)
        return next((_taken(one) for one in [one async for one in found] if _came_in(one)), None)


def _paid_out(payout: Any) -> PaidOut:
    return PaidOut(
        str(payout.id),
        from_stripe(payout.amount, payout.currency),
        str(payout.status),
        datetime.fromtimestamp(payout.created, UTC),
        datetime.fromtimestamp(payout.arrival_date, UTC).date(),
        # While it is still being put together its lines are not whole.
        bool(payout.automatic and payout.reconciliation_status == "completed"),
    )


def _balance_line(line: Any) -> BalanceLine:
    source = line.source
    # What was taken is known by its intent here, what was given back by its own name.
    taken = getattr(source, "payment_intent", None)
    return BalanceLine(
        str(line.id),
        str(line.reporting_category),
        from_stripe(line.amount, line.currency),
        from_stripe(line.fee, line.currency),
        datetime.fromtimestamp(line.created, UTC),
        str(getattr(source, "id", source) or ""),
        str(taken) if taken else None,
    )


def _made(since: datetime, until: datetime) -> dict[str, Any]:
    return {"created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())}}


async def _some(
    ask: Callable[[Any], Any], asked: dict[str, Any], *, after: str | None, most: int
) -> tuple[list[Any], str | None]:
    """Return at most so many objects of a list from after one of them on, and the last one where there are more."""
    found: list[Any] = []
    while len(found) < most:
        given = asked | {"limit": min(PAGE, most - len(found))} | ({"starting_after": after} if after else {})
        page = await answer(lambda given=given: ask(given))  # type: ignore[misc]  # bound for this turn
        found += page.data
        if not page.has_more:
            return found, None
        after = page.data[-1].id
    return found, after


async def _all(ask: Callable[[Any], Any], asked: dict[str, Any]) -> AsyncIterator[Any]:
    after: str | None = None
    while True:
        given = asked | {"limit": PAGE} | ({"starting_after": after} if after else {})
        page = await answer(lambda given=given: ask(given))  # type: ignore[misc]  # bound for this turn
        for one in page.data:
            yield one
        if not page.has_more:
            return
        after = page.data[-1].id


def _came_in(charge: Any) -> bool:
    return bool(charge.status == "succeeded" and charge.amount_captured)


def _taken(charge: Any) -> Taken:
    payment, store = noted(charge, "payment_id"), noted(charge, "store_id")
    return Taken(
        # What was made past Checkout may have no intent.
        str(charge.payment_intent or charge.id),
        from_stripe(charge.amount_captured, charge.currency),
        datetime.fromtimestamp(charge.created, UTC),
        parse_id(payment) if payment else None,
        parse_id(store) if store else None,
    )


def _given_back(refund: Any) -> GivenBack:
    ours, source = noted(refund, "refund_id"), refund.payment_intent or refund.charge
    return GivenBack(
        str(refund.id),
        from_stripe(refund.amount, refund.currency),
        datetime.fromtimestamp(refund.created, UTC),
        str(source) if source else None,
        parse_id(ours) if ours else None,
    )
