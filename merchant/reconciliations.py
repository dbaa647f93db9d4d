"""What payment providers say against what the orders say: day by day, account by account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.payments.accounts import PaymentAccount, connected_accounts
from shared.payments.ask_reconciliation import ask_for_day
from shared.payments.compare_money import MATCHED
from shared.payments.models import Payment
from shared.payments.reconciliation import (
    Counted,
    Reconciliation,
    ReconciliationLine,
    count_lines,
    differences,
    latest_reconciliations,
    lines_of_day,
    reconciliation_by_id,
    sums_of,
)
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

# The word of the form for the installation's own account.
HOUSE: Final = "house"
MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A movement of money on a page, with the order that it leads to."""

    line: ReconciliationLine
    number: int | None = None
    shown: str = ""


async def index(request: Request) -> Response:
    """Show what differs and nobody knows of, and the days that were looked at."""
    return await _index(request)


async def create(request: Request) -> Response:
    """Have a day of an account looked at; one that is under way is."""
    form, access = await read_form(request), member_of(request)
    now = services_of(request).clock()
    try:
        async with work(request) as session:
            account_id, day = await _read(session, form, has_house=_has_house(request))
            day_id = await ask_for_day(session, account_id, day, actor=access.user.email, now=now)
    except Invalid as refusal:
        return await _index(request, form=form, errors=refusal.fields)
    return see_other(page_of(request, day_id))


async def show(request: Request) -> Response:
    """Show a day: what moved on each side, what differs with what to do about it, and what matches."""
    return await show_day(request)


async def update(request: Request) -> Response:
    """Look at a day again."""
    await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        day = await reconciliation_by_id(session, request.path_params["id"])
        await ask_for_day(session, day.account_id, day.day, actor=access.user.email, now=now)
    return see_other(page_of(request, day.id))


async def show_day(
    request: Request,
    *,
    status: int = 200,
    wrong_line: UUID | None = None,
    typed: str = "",
    errors: Mapping[str, str] | None = None,
) -> Response:
    """Render a day; `typed` is the reason that was refused at one line."""
    async with work(request) as session:
        day = await reconciliation_by_id(session, request.path_params["id"])
        counted = (await count_lines(session, [day.id])).get(day.id, Counted())
        apart = await _rows(session, await differences(session, day.id, limit=MOST_SHOWN))
        lines = [one for one in await lines_of_day(session, day.id, limit=MOST_SHOWN) if one.kind == MATCHED]
        matched = await _rows(session, lines)
        sums, names = await sums_of(session, day.id), await account_names(session)
    return member_page(
        request,
        "merchant/reconciliations/show.html",
        section="orders",
        status=status,
        day=day,
        account=names.get(day.account_id),
        counted=counted,
        apart=apart,
        matched=matched,
        sums=sums,
        wrong_line=wrong_line,
        typed=typed,
        errors=errors or {},
    )


async def account_names(session: AsyncSession) -> dict[UUID | None, str]:
    """Return the names of all accounts, those that were disconnected too."""
    rows = await session.execute(select(PaymentAccount.id, PaymentAccount.name))
    return {key: name for key, name in rows}


async def order_numbers(
    session: AsyncSession, lines: Sequence[ReconciliationLine]
) -> dict[UUID | None, tuple[int, str]]:
    """Return the orders' numbers, as links have them and as people read them, by the payments of some lines."""
    wanted = {line.payment_id for line in lines if line.payment_id}
    if not wanted:
        return {}
    rows = await session.execute(
        select(Payment.id, Order.number, Order.shown_number)
        .join(Order, (Order.store_id == Payment.store_id) & (Order.id == Payment.order_id))
        .where(Payment.id.in_(wanted))
    )
    return {key: (number, shown) for key, number, shown in rows}


def page_of(request: Request, day_id: UUID) -> str:
    """Return the address of a day's page."""
    slug = member_of(request).store.slug
    return str(request.app.url_path_for("reconciliations.show", store=slug, id=day_id))


async def _rows(session: AsyncSession, lines: Sequence[ReconciliationLine]) -> list[Row]:
    numbers = await order_numbers(session, lines)
    return [Row(line, *numbers.get(line.payment_id, ())) for line in lines]


async def _read(session: AsyncSession, form: Form, *, has_house: bool) -> tuple[UUID | None, date]:
    wrong: dict[str, str] = {}
    known: dict[str, UUID | None] = {str(one.id): one.id for one in await connected_accounts(session)}
    if has_house:
        known[HOUSE] = None
    if form["account"] not in known:
        wrong["account"] = say("Choose an account.")
    try:
        day = date.fromisoformat(form["day"])
    except ValueError:
        wrong["day"] = say("Choose a day of the last two years that has begun.")
    if wrong:
        raise Invalid(wrong)
    return known[form["account"]], day


async def _index(
    request: Request, *, form: Form | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    async with work(request) as session:
        accounts, names = await connected_accounts(session), await account_names(session)
        days = await latest_reconciliations(session)
        counts = await count_lines(session, [one.id for one in days])
        apart = await _rows(session, await differences(session, limit=MOST_SHOWN))
    yesterday = services_of(request).clock().date() - timedelta(days=1)
    typed: dict[str, Any] = {
        "account": form.get("account") if form else "",
        "day": form.get("day")[:20] if form else yesterday.isoformat(),
    }
    return member_page(
        request,
        "merchant/reconciliations/index.html",
        section="orders",
        status=422 if errors else 200,
        accounts=accounts,
        names=names,
        has_house=_has_house(request),
        days=[(one, counts.get(one.id, Counted())) for one in days],
        apart=apart,
        typed=typed,
        errors=errors or {},
    )


def _has_house(request: Request) -> bool:
    return services_of(request).gateway is not None


def name_of(day: Reconciliation, names: Mapping[UUID | None, str]) -> str:
    """Return the name of a day's account; the installation's has none of its own."""
    return names.get(day.account_id, "") if day.account_id else ""
