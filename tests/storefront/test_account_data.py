from datetime import timedelta

from httpx import AsyncClient
from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.signed_links import sign_link
from shared.privacy.models import EXPORT_LINK, DataRequest
from shared.products.files import private_key
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.account_links import PASSWORD, open_account


async def wishes(services: Services, store: Store) -> list[tuple[str, str]]:
    async with services.database.in_store(store.id) as session:
        found = await session.execute(select(DataRequest.kind, DataRequest.state).order_by(DataRequest.kind))
        return [(kind, state) for kind, state in found]


async def test_erasing_asks_the_password_and_can_be_taken_back(
    shopper: AsyncClient, services: Services, store: Store
):
    await open_account(shopper, services.database, store, "mila@example.com")

    wrong = await shopper.post("/account/erasure", data={"erasure_password": "not this one"})
    nothing = await wishes(services, store)
    asked = await shopper.post("/account/erasure", data={"erasure_password": PASSWORD})
    page = await shopper.get(asked.headers["location"])
    waiting = await wishes(services, store)
    kept = await shopper.post("/account/erasure/withdrawal")

    assert (wrong.status_code, nothing) == (422, [])
    assert "That is not your password." in wrong.text
    assert waiting == [("erasure", "waiting")]
    assert "Keep my account" in page.text
    assert kept.headers["location"] == "/account/settings?done=kept"
    assert await wishes(services, store) == [("erasure", "withdrawn")]


async def test_a_copy_is_fetched_by_its_link_only(shopper: AsyncClient, services: Services, store: Store):
    await open_account(shopper, services.database, store, "mila@example.com")
    await shopper.post("/account/export")
    async with services.database.in_store(store.id) as session:
        wish = (await session.scalars(select(DataRequest))).one()
        wish.state = "ready"
    await services.files.put(private_key(store.id, wish.id), b"a zip", "application/zip")
    key = services.settings.web.secret_key

    def link(purpose: str, seconds: int) -> str:
        until = utc_now() + timedelta(seconds=seconds)
        return f"/account/export/{sign_link(key, purpose, store.id, wish.id, until=until)}"

    good = await shopper.get(link(EXPORT_LINK, 60))
    over = await shopper.get(link(EXPORT_LINK, -1))
    other = await shopper.get(link("download", 60))

    assert (good.status_code, good.content, good.headers["content-type"]) == (
        200,
        b"a zip",
        "application/zip",
    )
    assert good.headers["cache-control"] == "private, no-store"
    assert (over.status_code, other.status_code) == (404, 404)


async def test_asking_for_copies_is_limited(shopper: AsyncClient, services: Services, store: Store):
    await open_account(shopper, services.database, store, "mila@example.com")

    answers = [(await shopper.post("/account/export")).status_code for _ in range(5)]

    async with services.database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(DataRequest)) == 1
    assert answers == [303, 303, 303, 303, 429]
