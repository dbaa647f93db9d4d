"""T71, T76: an issuer is connected with an account, and taken away from it, by its owner only."""

from datetime import timedelta

from sqlalchemy import select, update

from shared.accounts.identities import UserIdentity
from shared.accounts.models import UserSession
from shared.kernel.clock import utc_now
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.issuer_sandbox import IssuerWire
from tests.support.issuer_way import Way, make_way


async def test_what_is_connected_with_one_account_connects_with_no_other(
    way: Way, services: Services, store: Store, issuer_wire: IssuerWire
):
    await way.connect()
    other = await make_way(services, store, issuer_wire)
    await other.enter()

    answer = await other.go(start=f"{other.desk}/account/ways/with/oidc", email=way.away)
    came = await other.come(answer)
    shown = await other.client.get(came.headers["location"])

    assert came.headers["location"] == f"{other.desk}/account/ways?with=taken"
    assert "connected already" in shown.text
    assert (await way.connected(), await other.connected()) == ([way.away], [])


async def test_only_who_asked_to_connect_is_asked_whether_they_are_both(
    way: Way, services: Services, store: Store, issuer_wire: IssuerWire
):
    """Somebody else who signs in between, in the same browser, does not come by the answer."""
    other = await make_way(services, store, issuer_wire)
    await way.enter()
    await way.come(await way.go(start=f"{way.desk}/account/ways/with/oidc"))
    await other.enter(way.client)

    asked = await way.client.get("/dashboard/sign-in/connection")
    pressed = await way.client.post("/dashboard/sign-in/connection")

    assert (asked.status_code, pressed.status_code) == (404, 404)
    assert (await way.connected(), await other.connected()) == ([], [])


async def test_connecting_takes_a_fresh_proof_and_our_own_button(way: Way):
    """T71, T76: neither a session that was left open nor another site's page connects anything."""
    await way.enter()
    answer = await way.go(start=f"{way.desk}/account/ways/with/oidc")
    await way.come(answer)
    evil = await way.client.post("/dashboard/sign-in/connection", headers={"origin": "http://evil.example"})
    pushed = await way.client.get("/dashboard/sign-in/with/oidc", headers={"sec-fetch-site": "cross-site"})
    async with way.services.database.as_platform() as session:
        old = utc_now() - timedelta(minutes=31)
        await session.execute(
            update(UserSession).where(UserSession.user_id == way.user.id).values(proven_at=old)
        )
    stale = await way.client.post("/dashboard/sign-in/connection")
    page = await way.client.get(f"{way.desk}/account/ways")

    assert (evil.status_code, pushed.status_code, stale.status_code) == (403, 403, 403)
    assert page.headers["location"].startswith(f"{way.desk}/account/proof")
    assert await way.connected() == []


async def test_a_way_is_taken_away_by_its_owner_only_and_the_mailbox_hears(
    way: Way, services: Services, store: Store, issuer_wire: IssuerWire
):
    await way.connect()
    other = await make_way(services, store, issuer_wire)
    await other.enter()
    async with way.services.database.as_platform() as session:
        mine = select(UserIdentity.id).where(UserIdentity.user_id == way.user.id)
        identity = (await session.scalars(mine)).one()
    removal = f"/account/ways/{identity}/removal"

    await other.client.post(f"{other.desk}{removal}")
    after_stranger = await way.connected()
    done = await way.client.post(f"{way.desk}{removal}")
    client = way.fresh()
    came = await way.come(await way.go(client), client)

    assert after_stranger == [way.away]
    assert done.headers["location"] == f"{way.desk}/account/ways"
    assert await way.connected() == []
    assert "with=unknown" in came.headers["location"]
    assert await way.told() == (["identity_added", "identity_removed"], ["ways_changed"] * 2)
    assert await other.told() == ([], [])
