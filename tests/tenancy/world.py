"""Two stores with one of everything each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from shared.accounts.models import User
from shared.accounts.reset_password import send_reset_link
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.notifications.ledger import request_email
from shared.products.models import Collection
from shared.products.product_image import ProductImage
from shared.stores.models import Member, Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_product
from tests.support.factories.people import make_member
from tests.support.installation import make_store
from tests.tenancy.world_accounts import member_session
from tests.tenancy.world_customers import sign_up_customer
from tests.tenancy.world_ids import Ids, new_title
from tests.tenancy.world_insight import fill_figures
from tests.tenancy.world_orders import fill_orders
from tests.tenancy.world_people import fill_people
from tests.tenancy.world_settings import fill_settings
from tests.tenancy.world_store import fill_store
from tests.tenancy.world_subscriptions import fill_subscriptions
from tests.tenancy.world_tongue import FURTHER

ACTORS = ("anonymous", "customer", "owner")


@dataclass(frozen=True, slots=True)
class World:
    """Store A with a member, and store B, whose identifiers A's people come to hold."""

    services: Services
    a: Store
    b: Store
    own: Ids
    theirs: Mapping[str, Ids]
    member: User


async def make_world(services: Services) -> World:
    """Fill two stores."""
    database = services.database
    a, b = [await make_store(database, languages=list(FURTHER)) for _ in range(2)]
    # Titles are sorted by: A's own stands before all others, so that a cursor of B has one place in A's list.
    own, theirs = (
        await fill_store(services, a, title=f"a{new_title()}"),
        await fill_store(services, b, title=f"z{new_title()}"),
    )
    async with database.as_platform() as session:
        member, _ = await make_member(session, a)
        their_member, _ = await make_member(session, b)
        own, theirs = [
            replace(ids, member_session=await member_session(session, user))
            for ids, user in ((own, member), (theirs, their_member))
        ]
    own = replace(own, **await fill_people(database, a), **await fill_settings(database, a))
    theirs = replace(theirs, **await fill_people(database, b), **await fill_settings(database, b))
    async with database.in_store(a.id) as session:
        keys = services.settings.key_ring
        begun = await fill_subscriptions(session, keys, variant=own.variant)
        own = replace(own, **begun)
        own = replace(own, **await fill_orders(session, member, own.order_number))
        own = replace(own, **await fill_figures(session, services.settings.web.secret_key))
    async with database.in_store(b.id) as session:
        begun = await fill_subscriptions(session, keys, variant=theirs.variant)
        theirs = replace(theirs, **begun)
        theirs = replace(theirs, **await fill_orders(session, their_member, theirs.order_number))
        theirs = replace(theirs, **await fill_figures(session, services.settings.web.secret_key))
    # Each kind of visitor gets a customer of B for themselves: who signs up in A with that address uses it up there.
    emails = {actor: await sign_up_customer(database, b) for actor in ACTORS}
    people = {actor: replace(theirs, email=email) for actor, email in emails.items()}
    return World(services, a, b, own, people, member)


async def furnish(database: Database, store: Store) -> None:
    """Add what no request of the matrix needs, so that every table has a row of the store."""
    async with database.in_store(store.id) as session:
        await make_product(
            session, option="Colour", values=["Red"], vendor="B's own", description_html="<p>B</p>"
        )
        await session.execute(
            update(Collection).values(renditions=select(ProductImage.renditions).scalar_subquery())
        )
        await request_email(session, "order_confirmation", store.id, recipient="b@example.com", now=utc_now())
    async with database.as_platform() as session:
        of_store = (
            select(User.email).join(Member, Member.user_id == User.id).where(Member.store_id == store.id)
        )
        member = (await session.scalars(of_store.limit(1))).one()
        await send_reset_link(session, email=member, language="en", secret_key="k", now=utc_now())
