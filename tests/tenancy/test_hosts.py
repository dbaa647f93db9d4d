"""T53: one host, one store. Odd ways to say the host lead to that store's anonymous page, to 421 or to 400.

Spoken byte by byte to the real server: clients and in-process transports tidy up what is tried here.
"""

import asyncio
import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.stores.models import Domain
from shared.web.hosts import FRESH_SECONDS
from tests.support.factories.catalogue import make_product, only_variant
from tests.support.factories.orders import make_cart
from tests.support.factories.people import make_member
from tests.support.installation import make_store
from tests.support.server import Server

SAME_ID = "X-Request-Id: the-same-for-both"
DATE = re.compile(rb"(?im)^date: .*\r\n")
CYRILLIC_O = "\u043e"


@dataclass(frozen=True, slots=True)
class Shop:
    """A store with a product, and the cookies of somebody who has a cart there and works there."""

    store_id: UUID
    host: str
    mark: bytes
    cookies: str

    @property
    def is_asked(self) -> str:
        return f"Host: {self.host}"


@pytest.fixture(scope="module")
def shops(database: Database, runner: asyncio.Runner) -> tuple[Shop, Shop]:
    """Two shops with the same addresses in them."""
    return runner.run(make_shop(database)), runner.run(make_shop(database))


async def make_shop(database: Database) -> Shop:
    store = await make_store(database)
    mark = f"mark{new_id().hex[-12:]}"
    async with database.in_store(store.id) as session:
        product = await make_product(session, slug="mug", title=mark)
        _, cart = await make_cart(session, await only_variant(session, product))
    async with database.as_platform() as session:
        _, member = await make_member(session, store)
    cookies = f"Cookie: souk_cart={cart}; souk_member={member}"
    return Shop(store.id, f"{store.slug}.localhost", mark.encode(), cookies)


def undated(answer: bytes) -> bytes:
    return DATE.sub(b"", answer)


@pytest.mark.parametrize(
    "path", ["/", "/products/mug", "/cart", "/cart/summary", "/checkout", "/account", "/dashboard"]
)
def test_cookies_of_one_shop_are_worth_nothing_in_another(
    server: Server, shops: tuple[Shop, Shop], path: str
):
    a, b = shops

    anonymous = server.get(path, b.is_asked, SAME_ID)
    told = server.get(path, b.is_asked, SAME_ID, a.cookies)

    assert undated(told[1]) == undated(anonymous[1])
    assert a.mark not in told[1]


def test_the_cookies_are_worth_something_at_home(server: Server, shops: tuple[Shop, Shop]):
    a, b = shops
    slug = a.host.removesuffix(".localhost")

    assert a.mark in server.get("/cart", a.is_asked, a.cookies)[1]
    assert b.mark not in server.get("/cart", a.is_asked, a.cookies)[1]
    assert server.get(f"/dashboard/{slug}", "Host: localhost", a.cookies)[0] == 200


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["Host: {a}"], 200),
        (["Host: {A}"], 200),
        (["Host: {a}:8443"], 200),
        (["Host: {a}", "X-Forwarded-Host: {b}", "Forwarded: host={b}", "X-Host: {b}"], 200),
        (["Host: {a}", "X-Original-Url: http://{b}/", "X-Rewrite-Url: http://{b}/"], 200),
        (["Host: {a}", "Host: {b}"], 400),
        (["Host: {b}", "Host: {a}"], 400),
        (["Host: {a}", "Host: {a}"], 400),
        (["Host: {a}, {b}"], 400),
        (["Host: {a} {b}"], 400),
        (["Host: {a}\t{b}"], 400),
        (["Host: {a}", "Host : {b}"], 400),
        (["Host: {a}", " {b}"], 400),
        (["Host: {a}@{b}"], 400),
        (["Host: {a}/{b}"], 400),
        (["Host: {a}:{b}"], 400),
        (["Host: {a}."], 400),
        (["Host: .{a}"], 400),
        (["Host:"], 400),
        ([], 400),
        (["Host: [::1]"], 400),
        (["Host: {look_alike}"], 400),
        (["Host: xn--{a}"], 421),
        (["Host: {look_alike_in_ascii}"], 421),
        (["Host: www.{a}"], 421),
        (["Host: {a}.evil.example"], 421),
        (["Host: evil.example"], 421),
        (["Host: 127.0.0.1"], 421),
    ],
)  # fmt: skip
def test_a_host_is_one_store_or_none(server: Server, shops: tuple[Shop, Shop], lines: list[str], status: int):
    a, b = shops
    look_alike = a.host.replace("o", CYRILLIC_O)
    names = {
        "a": a.host,
        "A": a.host.upper(),
        "b": b.host,
        "look_alike": look_alike,
        "look_alike_in_ascii": look_alike.encode("idna").decode(),
    }
    spoken = "\r\n".join(["GET /products/mug HTTP/1.1", *(line.format(**names) for line in lines)])

    told, came = server.send(f"{spoken}\r\nConnection: close\r\n\r\n".encode())

    assert told == status
    assert (a.mark in came) == (status == 200)
    assert b.mark not in came


def test_a_target_with_a_host_of_its_own_mixes_nothing(server: Server, shops: tuple[Shop, Shop]):
    """The server hands on the Host line, and the target's host where there is none; the path is never both."""
    a, b = shops
    target = f"http://{b.host}/products/mug"

    with_a_host = server.get(target, a.is_asked, a.cookies)
    without = server.get(target, a.cookies)

    assert (with_a_host[0], a.mark in with_a_host[1], b.mark in with_a_host[1]) == (200, True, False)
    assert (without[0], a.mark in without[1], b.mark in without[1]) == (200, False, True)
    assert server.get(f"//{b.host}/products/mug", a.is_asked)[0] == 404


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/sign-in", "/dev/mail", "/dashboard/any/orders"])
def test_the_dashboard_is_at_the_platforms_host_only(server: Server, shops: tuple[Shop, Shop], path: str):
    for shop in shops:
        told, came = server.get(path, shop.is_asked, shops[0].cookies)
        assert told == 404
        assert b"/dashboard/sign-in" not in came.partition(b"\r\n\r\n")[0]


async def test_a_domain_that_changes_hands_takes_nobody_along(
    server: Server, database: Database, above_the_walls: AsyncEngine, shops: tuple[Shop, Shop]
):
    """T64: what A's people hold for the host is worth nothing once it is B's."""
    a, b = await make_shop(database), shops[1]
    hand_over = update(Domain).where(Domain.host == a.host).values(store_id=b.store_id)
    assert a.mark in server.get("/cart", a.is_asked, a.cookies)[1]

    async with above_the_walls.begin() as connection:
        await connection.execute(hand_over)
    await asyncio.sleep(FRESH_SECONDS + 0.1)

    for path in ("/", "/products/mug", "/cart", "/account"):
        told = server.get(path, a.is_asked, SAME_ID, a.cookies)
        anonymous = server.get(path, a.is_asked, SAME_ID)
        assert undated(told[1]) == undated(anonymous[1])
        assert a.mark not in told[1]
    assert b.mark in server.get("/products/mug", a.is_asked, a.cookies)[1]
