"""Who buys in the demo: accounts, a group of traders with prices of its own, ranks, credit and a gift card."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.change_customer import change_customer, create_customer
from shared.customers.change_groups import save_group, set_groups
from shared.customers.notes import write_note
from shared.customers.ranks import Thresholds, change_thresholds
from shared.gift_cards.change_credit import give_credit
from shared.gift_cards.issue_card import issue_card
from shared.kernel.money import Money
from shared.price_lists.models import PERCENT
from shared.price_lists.save_list import ListTerms, save_list
from shared.stores.models import Store

ACTOR: Final = "demo"
# Name, mailbox and tags; the first have orders, the traders have none yet.
SHOPPERS: Final = (
    ("Amira Haddad", "amira@example.com", ""),
    ("Jonas Weber", "jonas@example.com", "newsletter"),
    ("Leïla Benali", "leila@example.com", "gifts"),
    ("Tomás Ferreira", "tomas@example.com", ""),
)
TRADERS: Final = (
    ("Studio Nord", "orders@studio-nord.example", "interior design"),
    ("Café Lindgren", "office@cafe-lindgren.example", "café"),
)
SINCE: Final = timedelta(days=40)


async def write_sample_customers(session: AsyncSession, store: Store, *, now: datetime) -> Mapping[str, UUID]:
    """Enter a few customers as staff would, and return them by their addresses."""
    customers = {}
    for place, (name, email, tags) in enumerate((*SHOPPERS, *TRADERS)):
        began = now - SINCE + timedelta(days=3 * place)
        customer = await create_customer(session, email=email, name=name, actor=ACTOR, now=began)
        await change_customer(session, customer, name=name, rank="", tags=tags, actor=ACTOR, now=began)
        customers[email] = customer
    await change_thresholds(session, Thresholds(500_00, 1_500_00), actor=ACTOR, now=now)
    trade = await save_group(session, None, name="Trade", domains="", actor=ACTOR, now=now)
    for _, email, _ in TRADERS:
        await set_groups(session, customers[email], [trade.id], actor=ACTOR, now=now)
    terms = ListTerms(
        "Trade prices", PERCENT, percents=((1, Decimal(10)), (10, Decimal(20))), group_id=trade.id
    )
    await save_list(session, store, None, terms, actor=ACTOR, now=now)
    await write_note(
        session,
        customers["jonas@example.com"],
        "Asked for samples of the indigo yarn; sent on Monday.",
        author=ACTOR,
        now=now - timedelta(days=2),
    )
    thanks = Money(15_00, store.currency)
    await give_credit(
        session,
        customers["leila@example.com"],
        thanks,
        note="With thanks for your patience",
        actor=ACTOR,
        now=now,
    )
    await issue_card(
        session, Money(50_00, store.currency), actor=ACTOR, now=now, note="Present for a wedding"
    )
    await session.flush()
    return {email: customer.id for email, customer in customers.items()}
