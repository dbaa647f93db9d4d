"""To whom a campaign goes: groups and ranks of customers, segments of buyers."""

import hashlib
from datetime import timedelta
from uuid import UUID

from shared.customers.groups import CustomerGroup, GroupMember
from shared.customers.models import VIP, Customer
from shared.insight.models import BuyerDayFigures
from shared.insight.refresh_figures import refresh_figures
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.marketing.audience import count_audience
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.campaigns import (
    subscribe,
)
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.reporting import followed


async def test_an_audience_is_of_those_who_want_the_news_and_have_proven_their_mailbox(
    database: Database, store: Store
):
    now = utc_now()
    await subscribe(database, store, "ada@example.com", "bob@example.com", "eve@example.com")
    async with database.in_store(store.id) as session:
        group = CustomerGroup(store_id=store.id, name="Friends", created_at=now)
        session.add(group)
        for name, is_proven in (("ada", True), ("bob", False), ("kim", True)):
            customer = Customer(
                store_id=store.id, email=f"{name}@example.com", name=name, password_hash="!", created_at=now
            )
            customer.rank, customer.verified_at = VIP, now if is_proven else None
            session.add(customer)
            await session.flush()
            session.add(
                GroupMember(store_id=store.id, group_id=group.id, customer_id=customer.id, added_at=now)
            )
        await session.flush()
        wanted = ("all", f"group:{group.id}", "rank:vip", "rank:platinum", f"group:{store.id}", "nonsense")
        counts = [await count_audience(session, store, audience, now=now) for audience in wanted]

    assert counts == [3, 1, 1, 0, 0, 0]


async def test_a_segment_is_of_buyers_whose_mailbox_is_proven_and_of_an_account_before_a_guest(
    database: Database, store: Store
):
    now = utc_now()
    async with database.in_store(store.id) as session:
        # A guest, as figures are reckoned of real orders.
        ada = (await make_order(session, await make_variant(session, stock=9))).email
        while await refresh_figures(session, await current_store(session)):
            pass
    await subscribe(database, store, ada, *(f"{name}@example.com" for name in ("bob", "eve", "kim", "lou")))
    async with database.in_store(store.id) as session:
        accounts = {}
        for name, is_proven, is_blocked in (("bob", True, False), ("eve", True, True), ("kim", False, False)):
            one = Customer(
                store_id=store.id, email=f"{name}@example.com", name=name, password_hash="!", created_at=now
            )
            one.verified_at, one.blocked_at = now if is_proven else None, now if is_blocked else None
            session.add(one)
            accounts[name] = one
        await session.flush()
        bought = [
            (accounts["bob"].id, 3),
            # The same person, who was not signed in a year ago.
            (_guest(store, "bob@example.com"), 400),
            (_guest(store, "eve@example.com"), 400),
            (accounts["kim"].id, 3),
            (_guest(store, "lou@example.com"), 400),
            (_guest(store, "stranger@example.com"), 400),
        ]
        for buyer, ago in bought:
            day = now.date() - timedelta(days=ago)
            row = BuyerDayFigures(store_id=store.id, day=day, buyer=buyer, orders=1)
            row.total_minor, row.refund_minor = 1900, 0
            session.add(row)
        await followed(session)
        wanted = ("segment:new", "segment:gone", "segment:best", "segment:nonsense")
        counts = [await count_audience(session, store, one, now=now) for one in wanted]

    # Ada and Bob; Lou. Eve is blocked, and nobody knows whether Kim's account is hers.
    assert counts == [2, 1, 0, 0]


def _guest(store: Store, email: str) -> UUID:
    return UUID(hashlib.md5(f"{store.id}|{email}".encode(), usedforsecurity=False).hexdigest())
