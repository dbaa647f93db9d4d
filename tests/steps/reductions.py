"""Sales, promotions and their codes: each state of each, and what staff may do in it."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.products import sales
from shared.products.run_sale import cancel_sale, end_sale, start_sale
from shared.products.sales import Sale
from shared.products.schedule_sale import schedule_sale
from shared.promotions.models import Coupon, Promotion
from tests.steps.step import DASHBOARD, Situation, Step, Subject, Thing, always
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon

HOUR: Final = timedelta(hours=1)


async def make_sale(state: str, session: AsyncSession) -> Thing:
    """Plan a sale of a mug that nobody's job begins, and take it to where it is to be."""
    now, variant = utc_now(), await make_variant(session)
    how: dict[str, Any] = {"actor": "m", "now": now}
    until = now + HOUR if state == sales.ENDED else None
    begins = now if state != sales.PLANNED else now + timedelta(days=30)
    sale = (await schedule_sale(session, [variant], offer="20 %", starts_at=begins, ends_at=until, **how))[0]
    if state in (sales.RUNNING, sales.ENDED):
        assert await start_sale(session, sale.id, now=now)
    if state == sales.ENDED:
        assert await end_sale(session, sale.id, now=now + HOUR)
    elif state == sales.CANCELLED:
        await cancel_sale(session, sale.id, **how)
    assert sale.state == state
    return Thing(Sale, sale.id, {"id": str(sale.id), "product": str(variant.product_id)})


def _is_open(state: str) -> bool:
    return state in (sales.PLANNED, sales.RUNNING)


_SALES: Final = f"{DASHBOARD}/products/{{product}}/sales"
_OFFER: Final = {"variant": "all", "offer": "10 %", "starts_at": "", "ends_at": ""}
SALES: Final = Subject(
    "sale",
    tuple(Situation(state, state, partial(make_sale, state)) for state in sales.STATES),
    (
        # One without an end leaves no time for another; it is said at the field.
        Step("product_sales.create", DASHBOARD, _SALES, _OFFER, lambda state: not _is_open(state), refused=(422,)),
        Step("product_sales.destroy", DASHBOARD, f"{_SALES}/{{id}}/cancellation", {}, _is_open,
             to={"state": sales.CANCELLED}),
    ),
)  # fmt: skip

# What a promotion is by its switch and by the clock. It can be described anew at any time: that is how it goes on.
_TIMES: Final = {
    "on": (None, None),
    "to come": (HOUR, 2 * HOUR),
    "over": (-2 * HOUR, -HOUR),
}
OFF: Final = "off"


def _moment(now: datetime, after: timedelta | None) -> datetime | None:
    return None if after is None else now + after


async def make_a_promotion(name: str, session: AsyncSession) -> Thing:
    """Make a promotion with a code, and let it stand like this."""
    now = utc_now()
    begins, ends = _TIMES.get(name, (None, None))
    terms = {"starts_at": _moment(now, begins), "ends_at": _moment(now, ends), "is_on": name != OFF}
    coupon = await make_coupon(session, **terms)
    return Thing(Promotion, coupon.promotion_id, {"id": str(coupon.promotion_id)})


async def make_a_code(name: str, session: AsyncSession) -> Thing:
    """Make a code that is taken or not, of a promotion that is given or over."""
    now, is_over = utc_now(), name.endswith("over")
    coupon = await make_coupon(session, ends_at=now - HOUR if is_over else None)
    is_on = not name.startswith(OFF)
    await session.execute(update(Coupon).where(Coupon.id == coupon.id).values(is_on=is_on))
    return Thing(Coupon, coupon.id, {"id": str(coupon.promotion_id), "coupon": str(coupon.id)})


def _switches(route: str, path: str) -> tuple[Step, Step]:
    """Return the two ways of a switch. Where it stands so already, its page is shown and nothing is noted."""

    def step(said: str, may: Any, *, is_on: bool) -> Step:
        form = {"is_on": said}
        return Step(route, DASHBOARD, path, form, may, to={"is_on": is_on}, refused=(303,), how=said)

    return (
        step("yes", lambda name: name.startswith(OFF), is_on=True),
        step("no", lambda name: not name.startswith(OFF), is_on=False),
    )


_PROMOTIONS: Final = f"{DASHBOARD}/promotions"
_ONE: Final = f"{_PROMOTIONS}/{{id}}"
_TERMS: Final = {"name": "Winter", "kind": "percentage", "percent": "15"}
PROMOTIONS: Final = Subject(
    "promotion",
    tuple(Situation(name, name, partial(make_a_promotion, name)) for name in (*_TIMES, OFF)),
    (
        *_switches("promotions.switch", f"{_ONE}/state"),
        Step("promotions.update", DASHBOARD, _ONE, _TERMS, always, to={"name": "Winter", "percent": Decimal(15)}),
        Step("promotions.create", DASHBOARD, _PROMOTIONS, _TERMS, always),
        Step("coupons.create", DASHBOARD, f"{_ONE}/coupons", {"many": "yes", "count": "3"}, always),
    ),
)  # fmt: skip
CODES: Final = Subject(
    "code",
    tuple(Situation(name, name, partial(make_a_code, name)) for name in ("on", OFF, "on and over", "off and over")),
    _switches("coupons.switch", f"{_ONE}/coupons/{{coupon}}/state"),
)  # fmt: skip
