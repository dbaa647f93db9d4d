import httpx
import pytest

from merchant.sign_in_codes import safe_path
from shared.accounts.create_user import create_user
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Store

PASSWORD = "correct horse battery"


async def somebody(database: Database) -> str:
    email = f"s-{new_id().hex[-12:]}@example.com"
    async with database.as_platform() as session:
        await create_user(session, email=email, name="Sam", password=PASSWORD, now=utc_now())
    return email


async def test_the_right_password_opens_and_signing_out_closes(
    stranger: httpx.AsyncClient, database: Database
):
    email = await somebody(database)

    opened = await stranger.post(
        "/dashboard/sign-in", data={"email": f" {email.upper()} ", "password": PASSWORD}
    )

    assert (opened.status_code, opened.headers["location"]) == (303, "/dashboard")
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "domain" not in cookie
    token = stranger.cookies["souk_member"]
    assert (await stranger.get("/dashboard")).status_code == 200
    assert (await stranger.post("/dashboard/sign-out")).status_code == 303
    stranger.cookies.set("souk_member", token, domain="localhost.local")
    assert (await stranger.get("/dashboard")).status_code == 303


async def test_unknown_and_wrong_look_alike(stranger: httpx.AsyncClient, database: Database):
    email = await somebody(database)

    wrong = await stranger.post("/dashboard/sign-in", data={"email": email, "password": "not this one"})
    unknown = await stranger.post(
        "/dashboard/sign-in", data={"email": "nobody@example.com", "password": "not this one"}
    )

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(email, "X") == unknown.text.replace("nobody@example.com", "X")
    assert "souk_member" not in stranger.cookies


async def test_the_eleventh_try_has_to_wait(stranger: httpx.AsyncClient, database: Database):
    email = await somebody(database)
    for _ in range(10):
        await stranger.post("/dashboard/sign-in", data={"email": email, "password": "guess"})

    answer = await stranger.post("/dashboard/sign-in", data={"email": email, "password": PASSWORD})

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("page", ["", "/orders", "/products", "/stock", "/orders/1001"])
async def test_strangers_are_led_to_the_door(stranger: httpx.AsyncClient, store: Store, page: str):
    answer = await stranger.get(f"/dashboard/{store.slug}{page}")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/dashboard/sign-in?next=")


async def test_a_member_of_another_store_finds_nothing(owner: httpx.AsyncClient, other_store: Store):
    answer = await owner.get(f"/dashboard/{other_store.slug}")
    never = await owner.get("/dashboard/there-never-was-one")

    assert answer.status_code == never.status_code == 404


@pytest.mark.parametrize(
    "following",
    [
        "//evil",
        "/\\evil",
        "https:evil",
        "\t//evil",
        "%2f%2fevil",
        "javascript:alert(1)",
        "/.//evil",
        "/dashboard/../x",
        "//user:password@evil",
        "https://dashboard@evil.example/dashboard",
        "/dashboard@evil.example",
        "http://another-shop.localhost/dashboard",
        "//another-shop.localhost/dashboard",
        "/dashboard\r\nX: y",
        "",
    ],
)
def test_only_paths_of_the_dashboard_are_followed(following: str):
    """T73."""
    assert safe_path(following) == "/dashboard"


def test_a_path_of_the_dashboard_is_followed():
    assert safe_path("/dashboard/my-shop/orders/1001") == "/dashboard/my-shop/orders/1001"
