"""A year of business of one store, drawn from a seed and written by COPY: orders, refunds, returns, changes.

What is drawn stays at hand as plain figures (`Drawn`), so that a report can be held to sums that no SQL had a part in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.checkout.money_given_back import SYSTEM, TOO_LATE
from shared.customers.models import Customer
from shared.insight.reckon_days import day_of
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant

ZONE = "America/New_York"
FACTORS = {"EUR": None, "USD": Decimal("1.083700000000"), "JPY": Decimal("1.634500000000")}
COUNTRIES = ("DE", "DE", "DE", "FR", "US", "JP")
FIRST = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant that can be drawn."""

    variant_id: UUID
    product_id: UUID
    price_minor: int
    cost_minor: int | None


@dataclass(slots=True)
class Drawn:
    """An order as it was drawn, in its own currency."""

    id: UUID
    buyer: str
    placed_at: datetime
    currency: str
    country: str
    channel: str
    stands: bool
    subtotal: int
    discount: int
    shipping: int
    tax: int
    included: int
    lines: list[tuple[Goods, int, int, int]]
    given_back: list[tuple[datetime, int]] = field(default_factory=list)
    came_back: list[tuple[datetime, Goods, int, bool]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.subtotal - self.discount + self.shipping + self.tax

    def own(self, minor: int) -> int:
        """Return an amount in the store's currency, as PostgreSQL rounds it."""
        factor = FACTORS[self.currency]
        return minor if factor is None else int((minor / factor).quantize(Decimal(1), ROUND_HALF_UP))

    def given_back_by_day(self, zone: str) -> dict[Any, int]:
        """Return what was given back in the store's currency, each part the difference of two rounded sums."""
        days: dict[Any, int] = defaultdict(int)
        before = 0
        for moment, amount in sorted(self.given_back):
            days[day_of(moment, zone)] += self.own(before + amount) - self.own(before)
            before += amount
        return days


async def in_zone(database: Database, store: Store, zone: str = ZONE) -> None:
    """Let a store count its days by a time zone."""
    async with database.as_platform() as session:
        await session.execute(update(Store).where(Store.id == store.id).values(time_zone=zone))


async def year_of(
    database: Database, above_the_walls: AsyncEngine, store: Store, *, orders: int, seed: int = 7
) -> list[Drawn]:
    """Give a store goods, people and a year of orders, in New York."""
    await in_zone(database, store)
    goods = []
    async with database.in_store(store.id) as session:
        for place in range(40):
            variant = await make_variant(session, title=f"Thing {place}", price_minor=100 + place * 379)
            variant.cost_minor = None if place % 8 == 7 else place * 150
            goods.append(Goods(variant.id, variant.product_id, variant.price_minor, variant.cost_minor))
        people = [
            Customer(
                store_id=store.id,
                email=f"c{n}@example.com",
                name="C",
                password_hash="!",
                created_at=utc_now(),
            )
            for n in range(200)
        ]
        session.add_all(people)
    return await write_year(
        above_the_walls, store.id, goods, [one.id for one in people], orders=orders, seed=seed
    )


async def write_year(
    engine: AsyncEngine,
    store_id: UUID,
    goods: Sequence[Goods],
    customers: Sequence[UUID],
    *,
    orders: int,
    seed: int,
) -> list[Drawn]:
    """Draw so many orders of a year and write them; the engine stands above the walls."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    random = Random(seed)  # noqa: S311 - the same year each time, not a secret
    drawn = [_draw(random, rows, store_id, number, goods, customers, orders) for number in range(orders)]
    await copy_rows(engine, rows)
    return drawn


async def copy_rows(engine: AsyncEngine, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Write rows by table with COPY, in the order of the tables given."""
    async with engine.begin() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        for table, some in rows.items():
            names = list(some[0])
            await driver.copy_records_to_table(
                table, columns=names, records=[tuple(_plain(row[name]) for name in names) for row in some]
            )
        # As PostgreSQL would by itself within minutes; until then it plans for tables that were nearly empty.
        for table in rows:
            await driver.execute(f"ANALYZE {table}")


def _plain(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value


def _id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _draw(
    random: Random,
    rows: dict[str, list[dict[str, Any]]],
    store_id: UUID,
    number: int,
    goods: Sequence[Goods],
    customers: Sequence[UUID],
    orders: int,
) -> Drawn:
    placed_at = FIRST + timedelta(days=365) * (number / orders) + timedelta(seconds=random.randrange(3600))
    currency = random.choices(list(FACTORS), (8, 1, 1))[0]
    country = random.choice(COUNTRIES)
    on_top = country == "US"
    lines = []
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        one, quantity = random.choice(goods), random.choice((1, 1, 1, 2, 3))
        total = one.price_minor * quantity
        discount = total * random.choice((0, 0, 0, 10, 15, 33, 100)) // 100
        tax = (total - discount) * 19 // (100 if on_top else 119)
        lines.append((one, quantity, discount, tax))
    goods_tax, delivery = sum(line[3] for line in lines), random.choice((0, 0, 490, 1290))
    delivery_tax = delivery * 19 // (100 if on_top else 119)
    tax = goods_tax + delivery_tax
    customer = random.choice(customers) if random.random() < 0.5 else None
    guest = f"guest-{random.randrange(orders // 3)}@example.com"
    state = random.choices(("placed", "cancelled", "awaiting_payment"), (95, 4, 1))[0]
    drawn = Drawn(
        id=_id(random),
        buyer=str(customer or guest),
        placed_at=placed_at,
        currency=currency,
        country=country,
        channel=random.choice(("shop", "shop", "shop", "staff")),
        stands=state == "placed",
        subtotal=sum(one.price_minor * quantity for one, quantity, _, _ in lines),
        discount=sum(line[2] for line in lines),
        shipping=delivery,
        tax=tax if on_top else 0,
        included=0 if on_top else tax,
        lines=lines,
    )
    cart = _id(random)
    is_card = random.random() < 0.7
    rows["carts"].append(
        {
            "store_id": store_id,
            "id": cart,
            "token_hash": cart.bytes,
            "currency": currency,
            "state": "ordered",
            "created_at": placed_at,
            "updated_at": placed_at,
        }
    )
    rows["orders"].append(
        {
            "store_id": store_id,
            "id": drawn.id,
            "number": 5001 + number,
            "cart_id": cart,
            "customer_id": customer,
            "token_hash": cart.bytes,
            "state": state,
            "payment_state": "paid",
            "fulfilment_state": "fulfilled",
            "payment_method": "card" if is_card else "cash_on_delivery",
            "channel": drawn.channel,
            "email": f"{customer}@example.com" if customer else guest,
            "language": "",
            "address": {"country": country, "name": f"Buyer {number}"},
            "note": "",
            "currency": currency,
            "subtotal_minor": drawn.subtotal,
            "discount_minor": drawn.discount,
            "shipping_minor": drawn.shipping,
            "tax_minor": drawn.tax,
            "total_minor": drawn.total,
            "included_tax_minor": drawn.included,
            "card_minor": 0,
            "shipping_name": "",
            "pricing": {},
            "base_factor": FACTORS[currency],
            "placed_at": placed_at,
        }
    )
    line_ids = [_write_line(random, rows, store_id, drawn, place) for place in range(len(lines))]
    if state == "placed" and drawn.total:
        _go_on(random, rows, store_id, drawn, line_ids, is_card=is_card)
    return drawn


def _write_line(
    random: Random, rows: dict[str, list[dict[str, Any]]], store_id: UUID, drawn: Drawn, place: int
) -> UUID:
    one, quantity, discount, tax = drawn.lines[place]
    line_id = _id(random)
    rows["order_lines"].append(
        {
            "store_id": store_id,
            "id": line_id,
            "order_id": drawn.id,
            "variant_id": one.variant_id,
            "position": place + 1,
            "title": "Something",
            "variant_title": "",
            "sku": "",
            "note": "",
            "unit_price_minor": one.price_minor,
            "quantity": quantity,
            "total_minor": one.price_minor * quantity,
            "discount_minor": discount,
            "tax_minor": tax,
            "currency": drawn.currency,
            "slug": "",
            "picture": {},
        }
    )
    return line_id


def _go_on(
    random: Random,
    rows: dict[str, list[dict[str, Any]]],
    store_id: UUID,
    drawn: Drawn,
    line_ids: Sequence[UUID],
    *,
    is_card: bool,
) -> None:
    """Let the order be paid, and perhaps changed, refunded or returned."""
    fate = random.random()
    moment = drawn.placed_at + timedelta(days=random.randrange(1, 40), minutes=random.randrange(1440))
    is_returned = 0.2 < fate < 0.26
    if not is_card:
        if is_returned:
            _return(random, rows, store_id, drawn, line_ids[0], moment, is_card=False)
        return
    is_changed = 0.1 < fate < 0.12
    payment = _payment(random, rows, store_id, drawn, drawn.total + 300 * is_changed)
    if fate < 0.08:
        _give_back(random, rows, store_id, drawn, payment, moment, is_whole=fate < 0.03)
    elif is_changed:
        # A change took three units off the total, which stands in the order already.
        _edit(random, rows, store_id, drawn, moment)
        _refund(random, rows, store_id, drawn, payment, 300, moment, counts=False)
    elif is_returned:
        worth = _return(random, rows, store_id, drawn, line_ids[0], moment, is_card=True)
        if worth:
            _refund(random, rows, store_id, drawn, payment, worth, moment)
    elif fate > 0.985:
        former = _payment(random, rows, store_id, drawn, drawn.total)
        _refund(random, rows, store_id, drawn, former, drawn.total, moment, reason=TOO_LATE, counts=False)


def _give_back(
    random: Random,
    rows: dict[str, list[dict[str, Any]]],
    store_id: UUID,
    drawn: Drawn,
    payment: UUID,
    moment: datetime,
    *,
    is_whole: bool,
) -> None:
    """Give all of the order back, or two parts of it and a third one that fails."""
    if is_whole:
        _refund(random, rows, store_id, drawn, payment, drawn.total, moment)
        return
    for part in (drawn.total // 3, drawn.total // 5):
        if part:
            _refund(random, rows, store_id, drawn, payment, part, moment)
            moment += timedelta(days=2)
    _refund(random, rows, store_id, drawn, payment, 1, moment, state="failed")


def _payment(
    random: Random, rows: dict[str, list[dict[str, Any]]], store_id: UUID, drawn: Drawn, amount: int
) -> UUID:
    payment = _id(random)
    rows["payments"].append(
        {
            "store_id": store_id,
            "id": payment,
            "order_id": drawn.id,
            "provider": "stripe",
            "state": "succeeded",
            "amount_minor": amount,
            "currency": drawn.currency,
            "terms": {},
            "captured_minor": amount,
            "refunded_minor": 0,
            "is_disputed": False,
            "created_at": drawn.placed_at,
            "expires_at": drawn.placed_at,
        }
    )
    return payment


def _refund(
    random: Random,
    rows: dict[str, list[dict[str, Any]]],
    store_id: UUID,
    drawn: Drawn,
    payment: UUID,
    amount: int,
    moment: datetime,
    *,
    state: str = "succeeded",
    reason: str = "",
    counts: bool = True,
) -> None:
    rows["refunds"].append(
        {
            "store_id": store_id,
            "id": _id(random),
            "payment_id": payment,
            "amount_minor": amount,
            "currency": drawn.currency,
            "reason": reason,
            "state": state,
            "actor": SYSTEM if reason else "test",
            "created_at": moment,
        }
    )
    if counts and state != "failed":
        drawn.given_back.append((moment, amount))


def _edit(
    random: Random, rows: dict[str, list[dict[str, Any]]], store_id: UUID, drawn: Drawn, moment: datetime
) -> None:
    rows["order_edits"].append(
        {
            "store_id": store_id,
            "id": _id(random),
            "order_id": drawn.id,
            "number": 1,
            "state": "applied",
            "settlement": "refund",
            "actor": "test",
            "reason": "",
            "changes": {},
            "trace": [],
            "currency": drawn.currency,
            "before_minor": drawn.total + 300,
            "after_minor": drawn.total,
            "subtotal_minor": -300,
            "discount_minor": 0,
            "tax_minor": 0,
            "included_tax_minor": 0,
            "taxes": [],
            "refunded_minor": 300,
            "created_at": moment,
        }
    )


def _return(
    random: Random,
    rows: dict[str, list[dict[str, Any]]],
    store_id: UUID,
    drawn: Drawn,
    line_id: UUID,
    moment: datetime,
    *,
    is_card: bool,
) -> int:
    one, quantity, discount, tax = drawn.lines[0]
    worth = one.price_minor * quantity - discount + (tax if drawn.tax else 0)
    received = moment - timedelta(days=1)
    is_restocked = random.random() < 0.6
    back = _id(random)
    rows["returns"].append(
        {
            "store_id": store_id,
            "id": back,
            "order_id": drawn.id,
            "number": 1,
            "state": "settled",
            "wish": "money",
            "note": "",
            "answer": "",
            "currency": drawn.currency,
            "refund_minor": worth,
            "asked_at": drawn.placed_at,
            "received_at": received,
            "settled_at": moment,
        }
    )
    rows["return_lines"].append(
        {
            "store_id": store_id,
            "id": _id(random),
            "return_id": back,
            "order_line_id": line_id,
            "quantity": quantity,
            "reason": "other",
            "condition": "",
            "fate": "stock" if is_restocked else "write_off",
        }
    )
    drawn.came_back.append((received, one, quantity, is_restocked))
    if not is_card and worth:
        drawn.given_back.append((moment, worth))
    return worth


def sum_by(items: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    """Add figures up by what they are of; what comes to nothing is left out."""
    sums: dict[Any, int] = defaultdict(int)
    for key, figure in items:
        sums[key] += figure
    return {key: figure for key, figure in sums.items() if figure}
