from httpx import AsyncClient

from shared.kernel.ids import new_id
from shared.stores.models import Store
from shared.web.services import Services


async def test_serves_a_picture_of_the_store_for_good(shopper: AsyncClient, services: Services, store: Store):
    key = f"stores/{store.id}/{new_id()}.webp"
    await services.files.put(key, b"picture", "image/webp")

    answer = await shopper.get(f"/media/{key}")

    assert answer.status_code == 200
    assert answer.content == b"picture"
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_another_stores_missing_and_climbing_keys_are_not_found(
    shopper: AsyncClient, services: Services, store: Store, other_store: Store
):
    foreign = f"stores/{other_store.id}/{new_id()}.webp"
    await services.files.put(foreign, b"theirs", "image/webp")

    for key in (
        foreign,
        f"stores/{store.id}/nothing.webp",
        f"stores/{store.id}/../{other_store.id}/x",
        "secrets.json",
    ):
        assert (await shopper.get(f"/media/{key}")).status_code == 404
