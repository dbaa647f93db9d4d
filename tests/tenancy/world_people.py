"""What a store's people add to the two stores."""

from dataclasses import dataclass

from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.api_keys import ApiAnswer
from shared.stores.audit import write_entry
from shared.stores.give_role import give_role
from shared.stores.invite_person import invite_person
from shared.stores.make_api_key import make_api_key
from shared.stores.members import Held
from shared.stores.models import Member, Store
from shared.stores.permissions import ALL, ORDERS_SEE
from shared.stores.write_role import write_role
from shared.stores.write_team import write_team
from tests.support.factories.people import make_member
from tests.tenancy.world_settings import SettingIds, nobodys_settings
from tests.tenancy.world_ways import fill_ways, nobodys_ways


@dataclass(frozen=True, slots=True)
class PeopleIds(SettingIds):
    """By what somebody who works in a store can be asked for, and their role."""

    colleague: str
    role: str
    free_role: str
    team: str
    invitation: str
    api_key: str


def nobodys_people() -> dict[str, str]:
    """Return identifiers of these shapes that never existed."""
    names = ("colleague", "role", "free_role", "team", "invitation", "api_key")
    return {name: str(new_id()) for name in names} | nobodys_ways() | nobodys_settings()


async def fill_people(database: Database, store: Store) -> dict[str, str]:
    """Add somebody with a role of the store's own, and a role that nobody has."""
    async with database.as_platform() as session:
        user, _ = await make_member(session, store, role="viewer")
    async with database.in_store(store.id) as session:
        member = (await session.scalars(select(Member).where(Member.user_id == user.id))).one()
        roles = [
            await write_role(
                session,
                None,
                name=f"Packing {new_id().hex[-12:]}",
                permissions=[ORDERS_SEE],
                writer=ALL,
                actor="test",
                now=utc_now(),
            )
            for _ in range(2)
        ]
        await give_role(
            session, str(member.id), Held("custom", roles[0]), granter=ALL, actor="test", now=utc_now()
        )
        team = await write_team(
            session,
            None,
            name=f"Packers {new_id().hex[-12:]}",
            members=[str(member.id)],
            writer=ALL,
            actor="test",
            now=utc_now(),
        )
        invitation = await invite_person(
            session,
            f"to-{new_id().hex[-12:]}@example.com",
            Held("custom", roles[1]),
            inviter_id=member.id,
            inviter=ALL,
            actor="test",
            secret_key="of tests",
            now=utc_now(),
        )
        key, _ = await make_api_key(
            session,
            member.id,
            name="Warehouse",
            scopes=[ORDERS_SEE],
            days="90",
            maker=ALL,
            actor="test",
            now=utc_now(),
        )
        session.add(
            ApiAnswer(
                store_id=store.id,
                key_id=key.id,
                named="bring-1",
                asked=b"asked",
                status=200,
                body={"data": {"sku": "MUG"}, "next": None},
                answered_at=utc_now(),
            )
        )
        await write_entry(
            session,
            actor=user.email,
            action="roles.create",
            subject=str(roles[0].id),
            address="198.51.100.1",
            agent="A Browser",
            now=utc_now(),
        )
    return await fill_ways(database, store) | {
        "colleague": str(member.id),
        "role": str(roles[0].id),
        "free_role": str(roles[1].id),
        "team": str(team.id),
        "invitation": str(invitation.id),
        "api_key": str(key.id),
    }
