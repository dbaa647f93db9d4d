"""A store brings a name: from the wish over the records to the shop that answers there, and nowhere twice."""

from dataclasses import replace

import httpx
import pytest
from sqlalchemy import func, select

import merchant.app
import storefront.app
from shared.domains.models import MOST_CLAIMS, DomainClaim
from shared.kernel.database import Database
from shared.stores.models import Domain, Store
from shared.web.door import Door
from shared.web.hosts import Directory
from shared.web.services import Services
from tests.support.factories.domains import Told, a_host, bring_host, make_claim
from tests.support.web import browser, signed_in


@pytest.fixture
def told() -> Told:
    """The domain name system of a test."""
    return Told()


@pytest.fixture
def knowing(services: Services, told: Told) -> Door:
    """The application, asking that domain name system."""
    own = replace(services, resolver=told, directory=Directory(services.database))

    async def opened() -> Services:
        return own

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(own)
    return door


def at(store: Store, rest: str = "") -> str:
    return f"/dashboard/{store.slug}/domains{rest}"


async def claims(database: Database, store: Store) -> list[DomainClaim]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(select(DomainClaim).order_by(DomainClaim.created_at, DomainClaim.id))
        )


async def test_from_the_wish_to_the_main_address(knowing: Door, told: Told, database: Database, store: Store):
    owner, host = await signed_in(knowing, database, store), a_host()

    wished = await owner.post(at(store), data={"host": f"https://{host}/"})
    (claim,) = await claims(database, store)
    shown = await owner.get(at(store))
    too_early = await owner.post(at(store, "/main"), data={"host": host})
    unknown = await browser(knowing, host).get("/")
    looked = await owner.post(at(store, f"/{claim.id}/check"))
    told.lead_here(claim)
    found = await owner.post(at(store, f"/{claim.id}/check"))
    beside = await browser(knowing, host).get("/")
    main = await owner.post(at(store, "/main"), data={"host": host})

    assert wished.headers["location"] == f"{at(store)}?done=claimed#domain-{claim.id}"
    assert claim.proof_value in shown.text
    assert f"_souk.{host}" in shown.text
    assert (too_early.status_code, unknown.status_code) == (409, 421)
    assert "done=looked" in looked.headers["location"]
    assert "done=found" in found.headers["location"]
    assert beside.status_code == 200
    assert f'<link rel="canonical" href="http://{host}/">' in beside.text
    assert main.headers["location"] == f"{at(store)}?done=main"


async def test_all_other_hosts_lead_to_the_main_one_in_one_hop(
    door: Door, services: Services, database: Database, store: Store
):
    host, further = a_host(), a_host()
    owner = await signed_in(door, database, store)
    await bring_host(database, store, host)
    await bring_host(database, store, further)
    await owner.post(at(store, "/main"), data={"host": host})
    services.directory._remembered.clear()
    origin = services.settings.web.origin_of(host)

    old = await browser(door, f"{store.slug}.localhost").get("/products/mug%20%C3%A9?size=M&x=%2F")
    www = await browser(door, further).head("/search?q=a")
    posted = await browser(door, further).post("/cart/lines", data={})
    here = await browser(door, host).get("/")
    sitemap = await browser(door, host).get("/sitemap.xml")

    assert (old.status_code, old.headers["location"]) == (301, f"{origin}/products/mug%20%C3%A9?size=M&x=%2F")
    assert old.headers["cache-control"] == "public, max-age=600"
    assert (www.status_code, www.headers["location"]) == (301, f"{origin}/search?q=a")
    assert posted.status_code not in (301, 308)
    assert here.status_code == 200
    assert sitemap.text.count(f"<loc>http://{host}/") == sitemap.text.count("<loc>") > 0


async def test_a_name_that_cannot_be_is_said_at_its_field_and_written_nowhere(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await owner.post(at(store), data={"host": "shop.internal"})

    assert answer.status_code == 422
    assert "Names that end like this cannot be reached from the internet." in answer.text
    assert 'value="shop.internal"' in answer.text
    assert await claims(database, store) == []


async def test_a_store_has_so_many_names_and_no_more(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    first = a_host()
    for number in range(MOST_CLAIMS):
        await make_claim(database, store, first if number == 0 else a_host())

    again = await owner.post(at(store), data={"host": first})
    refused = await owner.post(at(store), data={"host": a_host()})

    assert (again.status_code, refused.status_code) == (303, 422)
    assert len(await claims(database, store)) == MOST_CLAIMS


async def test_a_name_goes_with_one_press_and_the_platforms_address_stays(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    claim = await bring_host(database, store, a_host())

    shown = await owner.get(at(store))
    await owner.post(at(store, f"/{claim.id}/removal"))

    assert shown.text.count("/removal") == 1
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Domain.host))) == [f"{store.slug}.localhost"]
        assert await session.scalar(select(func.count()).select_from(DomainClaim)) == 0


@pytest.mark.parametrize(("role", "status"), [("manager", 303), ("staff", 403), ("viewer", 403)])
async def test_who_may_bring_a_name(door: Door, database: Database, store: Store, role: str, status: int):
    member = await signed_in(door, database, store, role=role)

    answer = await member.post(at(store), data={"host": a_host()})

    assert answer.status_code == status
    assert len(await claims(database, store)) == (1 if status == 303 else 0)


async def test_a_proxy_on_this_machine_hears_which_hosts_may_have_a_certificate(
    door: Door, database: Database, store: Store
):
    host, wished = a_host(), a_host()
    await bring_host(database, store, host)
    await make_claim(database, store, wished)
    transport = httpx.ASGITransport(app=door, client=("127.0.0.1", 1234))
    proxy = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
    where = "/.well-known/souk/certificate"

    asked = {
        name: (await proxy.get(where, params={"domain": name})).status_code
        for name in (host, f"{store.slug}.localhost", "localhost", wished, "example.com", "", "\x00")
    }
    passed_on = await proxy.get(where, params={"domain": host}, headers={"x-forwarded-for": "192.0.2.7"})
    outside = await browser(door, host).get(where, params={"domain": host})

    assert list(asked.values()) == [200, 200, 200, 404, 404, 404, 404]
    assert (passed_on.status_code, outside.status_code) == (404, 404)
